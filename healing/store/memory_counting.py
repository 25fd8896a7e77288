"""The part of the store in memory that counts, and finds the newest."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from healing.store.figures import Figures, Lasted, count
from healing.store.records import IncidentState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from healing.store.records import (
        HealRecord,
        IncidentRecord,
        KindRun,
        LLMCallRecord,
        ParkedPage,
        ParkState,
        RunRecord,
    )
    from healing.store.shelf import Shelf
    from healing.store.sql_counting import OfIncident

R = TypeVar("R", bound="OfIncident")


class MemoryCounting:
    """See :class:`healing.store.interface.CountingStore`."""

    _runs: Shelf[RunRecord]
    _kind_runs: Shelf[KindRun]
    _incidents: Shelf[IncidentRecord]
    _heals: Shelf[HealRecord]
    _llm_calls: Shelf[LLMCallRecord]
    _parked: Shelf[ParkedPage]

    def figures(self, *, source: str | None = None, since: float | None = None) -> Figures:
        return count(self._begun(source, since), self._heals, self._started(source, since), self._llm_calls)

    def latest_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        groups: defaultdict[tuple[str, str], list[RunRecord]] = defaultdict(list)
        for run in self._started(source, since):
            groups[run.spider, run.source].append(run)
        return sorted((run for group in groups.values() for run in _newest(group, each)), key=lambda run: run.id)

    def latest_kind_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[KindRun]:
        groups: defaultdict[tuple[str, str], list[KindRun]] = defaultdict(list)
        for one in self._kind_runs:
            if source in (None, one.source) and (since is None or one.at >= since):
                groups[one.source, one.page_kind].append(one)
        return sorted((one for group in groups.values() for one in _newest(group, each)), key=lambda one: one.id)

    def latest_incidents(
        self,
        limit: int,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
    ) -> list[IncidentRecord]:
        return _newest([one for one in self._begun(source, since) if states is None or one.state in states], limit)

    def latest_heals(
        self, limit: int, *, source: str | None = None, since: float | None = None, accepted: bool | None = None
    ) -> list[tuple[HealRecord, IncidentRecord]]:
        wanted = [heal for heal in self._heals if accepted in (None, heal.accepted)]
        return self._latest(wanted, limit, source, since)

    def latest_calls(
        self, limit: int, *, source: str | None = None, since: float | None = None
    ) -> list[tuple[LLMCallRecord, IncidentRecord]]:
        return self._latest(self._llm_calls, limit, source, since)

    def latest_parked(
        self, limit: int, states: Collection[ParkState], *, source: str | None = None, since: float | None = None
    ) -> list[ParkedPage]:
        found = [
            page
            for page in self._parked
            if page.state in states and source in (None, page.source) and (since is None or page.at >= since)
        ]
        return _newest(found, limit)

    def lasted(self, *, source: str | None = None, since: float | None = None) -> dict[str, Lasted]:
        kinds: defaultdict[tuple[str, str], list[IncidentRecord]] = defaultdict(list)
        for one in self._begun(source, since):
            kinds[one.source, one.page_kind].append(one)
        broke: defaultdict[str, list[float]] = defaultdict(list)
        hold: defaultdict[str, list[float]] = defaultdict(list)
        for (name, _), group in kinds.items():
            for one, following in zip(group, [*group[1:], None], strict=True):
                if one.state is IncidentState.HEALED and one.closed_at is not None:
                    if following is None:
                        hold[name].append(one.closed_at)
                    else:
                        broke[name].append(max(0.0, following.opened_at - one.closed_at))
        return {name: Lasted(tuple(broke[name]), tuple(hold[name])) for name in sorted({*broke, *hold})}

    def _started(self, source: str | None, since: float | None) -> list[RunRecord]:
        return [
            run for run in self._runs if source in (None, run.source) and (since is None or run.started_at >= since)
        ]

    def _begun(self, source: str | None, since: float | None) -> list[IncidentRecord]:
        return [
            one for one in self._incidents if source in (None, one.source) and (since is None or one.opened_at >= since)
        ]

    def _latest(
        self, records: Iterable[R], limit: int, source: str | None, since: float | None
    ) -> list[tuple[R, IncidentRecord]]:
        known = {incident.id: incident for incident in self._begun(source, since)}
        return _newest([(one, known[one.incident]) for one in records if one.incident in known], limit)


T = TypeVar("T")


def _newest(records: list[T], limit: int) -> list[T]:
    return records[max(0, len(records) - limit) :]
