"""Fields whose values come from a small set, such as a status: whether new values are of that set tells a lot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from healing.dom.text import normal
from healing.memory.profile import MIN_EVIDENCE
from healing.model import Kind
from healing.repair.chances import log_beta

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLOSED = 0.5
"""From this coverage on a field is taken to have a vocabulary of its own."""
_NEARLY_ALL = 0.75
"""From this coverage on it is a surprise that not one of several values is of the vocabulary."""
_BY_CHANCE = 0.1
"""How often the value of some other element is, by chance, one that the field had before."""
_STRONGEST, _WEAKEST = 20.0, 0.25


@dataclass(frozen=True, slots=True)
class ClosedSet:
    """The values that a field had, and how likely its next value is among them."""

    words: frozenset[str] = frozenset()
    """In normal form."""
    repeated: int = 0
    """How many of the remembered values were there more than once."""
    once: int = 0
    """How many were there only once: as many of the next values will be new (Good and Turing's estimate)."""

    @classmethod
    def of(cls, kind: Kind, values: Iterable[str]) -> ClosedSet:
        """From all remembered values, repeated ones repeated. Only texts and lists have a vocabulary."""
        counts = Counter(map(normal, values)) if kind in (Kind.TEXT, Kind.LIST) else Counter[str]()
        once = sum(count == 1 for count in counts.values())
        return cls(frozenset(counts), counts.total() - once, once)

    @property
    def coverage(self) -> float:
        """How likely the next value is one of the words, 0 to 1; cautious where few are remembered."""
        return self.repeated / (self.repeated + self.once + 1)

    @property
    def is_closed(self) -> bool:
        """Whether the field has a vocabulary of its own; a pair of equal values makes none."""
        return self.repeated >= MIN_EVIDENCE and self.coverage >= _CLOSED

    def has(self, value: str) -> bool:
        """Whether the value is one of a vocabulary."""
        return self.is_closed and normal(value) in self.words

    def odds(self, values: Iterable[str]) -> float:
        """How many times likelier these values are if they are the field's than if they are another element's.

        A known value never speaks against the field, and new ones only do where nearly all were of a vocabulary and not
        one of its words is there. What is the same everywhere counts once: it may be a fixed word.
        """
        found = [normal(value) for value in values]
        found = found if len(set(found)) > 1 else found[:1]
        known = sum(value in self.words for value in found)
        odds = exp(self._log_odds(known, len(found) - known))
        if known:
            return min(_STRONGEST, max(1.0, odds))
        return max(_WEAKEST, min(1.0, odds)) if self.is_closed and self.coverage >= _NEARLY_ALL else 1.0

    def _log_odds(self, known: int, new: int) -> float:
        """Beta-binomial, for the coverage is an estimate itself, against the binomial of chance."""
        seen, unseen = self.repeated + 1, self.once + 1
        field = log_beta(seen + known, unseen + new) - log_beta(seen, unseen)
        return field - known * log(_BY_CHANCE) - new * log(1 - _BY_CHANCE)
