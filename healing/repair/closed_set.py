"""Fields whose values come from a small set, such as a status: whether new values are of that set tells a lot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.text import normal
from healing.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSED = 0.5
"""From this coverage on a field is taken to have a vocabulary of its own."""
_BY_CHANCE = 0.1
"""How often the value of some other element is, by chance, one that the field had before."""
_STRONGEST, _WEAKEST = 20.0, 0.25


@dataclass(frozen=True, slots=True)
class ClosedSet:
    """The values that a field had, and how likely its next value is among them."""

    words: frozenset[str] = frozenset()
    """In normal form."""
    coverage: float = 0.0
    """0 (each value was new) to 1: one less the share of values seen only once (Good and Turing), and one more."""

    @classmethod
    def of(cls, kind: Kind, values: Iterable[str]) -> ClosedSet:
        """From all remembered values, repeated ones repeated. Only texts and lists have a vocabulary."""
        counts = Counter(map(normal, values)) if kind in (Kind.TEXT, Kind.LIST) else Counter[str]()
        once = sum(count == 1 for count in counts.values())
        return cls(frozenset(counts), 1 - (once + 1) / (counts.total() + 1))

    def has(self, value: str) -> bool:
        """Whether the value is one of a vocabulary."""
        return self.coverage >= CLOSED and normal(value) in self.words

    def odds(self, values: Iterable[str]) -> float:
        """How many times likelier these values are if they are the field's than if they are another element's.

        Each different value counts once: the same word on every page may be a fixed one. A known value never speaks
        against the field, and new ones only do where the field had a vocabulary and not one of its words is there.
        """
        different = set(map(normal, values))
        known = len(different & self.words)
        missed = ((1 - self.coverage) / (1 - _BY_CHANCE)) ** (len(different) - known)
        if known:
            return min(_STRONGEST, max(1.0, (self.coverage / _BY_CHANCE) ** known * missed))
        return max(_WEAKEST, min(1.0, missed)) if self.coverage >= CLOSED else 1.0
