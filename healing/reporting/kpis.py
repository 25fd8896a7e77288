"""The few figures that say whether all is well, each with its target. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from healing.reporting.agents import ended_well

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.reporting.agents import AgentState
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


def kpis(metrics: Metrics, figures: Figures, agents: Sequence[AgentState]) -> tuple[Kpi, ...]:
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
        Kpi("data", _collected(agents), 0.9, "share", "of the items usual for the newest crawls, those that came in"),
    )


def _uptime(figures: Figures, agents: Sequence[AgentState]) -> float | None:
    running = sum(agent.is_running for agent in agents)
    over = sum(one.count for one in figures.runs.values()) - running
    well = sum(one.count for key, one in figures.runs.items() if key.is_over and ended_well(key.reason))
    return well / over if over > 0 else None


def _collected(agents: Sequence[AgentState]) -> float | None:
    known = [agent for agent in agents if agent.expected]
    expected = sum(agent.expected or 0.0 for agent in known)
    return sum(min(agent.items, agent.expected or 0.0) for agent in known) / expected if known else None
