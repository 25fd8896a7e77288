"""What an opinion says of laws, and how it feels: one article in, its analysis out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from etl_sentiment.meaning import Analysis, Mention, Sentiment
from etl_sentiment.sentiment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from etl_sentiment.linking.index import LawIndex
    from etl_sentiment.linking.model import Found
    from etl_sentiment.sentiment.analyser import Analyser

Span = tuple[int, int]
About = tuple[str, frozenset[str]]
"""A sentence, and what it calls the laws that it speaks of."""


class Readable(Protocol):
    """An article, as far as it is analysed."""

    @property
    def texts(self) -> Mapping[str, str]:
        """``headline``, ``lead`` and ``text``, those that it has."""

    @property
    def published(self) -> date | None: ...
    @property
    def language(self) -> str | None:
        """BCP 47, as the page says it."""

    @property
    def sentiment(self) -> Sentiment | None:
        """What was said of it before; it is not judged again."""

    @property
    def judged(self) -> Mapping[About, Sentiment]:
        """The same of its sentences."""


def analyse(article: Readable, index: LawIndex, analyser: Analyser) -> Analysis:
    """The laws that the article speaks of, and its sentiment, also of each sentence that speaks of one."""
    texts = article.texts
    sentiment = article.sentiment or analyser.judge_article(
        texts.get("headline", ""), texts.get("lead", ""), texts.get("text", ""), article.language
    )
    language = sentiment.language or article.language
    found = index.find(texts, article.published, language)
    return Analysis(sentiment=sentiment, mentions=list(_mentions(article, found, language, analyser)))


def _mentions(article: Readable, found: Iterable[Found], language: str | None, analyser: Analyser) -> Iterable[Mention]:
    """Sentence by sentence, each judged once however many laws it speaks of."""
    texts = article.texts
    spans = {name: sentences(text, language) for name, text in texts.items()}
    in_sentence = groupby(found, lambda one: (one.field, _around(spans[one.field], one.start, one.end)))
    for (field, (first, last)), group in in_sentence:
        together = list(group)
        sentence = texts[field][first:last]
        names = [texts[field][one.start : one.end] for one in together]
        before = article.judged.get((sentence, frozenset(names)))
        sentiment = before or analyser.judge(sentence, language, names)
        for one in together:
            yield Mention(
                law=one.key,
                score=one.score,
                found_by=one.found_by,
                field=field,
                start=one.start,
                end=one.end,
                sentence=sentence,
                sentiment=sentiment,
            )


def _around(spans: Sequence[Span], start: int, end: int) -> Span:
    """The sentence that a place stands in; more than one where it reaches over a full stop."""
    touched = [(first, last) for first, last in spans if first < end and start < last]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
