"""Finds the names of laws in a text: word by word through a table of their beginnings, else by likeness.

Neither looks at all names. A name is only looked for where its first two words stand; one that is misspelt, hyphenated
or cut otherwise is compared (rapidfuzz: partial ratio, Indel distance) only around the rarest of its words, and a word
that more than ``MOST`` names have is no such word. So the work for a word of the text is bounded, whatever the titles,
and that for a text by ``COMPARISONS``: in one that goes on repeating rare words of titles, names are then found only as
they are written.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from etl_sentiment.linking import kinds
from etl_sentiment.linking.names import LONGEST
from etl_sentiment.linking.reading import ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from etl_sentiment.linking.reading import Words

MOST = 48
"""Names that are compared because of one word."""
COMPARISONS = 20_000
"""In one text; an article of 1,000 words takes about a hundred with 200 laws."""
ALIKE = 90.0
"""Percent that a place must be like a name, and each of its words like the name's at least ``_WORD_ALIKE``."""
_WORD_ALIKE = 88.0
_SHORT = 4
"""Characters: "dog" and "dig" are like each other and not the same, so shorter words have to be equal."""
_RARE_WORDS = 2
"""Of a name, around which it is looked for: one of them may be misspelt."""
_SLACK = 2
"""Words that may be too many or too few before and after."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a text."""

    phrase: int
    """Its number in the table."""
    first: int
    last: int
    """Words of the text, both included."""
    likeness: float
    """0 to 1, of letters; 1 but for case and plural."""


class Phrases:
    """A table of names, each a row of folded words. Built once, then only read."""

    def __init__(self, phrases: Sequence[tuple[str, ...]]) -> None:
        self._phrases = phrases
        self._texts = [" ".join(words) for words in phrases]
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._lengths = _lengths_by_beginning(phrases)
        self._rare = _places_of_rare_words(phrases)

    def __contains__(self, phrase: tuple[str, ...]) -> bool:
        return " ".join(phrase) in self._numbers

    def find(self, words: Words) -> list[Place]:
        """In no order; one may lie in another."""
        exact = list(self._exact(words))
        covered = bytearray(len(words))
        for place in exact:
            covered[place.first : place.last + 1] = b"\1" * (place.last + 1 - place.first)
        return exact + list(self._alike(words, covered))

    def _exact(self, words: Words) -> Iterator[Place]:
        folded, count = words.folded, len(words)
        for first, word in enumerate(folded):
            pair = f"{word} {folded[first + 1]}" if first + 1 < count else ""
            for length in (*self._lengths.get(pair, ()), *self._lengths.get(word, ())):
                last = first + length - 1
                if last >= count or words.parts[first] != words.parts[last]:
                    continue
                number = self._numbers.get(" ".join(folded[first : last + 1]))
                if number is not None:
                    yield Place(number, first, last, 1.0)

    def _alike(self, words: Words, covered: bytearray) -> Iterator[Place]:
        seen: set[tuple[int, int]] = set()
        for place, word in enumerate(words.folded):
            if covered[place]:
                continue
            for packed in self._rare.get(word, ()):
                number, offset = divmod(packed, LONGEST)
                if (number, place - offset) not in seen and len(seen) < COMPARISONS:
                    seen.add((number, place - offset))
                    if found := self._compared(number, place - offset, place, words):
                        yield found

    def _compared(self, number: int, start: int, anchor: int, words: Words) -> Place | None:
        """The place around the word ``anchor`` that is like the name, which would start at ``start``."""
        name = self._phrases[number]
        first, last = max(0, start - _SLACK), min(len(words), start + len(name) + _SLACK)
        if sum(map(words.folded[first:last].__contains__, name)) * 2 < len(name):
            return None
        part = words.parts[anchor]
        around = [place for place in range(first, last) if words.parts[place] == part]
        window = [words.folded[place] for place in around]
        return _aligned(number, self._texts[number], around, window)


def _aligned(number: int, text: str, around: Sequence[int], window: Sequence[str]) -> Place | None:
    joined = " ".join(window)
    aligned = fuzz.partial_ratio_alignment(text, joined, score_cutoff=ALIKE - 5)
    if aligned is None:
        return None
    inside = _overlapped(window, aligned.dest_start, aligned.dest_end)
    if not inside:
        return None
    part = [window[place] for place in inside]
    ratio = fuzz.ratio(text, " ".join(part))
    is_same = text.replace(" ", "") == "".join(part)
    if not is_same and (ratio < ALIKE or not _same_words(text.split(), part)):
        return None
    return Place(number, around[inside[0]], around[inside[-1]], 0.99 if is_same else ratio / 100)


def _overlapped(window: Sequence[str], start: int, end: int) -> list[int]:
    """The words of which at least half lie within the characters of ``window``'s words joined by spaces."""
    inside, at = [], 0
    for place, word in enumerate(window):
        if 2 * (min(end, at + len(word)) - max(start, at)) >= len(word):
            inside.append(place)
        at += len(word) + 1
    return inside


def _same_words(name: Sequence[str], part: Sequence[str]) -> bool:
    """Whether they differ in spelling only: another word makes another law."""
    if len(name) != len(part):
        return False
    return all(map(_same_word, name, part))


def _same_word(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) <= _SHORT or one.isdigit() or one[0] != other[0]:
        return one == other
    return fuzz.ratio(one, other) >= _WORD_ALIKE or sorted(one) == sorted(other)


def _lengths_by_beginning(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """By their first two words (the only one, where there is one) how long names are, the longest first."""
    lengths: dict[str, set[int]] = {}
    for words in phrases:
        lengths.setdefault(" ".join(words[:2]), set()).add(len(words))
    return {beginning: tuple(sorted(some, reverse=True)) for beginning, some in lengths.items()}


def _places_of_rare_words(phrases: Sequence[tuple[str, ...]]) -> dict[str, array[int]]:
    """By word the names that it is a rare one of, and where it stands in each: number * ``LONGEST`` + place."""
    counts = Counter(word for words in phrases for word in set(words))
    places: dict[str, array[int]] = {}
    for number, words in enumerate(phrases):
        own = {word: place for place, word in enumerate(words) if _can_be_rare(word) and counts[word] <= MOST}
        if len(words) > 1:
            for word in sorted(own, key=lambda one: (counts[one], one))[:_RARE_WORDS]:
                places.setdefault(word, array("Q")).append(number * LONGEST + own[word])
    return places


def _can_be_rare(word: str) -> bool:
    return len(word) > 2 and word != ON and not kinds.is_type(word)
