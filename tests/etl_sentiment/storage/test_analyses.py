"""What was understood, in the tables of both databases; which opinions are due, and when again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from etl_sentiment import analysing
from etl_sentiment.analysing import BATCH, Analysed, analyse_due
from etl_sentiment.sentiment.analyser import AnalyserError, unsupported
from etl_sentiment.sentiment.vader import Vader
from etl_sentiment.storage.tables import pages
from healing.store.address import Address
from tests.etl_sentiment.storage.samples import FEBRUARY, law, opinion, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.items import OpinionItem
    from etl_sentiment.meaning import Sentiment
    from etl_sentiment.storage.collection import Collection

OPINIONS = "SELECT url, sentiment_label, sentiment, sentiment_reason FROM opinions ORDER BY url"
LINKS = (
    "SELECT l.identifier, o.url, x.mentions, x.sentiment FROM opinion_laws x"
    " JOIN laws l ON l.page_id = x.law_id JOIN opinions o ON o.page_id = x.opinion_id ORDER BY o.url, l.identifier"
)
URL = "https://paper.example/news/{}"


class Counting:
    """VADER, which counts what it judges, and fails where ``after`` articles were judged."""

    def __init__(self, name: str = "counting", after: int | None = None) -> None:
        self.name = name
        self.articles = self.sentences = 0
        self._after = after
        self._vader = Vader()

    def judge(self, text: str, language: str | None, about: Sequence[str] = ()) -> Sentiment:
        self.sentences += 1
        return self._vader.judge(text, language, about)

    def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
        if self.articles == self._after:
            raise AnalyserError("the model is gone: ollama serve")
        self.articles += 1
        return self._vader.judge_article(headline, lead, text, language)


def speaks(number: int, text: str = "The Fisheries Act is bad for all who live from the sea.") -> OpinionItem:
    return opinion(url=URL.format(number), text=text)


def test_sentiment_and_links(database: str, collection: Collection) -> None:
    collection.store([
        law(),
        opinion(url=URL.format(1), text="People love the Fisheries Act. The Fisheries Act is no good for the harbour."),
        opinion(url=URL.format(2), headline="Das Meer", text="Das Gesetz ist gut, und die Leute mögen es sehr."),
    ])  # fmt: skip
    assert analyse_due(collection, Vader()) == Analysed(opinions=2, mentions=2, left=0, laws=1)
    english, german = rows(database, OPINIONS)
    assert (english["sentiment_label"], english["sentiment_reason"]) == ("positive", "")
    assert (german["sentiment_label"], german["sentiment"]) == ("unsupported", None)
    assert german["sentiment_reason"] == "language de: VADER judges English only"
    [link] = rows(database, LINKS)
    told = rows(
        database, "SELECT number, field, starts, ends, sentence, label, sentiment FROM mentions ORDER BY number"
    )
    assert [(one["number"], one["field"], one["starts"], one["ends"]) for one in told] == [
        (1, "text", 16, 29), (2, "text", 35, 48),
    ]  # fmt: skip
    assert [one["label"] for one in told] == ["positive", "negative"]
    assert link["sentiment"] == pytest.approx(sum(one["sentiment"] for one in told) / 2)
    assert (link["identifier"], link["mentions"]) == ("2021/114", 2)


def test_only_what_is_due_is_analysed(collection: Collection) -> None:
    analyser = Counting()
    collection.store([law(), speaks(1), speaks(2)])
    assert analyse_due(collection, analyser).opinions == 2
    assert analyse_due(collection, analyser).opinions == 0
    collection.store([opinion(url=URL.format(1), text="It was changed and is good now.", crawled_at=FEBRUARY)])
    assert analyse_due(collection, analyser) == Analysed(opinions=1, mentions=0, left=0, laws=1)
    assert analyser.articles == 3


def test_a_law_that_comes_later_is_found_without_judging_anew(database: str, collection: Collection) -> None:
    analyser = Counting()
    collection.store([speaks(1)])
    assert analyse_due(collection, analyser).mentions == 0
    collection.store([law()])
    assert analyse_due(collection, analyser).mentions == 1
    collection.store([law(url="https://gazette.example/laws/2", identifier="2021/115", title="Kelp Act")])
    assert analyse_due(collection, analyser).mentions == 1
    assert (analyser.articles, analyser.sentences) == (1, 1)
    assert [one["identifier"] for one in rows(database, LINKS)] == ["2021/114"]


def test_another_analyser_judges_anew(collection: Collection) -> None:
    collection.store([speaks(1)])
    analyse_due(collection, Counting("one"))
    other = Counting("other")
    analyse_due(collection, other)
    assert other.articles == 1


def test_a_text_that_cannot_be_judged_is_not_asked_for_again(collection: Collection) -> None:
    class Mute(Counting):
        def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
            self.articles += 1
            return unsupported("mute", language)

    mute = Mute()
    collection.store([speaks(1)])
    analyse_due(collection, mute)
    collection.store([law()])
    analyse_due(collection, mute)
    assert mute.articles == 1


def test_it_stops_between_batches_and_goes_on(database: str, collection: Collection) -> None:
    collection.store([law(), *(speaks(number) for number in range(BATCH * 2 + 1))])
    analyser = Counting()
    told: list[tuple[int, int]] = []
    done = analyse_due(
        collection,
        analyser,
        progress=lambda done, due: told.append((done, due)),
        is_to_stop=lambda: analyser.articles > BATCH + 2,
    )
    assert (done.opinions, done.left) == (BATCH + 3, BATCH - 2)
    assert told[:3] == [(0, 201), (100, 201), (103, 201)]
    assert analyse_due(collection, Counting()).opinions == BATCH - 2
    assert len(rows(database, LINKS)) == BATCH * 2 + 1


def test_what_was_analysed_before_a_failure_stays(database: str, collection: Collection) -> None:
    collection.store([speaks(number) for number in range(BATCH + 5)])
    with pytest.raises(AnalyserError):
        analyse_due(collection, Counting(after=BATCH + 2))
    judged = [one for one in rows(database, OPINIONS) if one["sentiment_label"] is not None]
    assert len(judged) == BATCH + 2
    goes_on = Counting()
    analyse_due(collection, goes_on)
    assert goes_on.articles == 3


def test_a_name_that_one_article_gives_is_found_in_another(database: str, collection: Collection) -> None:
    collection.store([
        law(identifier="2021/114", title="Act on the Fees of Harbours and Quays"),
        opinion(url=URL.format(1), language="de", headline="Gebühren", text="Das Hafengebührengesetz (2021/114) gilt."),
        opinion(url=URL.format(2), language="de", headline="Kosten", text="Das Hafengebührengesetz ist ein Fehler."),
    ])  # fmt: skip
    assert analyse_due(collection, Vader()).mentions == 2
    assert {one["url"] for one in rows(database, LINKS)} == {URL.format(1), URL.format(2)}


def test_names_that_come_up_late_are_looked_for_in_what_was_analysed_before(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though each round is analysed before the names of the next one are read."""
    monkeypatch.setattr(analysing, "ROUND", 1)
    analyser = Counting()
    collection.store([
        law(identifier="2021/114", title="Act on the Fees of Harbours and Quays"),
        opinion(url=URL.format(1), language="de", headline="Kosten", text="Das Hafengebührengesetz ist ein Fehler."),
        opinion(url=URL.format(2), language="de", headline="Gebühren", text="Das Hafengebührengesetz (2021/114) gilt."),
    ])  # fmt: skip
    assert analyse_due(collection, analyser) == Analysed(opinions=3, mentions=2, left=0, laws=1)
    assert analyser.articles == 2


def test_a_page_that_was_deleted_takes_its_analysis_along(database: str, collection: Collection) -> None:
    collection.store([law(), speaks(1)])
    analyse_due(collection, Vader())
    engine = Address.of(database, "TEST", "x.db").engine()
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.execute(delete(pages))
    engine.dispose()
    for table in ("mentions", "opinion_analyses", "law_names"):
        assert rows(database, f"SELECT 1 FROM {table}") == []  # noqa: S608 (a name of ours)
