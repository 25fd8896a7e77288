"""Is a reported confidence right as often as it says? Healed answers by confidence, and the share that is right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.bench.score import Scored

EDGES = (0.0, 0.7, 0.8, 0.9, 0.95, 1.0)
"""A bin reaches up to, and not with, its upper edge; the last has it."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The healed answers of a range of confidences."""

    low: float
    high: float
    fields: tuple[Scored, ...]

    @property
    def reported(self) -> float:
        """The mean reported confidence, 0 to 1."""
        return fmean(one.answer.confidence for one in self.fields) if self.fields else 0.0

    @property
    def right(self) -> float:
        """The share that is right, 0 to 1."""
        return fmean(one.is_good for one in self.fields) if self.fields else 0.0


def calibration(scored: Iterable[Scored], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The healed answers in bins, the least sure first, empty bins among them; then all of them as one."""
    healed = [one for one in scored if one.is_healed]
    ranges = list(pairwise(edges))
    bins = [Bin(low, high, tuple(one for one in healed if _is_in(one, low, high, edges[-1]))) for low, high in ranges]
    return [*bins, Bin(edges[0], edges[-1], tuple(healed))]


def _is_in(one: Scored, low: float, high: float, last: float) -> bool:
    return low <= one.answer.confidence < high or one.answer.confidence == high == last
