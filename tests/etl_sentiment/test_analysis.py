from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from etl_sentiment.analysis import analyse
from etl_sentiment.linking import KnownLaw, LawIndex
from etl_sentiment.meaning import Label, LawKey, Sentiment
from etl_sentiment.sentiment.vader import Vader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.analysis import About

FISH = KnownLaw(key=LawKey("gazette", "1"), identifier="2021/114", title="Fisheries Act")
FRAUD = KnownLaw(key=LawKey("gazette", "2"), identifier="2022/7", title="Harbour Fraud Act")
INDEX = LawIndex([FISH, FRAUD])


@dataclass
class Article:
    texts: dict[str, str]
    published: date | None = date(2024, 1, 1)
    language: str | None = "en"
    sentiment: Sentiment | None = None
    judged: dict[About, Sentiment] = field(default_factory=dict)


@dataclass
class Recorder:
    """Says of every text that it is neutral, and keeps what it was asked."""

    name: str = "recorder"
    asked: list[tuple[str, str | None, list[str]]] = field(default_factory=list)

    def judge(self, text: str, language: str | None, about: Sequence[str] = ()) -> Sentiment:
        self.asked.append((text, language, list(about)))
        return Sentiment(label=Label.NEUTRAL, score=0.0, method=self.name, language=language)

    def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
        return self.judge("|".join((headline, lead, text)), language)


def test_each_sentence_that_speaks_of_laws_is_judged_once_without_their_names() -> None:
    text = "Nobody asked. The Fisheries Act and the Harbour Fraud Act apply.\nThe Fisheries Act is good. So what."
    analyser = Recorder()
    found = analyse(Article({"headline": "Fish", "text": text}), INDEX, analyser)
    assert [(one.law, text[one.start : one.end]) for one in found.mentions] == [
        (FISH.key, "Fisheries Act"), (FRAUD.key, "Harbour Fraud Act"), (FISH.key, "Fisheries Act"),
    ]  # fmt: skip
    assert analyser.asked == [
        (f"Fish||{text}", "en", []),
        ("The Fisheries Act and the Harbour Fraud Act apply.", "en", ["Fisheries Act", "Harbour Fraud Act"]),
        ("The Fisheries Act is good.", "en", ["Fisheries Act"]),
    ]
    assert [one.sentence for one in found.mentions] == ["The Fisheries Act and the Harbour Fraud Act apply."] * 2 + [
        "The Fisheries Act is good."
    ]


def test_what_is_felt_of_a_law_is_not_its_name() -> None:
    found = analyse(Article({"text": "The Harbour Fraud Act applies.\nPeople love the Fisheries Act."}), INDEX, Vader())
    assert [(one.law, one.sentiment.label) for one in found.mentions] == [
        (FRAUD.key, Label.NEUTRAL), (FISH.key, Label.POSITIVE),
    ]  # fmt: skip


def test_what_was_judged_before_is_not_judged_again() -> None:
    before = Sentiment(label=Label.POSITIVE, score=0.5, method="other", language="de")
    analyser = Recorder()
    found = analyse(Article({"headline": "The Fisheries Act"}, sentiment=before), INDEX, analyser)
    assert found.sentiment is before
    assert analyser.asked == [("The Fisheries Act", "de", ["Fisheries Act"])]


def test_nor_is_a_sentence_unless_it_speaks_of_other_laws_now() -> None:
    before = Sentiment(label=Label.POSITIVE, score=0.5)
    sentence = "The Fisheries Act and the Harbour Fraud Act."
    for names, found_again in (({"Fisheries Act", "Harbour Fraud Act"}, True), ({"Fisheries Act"}, False)):
        analyser = Recorder()
        article = Article({"text": sentence}, sentiment=before, judged={(sentence, frozenset(names)): before})
        found = analyse(article, INDEX, analyser)
        assert [one.sentiment is before for one in found.mentions] == [found_again] * 2
        assert len(analyser.asked) == (not found_again)


def test_an_empty_article() -> None:
    found = analyse(Article({}), INDEX, Vader())
    assert (found.sentiment.label, found.mentions) == (Label.UNSUPPORTED, [])
