"""All that a store has to tell of one source, or of all: what heal-stats shows. Reads the store, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.errors import StoreError
from healing.reporting.agents import LOOKED_AT, agent_states, fill_rates, is_well, state_of
from healing.reporting.durability import Durability, durability
from healing.reporting.kpis import kpis
from healing.reporting.metrics import metrics_of
from healing.store.records import IncidentState, ParkState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.reporting.agents import AgentState, FillRate
    from healing.reporting.kpis import Kpi
    from healing.reporting.metrics import Metrics
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord, ParkedPage, RunRecord

_WAITING = (ParkState.PARKED, ParkState.REPLAYING)
_NOT_HEALED = (
    IncidentState.REFUSED,
    IncidentState.ROLLED_BACK,
    IncidentState.QUARANTINED,
    IncidentState.INTERRUPTED,
    IncidentState.REVIEW,
    IncidentState.OBSERVED,
)
LATEST = 10
"""So many records of a kind are shown."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is told of."""

    now: float
    source: str | None = None
    since: float | None = None
    """Seconds since the epoch; ``None``: all that is kept."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures, and the newest records behind them, the earliest first."""

    metrics: Metrics
    kpis: tuple[Kpi, ...]
    agents: tuple[AgentState, ...]
    rates: tuple[FillRate, ...]
    """How often each field was there."""
    runs: tuple[RunRecord, ...]
    """The newest."""
    waiting: int
    """Parked pages that no replay has ended."""
    dead: int
    """Pages in the dead-letter store."""

    @property
    def is_empty(self) -> bool:
        return not self.metrics.overall.incidents and not self.metrics.runs


@dataclass(frozen=True, slots=True)
class Healing:
    """How well it heals."""

    heals: tuple[tuple[HealRecord, IncidentRecord], ...]
    """The newest verdicts."""
    calls: tuple[tuple[LLMCallRecord, IncidentRecord], ...]
    """The newest of language models."""
    lasted: Mapping[str, Durability]
    """How long heals held, by source; ``""``: all together."""


@dataclass(frozen=True, slots=True)
class Errors:
    """What went wrong last, and was not healed."""

    runs: tuple[tuple[RunRecord, str], ...]
    """Crawls that did not end well, with their state."""
    incidents: tuple[IncidentRecord, ...]
    dead: tuple[ParkedPage, ...]
    calls: tuple[LLMCallRecord, ...]
    """Of language models, without a usable answer."""


def report(store: Store, scope: Scope) -> Report:
    """The figures; ``StoreError`` names the known sources where that of ``scope`` is not among them."""
    figures = store.figures(source=scope.source, since=scope.since)
    if scope.source is not None and not figures.incidents and not figures.runs:
        _refuse(scope.source, store)
    runs = store.latest_runs(LOOKED_AT, source=scope.source, since=scope.since)
    agents = agent_states(runs, scope.now)
    rates = fill_rates(store.latest_kind_runs(LOOKED_AT, source=scope.source, since=scope.since))
    metrics = metrics_of(figures)
    return Report(
        metrics=metrics,
        kpis=kpis(metrics, figures, agents, rates),
        agents=agents,
        rates=rates,
        runs=tuple(runs[-LATEST:]),
        waiting=store.count_parked(source=scope.source, states=_WAITING),
        dead=store.count_parked(source=scope.source, states=[ParkState.DEAD]),
    )


def healing(store: Store, scope: Scope) -> Healing:
    lasted = store.lasted(source=scope.source, since=scope.since)
    by_source = {name: durability([one], scope.now) for name, one in lasted.items()}
    return Healing(
        heals=tuple(store.latest_heals(LATEST, source=scope.source, since=scope.since)),
        calls=tuple(store.latest_calls(LATEST, source=scope.source, since=scope.since)),
        lasted=by_source if len(by_source) < 2 else {**by_source, "": durability(lasted.values(), scope.now)},
    )


def errors(store: Store, scope: Scope) -> Errors:
    source, since = scope.source, scope.since
    runs = [(run, state_of(run, scope.now)) for run in store.latest_runs(LOOKED_AT, source=source, since=since)]
    calls = [call for call, _ in store.latest_calls(20 * LATEST, source=source, since=since) if call.error]
    return Errors(
        runs=tuple([(run, state) for run, state in runs if not is_well(state)][-LATEST:]),
        incidents=tuple(store.latest_incidents(LATEST, states=_NOT_HEALED, source=source, since=since)),
        dead=tuple(store.latest_parked(LATEST, [ParkState.DEAD], source=source, since=since)),
        calls=tuple(calls[-LATEST:]),
    )


def _refuse(source: str, store: Store) -> None:
    """An empty store knows no source, and refuses none."""
    figures = store.figures()
    known = {key.source for key in figures.incidents} | {key.source for key in figures.runs}
    if known and source not in known:
        raise StoreError(f"nothing is recorded of the source {source!r}; there is {', '.join(sorted(known))}")
