"""The part of the store in memory that gives all its records, a batch at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from healing.store.records import HealRecord, IncidentRecord, KindRun, LLMCallRecord, ParkedPage, RunRecord
    from healing.store.shelf import Shelf

BATCH = 500
R = TypeVar("R", bound="RunRecord | KindRun | IncidentRecord")


class MemoryStreaming:
    """See :class:`healing.store.interface.StreamingStore`."""

    _runs: Shelf[RunRecord]
    _kind_runs: Shelf[KindRun]
    _incidents: Shelf[IncidentRecord]
    _heals: Shelf[HealRecord]
    _llm_calls: Shelf[LLMCallRecord]
    _parked: Shelf[ParkedPage]

    def each_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[RunRecord]]:
        return _batches(self._runs, "started_at", source, since)

    def each_kind_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[KindRun]]:
        return _batches(self._kind_runs, "at", source, since)

    def each_incident(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[IncidentRecord]]:
        return _batches(self._incidents, "opened_at", source, since)

    def runs_by_id(self, runs: Collection[int]) -> list[RunRecord]:
        return [one for one in self._runs if one.id in runs]

    def heals_of(self, incidents: Collection[int]) -> list[HealRecord]:
        return sorted((one for one in self._heals if one.incident in incidents), key=lambda one: (one.incident, one.id))

    def calls_of(self, incidents: Collection[int]) -> list[LLMCallRecord]:
        found = (one for one in self._llm_calls if one.incident in incidents)
        return sorted(found, key=lambda one: (one.incident, one.id))

    def failures_of(self, incidents: Collection[int]) -> dict[int, Counter[str]]:
        found: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for page in self._parked:
            if page.incident in incidents:
                found[page.incident].update(set(page.failures))
        return dict(found)


def _batches(records: Shelf[R], begun: str, source: str | None, since: float | None) -> Iterator[list[R]]:
    found = [one for one in records if source in (None, one.source) and (since is None or getattr(one, begun) >= since)]
    return (found[start : start + BATCH] for start in range(0, len(found), BATCH))
