"""Decides which laws the identifiers and names of one article mean, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from etl_sentiment.linking import kinds, scoring
from etl_sentiment.linking.model import IDENTIFIER, THRESHOLD, TITLE
from etl_sentiment.linking.spotting import number_beside
from etl_sentiment.linking.surroundings import (
    has_capitals,
    is_among_capitals,
    is_headline,
    is_part_of_longer,
    year_beside,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from etl_sentiment.linking.model import KnownLaw
    from etl_sentiment.linking.phrases import Place
    from etl_sentiment.linking.reading import Words
    from etl_sentiment.linking.spotting import Spot

_SIDE_BY_SIDE = re.compile(
    r"(?: (?:(?:of|from|von|vom) )?(?:19|20)\d\d\b)?[\s“”„\"«»’'),(\[]{0,5}(?:[Nn]o\.?|[Nn]r\.?)?\s?"
)


class Bearer(NamedTuple):
    """A law that bears a name."""

    law: int
    found_by: str
    has_capitals: bool
    exact: str
    """For an acronym or an identifier of words; empty for other names."""


class Draft(NamedTuple):
    """A link in the making, in one field."""

    law: int
    score: float
    found_by: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all laws, by their numbers."""

    laws: Sequence[KnownLaw]
    kinds: Sequence[frozenset[str]]
    by_identifier: Mapping[str, Mapping[str, tuple[int, ...]]]
    """By space and key."""
    bearers: Sequence[tuple[Bearer, ...]]
    """By the number of the name."""


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article beside its texts."""

    published: date | None
    is_german: bool


def of_spot(known: Known, spot: Spot, article: Article) -> Draft | None:
    """The law that an identifier means."""
    agreeing = [law for law in spot.laws if kinds.agree(spot.kinds, known.kinds[law])]
    choice = scoring.choose(known.laws, agreeing or spot.laws, published=article.published)
    if choice is None:
        return None
    score = spot.sureness * choice.factor * (1.0 if agreeing else scoring.ANOTHER_SORT)
    return Draft(choice.law, score, IDENTIFIER, spot.start, spot.end)


def of_places(
    known: Known, words: Words, places: Iterable[Place], article: Article, named: Collection[int]
) -> Iterator[Draft]:
    """The laws that names mean; a name within a longer one is none of its own."""
    in_headline = is_headline(words)
    for place in _outermost(places):
        if draft := _of_place(known, words, place, article, named, in_headline=in_headline):
            yield draft


def _of_place(
    known: Known, words: Words, place: Place, article: Article, named: Collection[int], *, in_headline: bool
) -> Draft | None:
    start, end = words.starts[place.first], words.ends[place.last]
    bearers = {
        one.law: one for one in reversed(known.bearers[place.phrase]) if one.exact in ("", words.text[start:end])
    }
    candidates = _with_number_beside(known, sorted(bearers), words.text, end)
    year = year_beside(words.text, start, end)
    choice = scoring.choose(known.laws, candidates, published=article.published, year=year, named=named)
    if choice is None:
        return None
    bearer = bearers[choice.law]
    score = _sureness(words, place, bearer) * place.likeness * choice.factor
    score *= _doubts(known, words, place, bearer, article, in_headline=in_headline)
    return Draft(choice.law, score, bearer.found_by, start, end)


def _sureness(words: Words, place: Place, bearer: Bearer) -> float:
    if bearer.found_by == IDENTIFIER:
        return 0.95
    has_type = any(kinds.is_type(word) for word in words.folded[place.first : place.last + 1])
    if bearer.exact or not has_type:
        return scoring.ODD_SURE
    return scoring.TITLE_SURE if bearer.found_by == TITLE else scoring.SHORT_SURE


def _doubts(known: Known, words: Words, place: Place, bearer: Bearer, article: Article, *, in_headline: bool) -> float:
    if bearer.found_by == IDENTIFIER:
        return 1.0
    if bearer.exact:
        return scoring.WITHOUT_CAPITALS if is_among_capitals(words, place) else 1.0
    factor = 1.0
    of_german = (known.laws[bearer.law].language or "de").casefold().startswith("de")
    if not has_capitals(words, place, all_words=bearer.has_capitals):
        factor *= scoring.WITHOUT_CAPITALS
    few_capitals = not in_headline and not article.is_german
    if not (article.is_german and of_german) and is_part_of_longer(words, place, few_capitals=few_capitals):
        factor *= scoring.PART_OF_A_LONGER_NAME
    return factor


def _with_number_beside(known: Known, candidates: Sequence[int], text: str, end: int) -> list[int]:
    """Those that have the number right after the name, if there is one and any has a number like it: else it is another
    law's name too, such as an older version's that was never collected."""
    beside = number_beside(text, end)
    if beside is None:
        return list(candidates)
    bearing = known.by_identifier.get("own number", {}).get(beside[0], ())
    if bearing and not set(bearing) & set(candidates):
        return list(candidates)  # both are known, and they contradict each other: see ``joined``
    return [law for law in candidates if law in bearing or not known.laws[law].identifier]


def _outermost(places: Iterable[Place]) -> Iterator[Place]:
    """The longest first where two overlap; the likelier one of two as long."""
    taken: set[int] = set()
    for place in sorted(places, key=lambda one: (one.first - one.last, -one.likeness, one.first, one.phrase)):
        span = range(place.first, place.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            yield place


def joined(text: str, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """In order of place: name and number of one law side by side become one, of two that overlap the surer stays.

    A number beside the name of another law is in doubt, and so is the name.
    """
    last: Draft | None = None
    for draft in sorted(drafts, key=lambda one: (one.start, -one.end)):
        if last is None or not _touch(text, last, draft):
            if last:
                yield last
            last = draft
        elif last.law == draft.law:
            last = _both(last, draft)
        elif draft.start < last.end:
            last = max(last, draft, key=lambda one: one.score)
        else:
            factor = _in_doubt(last, draft)
            yield last._replace(score=last.score * factor)
            last = draft._replace(score=draft.score * factor)
    if last:
        yield last


def _touch(text: str, one: Draft, other: Draft) -> bool:
    gap = _SIDE_BY_SIDE.match(text, one.end)
    is_mixed = (one.found_by == IDENTIFIER) != (other.found_by == IDENTIFIER)
    return other.start < one.end or (is_mixed and gap is not None and gap.end() >= other.start)


def _both(one: Draft, other: Draft) -> Draft:
    surer = max(one, other, key=lambda draft: draft.score)
    score = surer.score if other.start < one.end else 1 - (1 - one.score) * (1 - other.score)
    return Draft(one.law, score, surer.found_by, one.start, max(one.end, other.end))


def _in_doubt(one: Draft, other: Draft) -> float:
    """A name that is no link anyway contradicts nothing, nor does a number that comes before."""
    is_named = one.found_by != IDENTIFIER and one.score >= THRESHOLD
    return scoring.ANOTHER_NAME if is_named and other.found_by == IDENTIFIER else 1.0
