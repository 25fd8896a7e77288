"""How long heals last, where most have not broken yet: the Kaplan-Meier estimate. Pure.

Kaplan, E. L.; Meier, P. (1958), "Nonparametric Estimation from Incomplete Observations", JASA 53, 457-481: a heal that
still holds counts for the time that it has held, and no longer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from healing.store.figures import Lasted

_DAY_SECONDS = 86_400.0
MONTH_SECONDS = 30 * _DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Durability:
    """How long the heals of a source, or of all, held."""

    heals: int = 0
    broken: int = 0
    """Of them, those whose page kind broke again."""
    median_seconds: float | None = None
    """The time after which half of them would have broken; ``None`` where more than half still hold."""
    after_30_days: float | None = None
    """The share (0 to 1) that would still hold then; ``None`` where none was watched for so long and none broke."""


def durability(lasted: Iterable[Lasted], now: float) -> Durability:
    """The estimate over these heals at ``now`` (seconds since the epoch)."""
    groups = list(lasted)
    broke = [seconds for one in groups for seconds in one.broke_after]
    hold = [max(0.0, now - at) for one in groups for at in one.hold_since]
    curve = list(survival(broke, hold))
    watched = max([*broke, *hold], default=0.0)
    by_then = [share for seconds, share in curve if seconds <= MONTH_SECONDS]
    return Durability(
        heals=len(broke) + len(hold),
        broken=len(broke),
        median_seconds=next((seconds for seconds, share in curve if share <= 0.5), None),
        after_30_days=(by_then[-1] if by_then else 1.0) if curve or watched >= MONTH_SECONDS else None,
    )


def survival(broke: Iterable[float], hold: Iterable[float]) -> Iterator[tuple[float, float]]:
    """At each time (seconds) at which heals broke, the share that lasts longer. ``hold``: those not broken yet."""
    broken, censored = Counter(broke), Counter(hold)
    at_risk, share = broken.total() + censored.total(), 1.0
    for seconds in sorted({*broken, *censored}):
        if broken[seconds]:
            share *= 1 - broken[seconds] / at_risk
            yield seconds, share
        at_risk -= broken[seconds] + censored[seconds]
