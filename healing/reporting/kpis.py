"""The few figures that say whether all is well, each with its target. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from healing.reporting.agents import ended_well

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.reporting.agents import AgentState, FillRate
    from healing.reporting.metrics import Metrics
    from healing.store.figures import Figures


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure, and the target that it is measured by."""

    name: str
    value: float | None
    """``None`` where nothing is there to measure yet."""
    target: float
    unit: Literal["seconds", "share"]
    meaning: str

    @property
    def is_met(self) -> bool | None:
        if self.value is None:
            return None
        return self.value < self.target if self.unit == "seconds" else self.value > self.target


def kpis(
    metrics: Metrics, figures: Figures, agents: Sequence[AgentState], rates: Sequence[FillRate]
) -> tuple[Kpi, ...]:
    """The four: how fast it heals, how often, whether crawls come to their end, whether the data comes in."""
    overall = metrics.overall
    return (
        Kpi("MTTR", overall.mttr_median, 60.0, "seconds", "from detection to confirmed heal, the median"),
        Kpi("success", overall.success_rate, 0.8, "share", "of the broken fields that are settled, those healed"),
        Kpi(
            "uptime",
            _uptime(figures, agents),
            0.95,
            "share",
            "of the crawls that are over, those that finished",
        ),
        Kpi(
            "data",
            _collected(rates),
            0.9,
            "share",
            "of the values usual on the newest pages, those found",
        ),
    )


def _uptime(figures: Figures, agents: Sequence[AgentState]) -> float | None:
    running = sum(agent.is_running for agent in agents)
    over = sum(one.count for one in figures.runs.values()) - running
    well = sum(one.count for key, one in figures.runs.items() if key.is_over and ended_well(key.reason))
    return well / over if over > 0 else None


def _collected(rates: Sequence[FillRate]) -> float | None:
    """Not by items: a crawl that finds nothing changed since the last one gives none, and is well."""
    known = [(rate.filled, rate.seen * rate.usual) for rate in rates if rate.usual]
    expected = sum(wanted for _, wanted in known)
    return sum(min(filled, wanted) for filled, wanted in known) / expected if expected else None
