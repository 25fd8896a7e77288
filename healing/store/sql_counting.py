"""The part of the store in a database that counts, and finds the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import func, select

from healing.store import tables
from healing.store.counting import counted, lasted
from healing.store.database import Record
from healing.store.records import (
    HealRecord,
    IncidentRecord,
    IncidentState,
    KindRun,
    LLMCallRecord,
    ParkedPage,
    ParkState,
    RunRecord,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Select, Table

    from healing.store.database import Database
    from healing.store.figures import Figures, Lasted


class OfIncident(Record, Protocol):
    """A record of an incident."""

    @property
    def incident(self) -> int: ...


R = TypeVar("R", bound=OfIncident)


class SqlCounting:
    """See :class:`healing.store.interface.CountingStore`."""

    _database: Database

    def figures(self, *, source: str | None = None, since: float | None = None) -> Figures:
        with self._database.transaction() as connection:
            return counted(connection, source, since)

    def latest_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        table = tables.runs
        of_source = _begun(table.c.source, table.c.started_at, source, since)
        return self._database.records(RunRecord, _newest_of_each(table, ("spider", "source"), each, of_source))

    def latest_kind_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[KindRun]:
        table = tables.kind_runs
        of_source = _begun(table.c.source, table.c.at, source, since)
        return self._database.records(KindRun, _newest_of_each(table, ("source", "page_kind"), each, of_source))

    def latest_incidents(
        self,
        limit: int,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
    ) -> list[IncidentRecord]:
        table = tables.incidents
        conditions = _begun(table.c.source, table.c.opened_at, source, since)
        if states is not None:
            conditions.append(table.c.state.in_(states))
        newest = select(table).where(*conditions).order_by(table.c.id.desc()).limit(limit)
        return self._database.records(IncidentRecord, newest)[::-1]

    def latest_heals(
        self, limit: int, *, source: str | None = None, since: float | None = None, accepted: bool | None = None
    ) -> list[tuple[HealRecord, IncidentRecord]]:
        conditions = () if accepted is None else (tables.heals.c.accepted == accepted,)
        return self._latest(HealRecord, tables.heals, limit, source, since, *conditions)

    def latest_calls(
        self, limit: int, *, source: str | None = None, since: float | None = None
    ) -> list[tuple[LLMCallRecord, IncidentRecord]]:
        return self._latest(LLMCallRecord, tables.llm_calls, limit, source, since)

    def latest_parked(
        self, limit: int, states: Collection[ParkState], *, source: str | None = None, since: float | None = None
    ) -> list[ParkedPage]:
        table = tables.parked
        conditions = [table.c.state.in_(states), *_begun(table.c.source, table.c.at, source, since)]
        newest = select(table).where(*conditions).order_by(table.c.id.desc()).limit(limit)
        return self._database.records(ParkedPage, newest)[::-1]

    def lasted(self, *, source: str | None = None, since: float | None = None) -> dict[str, Lasted]:
        with self._database.transaction() as connection:
            return lasted(connection, source, since)

    def _latest(
        self,
        kind: type[R],
        table: Table,
        limit: int,
        source: str | None,
        since: float | None,
        *more: ColumnElement[bool],
    ) -> list[tuple[R, IncidentRecord]]:
        incidents = tables.incidents
        conditions = _begun(incidents.c.source, incidents.c.opened_at, source, since)
        newest = (
            select(table)
            .join(incidents, incidents.c.id == table.c.incident)
            .where(*conditions, *more)
            .order_by(table.c.id.desc())
            .limit(limit)
        )
        found = self._database.records(kind, newest)[::-1]
        wanted = select(incidents).where(incidents.c.id.in_({one.incident for one in found}))
        known = {incident.id: incident for incident in self._database.records(IncidentRecord, wanted)}
        return [(one, known[one.incident]) for one in found if one.incident in known]


def _newest_of_each(
    table: Table, group: tuple[str, ...], each: int, conditions: list[ColumnElement[bool]]
) -> Select[Any]:
    """Of the rows that are equal in the columns ``group`` the newest ``each``."""
    place = func.row_number().over(partition_by=[table.c[name] for name in group], order_by=table.c.id.desc())
    ranked = select(table.c.id, place.label("place")).where(*conditions).subquery()
    return select(table).where(table.c.id.in_(select(ranked.c.id).where(ranked.c.place <= each))).order_by(table.c.id)


def _begun(
    sources: ColumnElement[Any], times: ColumnElement[Any], source: str | None, since: float | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [] if source is None else [sources == source]
    return conditions if since is None else [*conditions, times >= since]
