"""How each agent does: for people, for ``heal-stats`` and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from healing.reporting.text import NONE, duration, moment, printable
from healing.scheduling.plan import Plan
from healing.scheduling.state import AgentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from healing.scheduling.model import Agent

_ENOUGH = 0.5
"""Of the expected items; with fewer an agent is not well, though its crawls ended well."""


@dataclass(frozen=True, slots=True)
class AgentHealth:
    """One agent of the schedule."""

    name: str
    state: str
    """``well``, ``failing``, ``few items``, ``running``, ``never run``, ``off``."""
    reason: str
    """Why it fails; empty where it does not."""
    last_started: float | None
    """Seconds since the epoch."""
    last_seconds: float | None
    items: int | None
    """Of the last run, or of the time that they are expected over."""
    expected: int | None
    failures: int
    """Runs that failed one after the other, up to now."""
    next_at: float | None

    @property
    def is_well(self) -> bool:
        return self.state not in ("failing", "few items")


def health_of(agents: Iterable[Agent], states: Mapping[str, AgentState], now: float) -> list[AgentHealth]:
    return [_health(agent, states.get(agent.name) or AgentState(since=now), now) for agent in agents]


def _health(agent: Agent, state: AgentState, now: float) -> AgentHealth:
    last = state.runs[-1] if state.runs else None
    items = _items(agent, state, now)
    upcoming = Plan(agent, state.since).upcoming(now) if agent.enabled else []
    return AgentHealth(
        name=agent.name,
        state=_state(agent, state, items),
        reason=last.reason if last is not None and not last.is_well else "",
        last_started=last.started_at if last is not None else None,
        last_seconds=last.ended_at - last.started_at if last is not None else None,
        items=items,
        expected=agent.expected.items if agent.expected is not None else None,
        failures=state.failures,
        next_at=upcoming[0].begins if upcoming else None,
    )


def _items(agent: Agent, state: AgentState, now: float) -> int | None:
    span = agent.expected.seconds if agent.expected is not None else None
    runs = state.runs[-1:] if span is None else [run for run in state.runs if run.started_at >= now - span]
    known = [run.items for run in runs if run.items is not None]
    return sum(known) if known else None


def _state(agent: Agent, state: AgentState, items: int | None) -> str:
    if not agent.enabled:
        return "off"
    if state.current is not None:
        return "running"
    if not state.runs:
        return "never run"
    if not state.runs[-1].is_well:
        return "failing"
    is_few = agent.expected is not None and (items or 0) < _ENOUGH * agent.expected.items
    return "few items" if is_few else "well"


def health_table(found: Sequence[AgentHealth]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("agent", overflow="fold", ratio=1)
    table.add_column("state", overflow="fold")
    table.add_column("last (UTC)", no_wrap=True)
    for heading in ("took", "items", "of"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("next (UTC)", no_wrap=True)
    for one in found:
        last, following = (NONE if at is None else moment(at) for at in (one.last_started, one.next_at))
        counts = (NONE if number is None else f"{number:,}" for number in (one.items, one.expected))
        state = Text(one.state, "" if one.is_well else "red")
        name = Text(printable(one.name)).append(f"\n{printable(one.reason)}" if one.reason else "", "red")
        table.add_row(name, state, last, duration(one.last_seconds), *counts, following)
    return table
