"""Names that an article gives to a law itself: "the Lotsengesetz (2021/114)" goes on as "the Lotsengesetz".

Papers call a law by names that stand in no gazette, above all in another language than the law's. Where such a name
stands once before the law's number, it is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from etl_sentiment.linking import kinds
from etl_sentiment.linking.judging import Draft
from etl_sentiment.linking.model import SHORT_TITLE
from etl_sentiment.linking.scoring import GIVEN_SURE
from etl_sentiment.linking.surroundings import LITTLE, starts_with_capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etl_sentiment.linking.reading import Words

_OPENS = re.compile(r"[”“\"»’']?\s?[(\[](?:[Nn]o\.?|[Nn]r\.?)?\s?")
_LONGEST = 6
"""Words of a name in English."""


class Given(NamedTuple):
    """A name before a number."""

    words: tuple[str, ...]
    """Folded."""
    written: str
    number: Draft


def given_names(words: Words, numbers: Iterable[Draft]) -> Iterator[Given]:
    """Each name that stands right before the parentheses of one of the ``numbers``."""
    for number in numbers:
        last = _word_before(words, number.start)
        first = None if last is None else _beginning(words, last)
        if first is not None and last is not None:
            written = words.text[words.starts[first] : words.ends[last]]
            yield Given(tuple(words.folded[first : last + 1]), written, number)


def places_of(words: Words, given: Iterable[Given]) -> Iterator[Draft]:
    """Where the given names stand, but for the places before their number.

    Looked up by length, not name by name: a page may give thousands that begin alike.
    """
    by_words = {one.words: one for one in given}
    lengths: dict[str, set[int]] = {}
    for name in by_words:
        lengths.setdefault(name[0], set()).add(len(name))
    for first, word in enumerate(words.folded):
        for length in sorted(lengths.get(word, ())):
            last = first + length - 1
            one = by_words.get(tuple(words.folded[first : last + 1]))
            if one is None or last >= len(words) or words.parts[first] != words.parts[last]:
                continue
            end = words.ends[last]
            if starts_with_capital(words, first) and not _OPENS.match(words.text, end):
                score = GIVEN_SURE * one.number.score
                yield Draft(one.number.law, score, SHORT_TITLE, words.starts[first], end)


def _word_before(words: Words, start: int) -> int | None:
    """The word that ends right before the parenthesis in which something starts at ``start``."""
    last = bisect_right(words.ends, start) - 1
    if last < 0:
        return None
    gap = _OPENS.match(words.text, words.ends[last], start)
    return last if gap and gap.end() == start else None


def _beginning(words: Words, last: int) -> int | None:
    """Where the name begins that ends with a word: one German compound, or words with capitals, the last of which says
    what sort of rule it is."""
    if kinds.is_compound(words.folded[last]):
        return last if starts_with_capital(words, last) else None
    if not kinds.is_type(words.folded[last]):
        return None
    first = last
    while first > 0 and last - first < _LONGEST and _goes_on_before(words, first):
        first -= 1
    return first if first < last else None


def _goes_on_before(words: Words, place: int) -> bool:
    gap = words.text[words.ends[place - 1] : words.starts[place]]
    if words.raw(place - 1).casefold() in LITTLE:
        return False
    is_near = gap.strip(" '’") in ("", "&", "and")
    return is_near and words.parts[place - 1] == words.parts[place] and starts_with_capital(words, place - 1)
