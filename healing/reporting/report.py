"""All that a store has to tell of one source, or of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.errors import StoreError
from healing.reporting.metrics import summarise
from healing.store.records import ParkState

if TYPE_CHECKING:
    from healing.reporting.metrics import Metrics
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord

_WAITING = (ParkState.PARKED, ParkState.REPLAYING)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures, and the records behind them."""

    metrics: Metrics
    incidents: tuple[IncidentRecord, ...]
    heals: tuple[HealRecord, ...]
    calls: tuple[LLMCallRecord, ...]
    """Of language models."""
    waiting: int
    """Parked pages that no replay has ended."""
    dead: int
    """Pages in the dead-letter store."""

    @property
    def is_empty(self) -> bool:
        return not self.incidents and not self.metrics.runs


def report(store: Store, source: str | None = None) -> Report:
    """The report of ``source``; ``StoreError`` names the known ones where it is not among them."""
    incidents, runs = store.incidents(source=source), store.runs(source=source)
    if source is not None and not incidents and not runs:
        _refuse(source, store)
    mine = {incident.id for incident in incidents}
    heals = tuple(heal for heal in store.heals() if heal.incident in mine)
    calls = tuple(call for call in store.llm_calls() if call.incident in mine)
    return Report(
        metrics=summarise(incidents, heals, runs, calls),
        incidents=tuple(incidents),
        heals=heals,
        calls=calls,
        waiting=store.count_parked(source=source, states=_WAITING),
        dead=store.count_parked(source=source, states=[ParkState.DEAD]),
    )


def _refuse(source: str, store: Store) -> None:
    """An empty store knows no source, and refuses none."""
    known = {incident.source for incident in store.incidents()} | {run.source for run in store.runs()}
    if known:
        raise StoreError(f"nothing is recorded of the source {source!r}; there is {', '.join(sorted(known))}")
