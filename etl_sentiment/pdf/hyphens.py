"""Words that were divided at the end of a line, put together again.

Whether the hyphen belongs to the word cannot always be told. The document itself is asked first: if it has
``self-governing`` elsewhere the hyphen stays, if it has ``regulation`` it goes. Then come the spelling of the two parts
(digits, capitals) and a few words that are mostly hyphenated. What is left is taken for a divided word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl_sentiment.pdf.characters import SOFT_HYPHEN

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_HYPHENATED = frozenset({"all", "cross", "ex", "half", "quasi", "self", "vice", "well"})
"""First parts that keep their hyphen where the document does not say otherwise."""
_CONJUNCTIONS = frozenset({"and", "bis", "bzw", "et", "oder", "or", "ou", "sowie", "to", "und"})
"""After them the second half of ``Bundes- und Landesrecht`` follows: the hyphen stays, and so does the blank."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document with how often they occur, in small letters."""

    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        """Of whole lines; the halves of divided words are left out."""
        counts: Counter[str] = Counter()
        divided = False
        for line in lines:
            words = _WORD.findall(line.casefold())
            ends_divided = is_divided(line)
            counts.update(words[int(divided) : len(words) - int(ends_divided)])
            divided = ends_divided
        return cls(counts)


def is_divided(line: str) -> bool:
    """Whether a line ends in a hyphen that follows a letter or digit."""
    return len(line) > 1 and line[-1] in ("-", SOFT_HYPHEN) and line[-2].isalnum()


def join(left: str, right: str, vocabulary: Vocabulary) -> str:
    """Two lines of a paragraph as one."""
    if not is_divided(left):
        return left + ("" if _goes_on(left, right) else " ") + right
    stem = left[:-1]
    if left.endswith(SOFT_HYPHEN):
        return stem + right
    first, second = _LAST_WORD.search(stem), _FIRST_WORD.match(right)
    if first is None or second is None:
        return f"{left} {right}"
    return stem + _between(first[0], second[0], vocabulary) + right


def _goes_on(left: str, right: str) -> bool:
    """Whether no blank belongs between: ``and/`` + ``or``, ``2020\u2013`` + ``2021``."""
    if left.endswith("/"):
        return len(left) > 1 and left[-2].isalpha()
    return left[-1:] == "\u2013" and left[-2:-1].isdigit() and right[:1].isdigit()


def _between(first: str, second: str, vocabulary: Vocabulary) -> str:
    """What stands between the halves: nothing, a hyphen, or a hyphen and a blank."""
    if first[-1].isdigit() or second[0].isdigit():
        return "-"
    counts = vocabulary.counts
    whole, hyphenated = counts[(first + second).casefold()], counts[f"{first}-{second}".casefold()]
    if whole != hyphenated:
        return "" if whole > hyphenated else "-"
    if second.casefold() in _CONJUNCTIONS:
        return "- "
    return "-" if _keeps_its_hyphen(first, second) else ""


def _keeps_its_hyphen(first: str, second: str) -> bool:
    if "-" in first or len(first) == 1 or first.casefold() in _HYPHENATED:
        return True
    return second[0].isupper() and not (first.isupper() and len(first) > 1)
