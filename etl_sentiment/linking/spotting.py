"""Finds identifiers in a text, and says how sure the words around make it that a law is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_sentiment.linking import kinds
from etl_sentiment.linking.patterns import OWN, PATTERNS
from etl_sentiment.linking.reading import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etl_sentiment.linking.patterns import Pattern

DISTINCT = 0.98
"""Of a form that nothing else has, such as an ECLI."""
ANNOUNCED = 0.95
"""A plain number right after the word for what it numbers: "Act 2021/114", "docket no. 19-1392"."""
BESIDE = 0.85
"""A plain number in parentheses or after a comma, with such a word before in the sentence."""
BARE = 0.3
"""A plain number among other words: a file, a score, a season."""

_BEFORE = 160
"""Characters before a number that may say what it is."""
_AROUND = 60
"""Characters; no identifier of a distinct form is longer."""
_SENTENCE_END = re.compile(r"[.!?;\n\r][”“\"»]?\s+(?=[A-ZÄÖÜ“„\"«])|[\n\r]")
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*")
_NUMBER_LABEL = re.compile(r"(?:\b(?:no|nos|nr|number|nummer)\.?)\s*$", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?: (?:(?:of|from|von|vom) )?(?:19|20)\d\d\b(?![/-]))?[\s“”\"»’')]{0,4},?\s?[(\[]?(?:[Nn]o\.?|[Nn]r\.?)?\s?"
)
_LEADS = re.compile(r"[\s(\[“„\"«‚'’”»,]*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """An identifier in a text that a known law bears."""

    laws: tuple[int, ...]
    start: int
    end: int
    sureness: float
    kinds: frozenset[str] = frozenset()
    """Of the word before it: "Decree 2021/114" is no act. Empty where it does not tell."""


def spots(text: str, known: Mapping[str, Mapping[str, tuple[int, ...]]]) -> Iterator[Spot]:
    """The identifiers in ``text`` of ``known`` laws (by space and key), in no order; none lies in another.

    A form that nothing else has comes first, and no plain number inside it is taken, whether its law is known or not.
    """
    taken = bytearray(len(text))
    plain = []
    for pattern, found, laws in _known_ones(text, known):
        if pattern.is_plain:
            plain.append((pattern, found, laws))
        elif _take(taken, found):
            yield _spot(text, pattern, found, laws)
    for pattern, found, laws in plain:
        _take_distinct_around(taken, found)
        if _take(taken, found):
            yield _spot(text, pattern, found, laws)


def _known_ones(
    text: str, known: Mapping[str, Mapping[str, tuple[int, ...]]]
) -> Iterator[tuple[Pattern, re.Match[str], tuple[int, ...]]]:
    """Forms that no known law has are not looked for."""
    for pattern in (*PATTERNS, OWN):
        if laws_by_key := known.get(pattern.space):
            for found in pattern.regex.finditer(text):
                if laws := laws_by_key.get(pattern.key(found)):
                    yield pattern, found, laws


def _take_distinct_around(taken: bytearray, plain: re.Match[str]) -> None:
    """Marks the identifiers of a distinct form of which a plain number may be a part."""
    start, end = max(0, plain.start() - _AROUND), plain.end() + _AROUND
    for pattern in PATTERNS:
        if not pattern.is_plain:
            for found in pattern.regex.finditer(plain.string, start, end):
                _take(taken, found)


def _take(taken: bytearray, found: re.Match[str]) -> bool:
    """Marks the characters of ``found``; whether none of them was taken."""
    start, end = found.span()
    is_free = not any(taken[start:end])
    taken[start:end] = b"\1" * (end - start)
    return is_free


def _spot(text: str, pattern: Pattern, found: re.Match[str], laws: tuple[int, ...]) -> Spot:
    if pattern is not OWN:
        return Spot(laws, found.start(), found.end(), DISTINCT if not pattern.is_plain else ANNOUNCED)
    sureness, told = _surroundings(text, found)
    return Spot(laws, found.start(), found.end(), sureness, told)


def _surroundings(text: str, found: re.Match[str]) -> tuple[float, frozenset[str]]:
    """How sure it is that a plain number is a law's, and of which sort it then is."""
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    before = _SENTENCE_END.split(before)[-1]
    bare = _LEADS.sub("", before)
    is_aside = before[len(bare) :].strip() != ""
    has_label = bool(_NUMBER_LABEL.search(bare))
    words = [fold(word) for word in _WORD.findall(_NUMBER_LABEL.sub("", bare))]
    if not words:
        return BARE, frozenset()
    if (kinds.is_type(words[-1]) or kinds.is_case(words[-1])) and not is_aside:
        return ANNOUNCED, kinds.kinds(words[-1])
    if has_label and is_docket(found[0]) and not is_aside and words[-1] in ("in", "v", "on"):
        return ANNOUNCED, frozenset()
    if is_aside and not is_range(found[0]):
        last = next((word for word in reversed(words) if kinds.is_type(word)), None)
        return (BESIDE, kinds.kinds(last)) if last else (BARE, frozenset())
    if is_aside and kinds.is_type(words[-1]):
        return BESIDE, kinds.kinds(words[-1])
    return BARE, frozenset()


def is_docket(number: str) -> bool:
    """Two digits of the year, a dash, a number: 19-1392."""
    return bool(re.fullmatch(r"\d\d[-\u2010\u2011\u2013]\d{1,6}", number))


def is_range(number: str) -> bool:
    """Two years in a row, as a season or a budget has them: 2021/22, 2021-2022."""
    found = re.fullmatch(r"((?:1[6-9]|20)\d\d)\D(\d{2}|\d{4})", number)
    return found is not None and int(found[2]) == (int(found[1]) + 1) % 10 ** len(found[2])


def number_beside(text: str, end: int) -> tuple[str, int] | None:
    """The plain number right after a name that ends at ``end``, its key and where it ends: "Ferries Act (2021/114)"."""
    gap = _BESIDE.match(text, end)
    found = OWN.regex.match(text, gap.end()) if gap and gap.end() > end else None
    return (OWN.key(found), found.end()) if found else None
