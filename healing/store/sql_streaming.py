"""The part of the store in a database that gives all its records, a batch at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Text, func, select, type_coerce

from healing.store import tables
from healing.store.records import HealRecord, IncidentRecord, KindRun, LLMCallRecord, RunRecord
from healing.store.shelf import Numbered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Table

    from healing.store.database import Database

BATCH = 500
"""Records at a time, and ids in one statement; databases limit its parameters."""

R = TypeVar("R", bound=Numbered)


class SqlStreaming:
    """See :class:`healing.store.interface.StreamingStore`."""

    _database: Database

    def each_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[RunRecord]]:
        return self._batches(RunRecord, tables.runs, "started_at", source, since)

    def each_kind_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[KindRun]]:
        return self._batches(KindRun, tables.kind_runs, "at", source, since)

    def each_incident(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[IncidentRecord]]:
        return self._batches(IncidentRecord, tables.incidents, "opened_at", source, since)

    def runs_by_id(self, runs: Collection[int]) -> list[RunRecord]:
        return self._among(RunRecord, tables.runs, "id", runs)

    def heals_of(self, incidents: Collection[int]) -> list[HealRecord]:
        return self._among(HealRecord, tables.heals, "incident", incidents)

    def calls_of(self, incidents: Collection[int]) -> list[LLMCallRecord]:
        return self._among(LLMCallRecord, tables.llm_calls, "incident", incidents)

    def failures_of(self, incidents: Collection[int]) -> dict[int, Counter[str]]:
        table = tables.parked
        group = (table.c.incident, type_coerce(table.c.failures, Text))
        # The type of the column reads the text again, once a group.
        columns = (table.c.incident, table.c.failures, func.count())
        found: defaultdict[int, Counter[str]] = defaultdict(Counter)
        with self._database.transaction() as connection:
            for part in _parts(incidents):
                wanted = select(*columns).where(table.c.incident.in_(part)).group_by(*group)
                for incident, failures, pages in connection.execute(wanted):
                    found[incident].update(dict.fromkeys(failures, pages))
        return dict(found)

    def _batches(
        self, kind: type[R], table: Table, begun: str, source: str | None, since: float | None
    ) -> Iterator[list[R]]:
        conditions = [] if source is None else [table.c.source == source]
        conditions += [] if since is None else [table.c[begun] >= since]
        last = 0
        while True:
            # From where the last batch ended, not by an offset: that is as fast at the end as at the beginning.
            wanted = select(table).where(table.c.id > last, *conditions).order_by(table.c.id).limit(BATCH)
            batch = self._database.records(kind, wanted)
            if batch:
                yield batch
            if len(batch) < BATCH:
                return
            last = batch[-1].id

    def _among(self, kind: type[R], table: Table, column: str, ids: Collection[int]) -> list[R]:
        return [
            one
            for part in _parts(ids)
            for one in self._database.records(
                kind, select(table).where(table.c[column].in_(part)).order_by(table.c[column], table.c.id)
            )
        ]


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    wanted = sorted(set(ids))
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
