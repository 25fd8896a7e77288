"""The store in a database: SQLite or PostgreSQL, by SQLAlchemy's core; page bodies lie beside it, in files."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from healing.memory.remembered import KindMemory
from healing.store import tables
from healing.store.asked import chosen, examples_found, replies_found
from healing.store.forgetting import count, forget, of_source, without
from healing.store.pruning import drop_old, needed_snapshots
from healing.store.records import (
    HealRecord,
    HealState,
    IncidentRecord,
    IncidentState,
    KindRun,
    LLMCallRecord,
    ParkedPage,
    ParkState,
    Pruned,
    RunRecord,
    Usage,
)
from healing.store.remembering import from_json, to_json
from healing.store.sql_counting import SqlCounting
from healing.store.sql_streaming import SqlStreaming
from healing.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from sqlalchemy import ColumnElement, Executable, Select

    from healing.llm.question import Example
    from healing.model import Selectors
    from healing.store.cipher import Cipher
    from healing.store.database import Database
    from healing.store.forgetting import Forgotten, Wanted
    from healing.store.snapshots import Snapshots

DIALECTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""The databases that are known, by their inserts that may meet a row that is there."""


class SqlStore(SqlCounting, SqlStreaming):
    """See :class:`healing.store.interface.Store`; opened by :func:`healing.store.opening.open_store`."""

    def __init__(self, database: Database, snapshots: Snapshots, cipher: Cipher | None = None) -> None:
        self._database = database
        self._snapshots = snapshots
        self._vault = Vault(cipher)

    # Runs

    def start_run(self, spider: str, source: str, at: float, job: str = "") -> int:
        with self._database.transaction() as connection:
            self._vault.check(connection.execute(select(tables.memory).limit(1)).first())
        record = RunRecord(spider=spider, source=source, started_at=at, seen_at=at, job=job)
        return self._database.add(tables.runs, record)

    def heartbeat(self, run: int, at: float, pages: int, items: int) -> None:
        self._database.change(tables.runs, [run], seen_at=at, pages=pages, items=items)

    def finish_run(
        self,
        run: int,
        *,
        pages: int,
        items: int,
        reason: str,
        at: float,
        failed: int = 0,
        dead: int = 0,
        usage: Usage | None = None,
    ) -> None:
        end = {"finished_at": at, "seen_at": at, "pages": pages, "items": items, "reason": reason}
        end |= {"failed": failed, "dead": dead, **asdict(usage or Usage())}
        self._database.change(tables.runs, [run], **end)

    def runs(self, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        table = tables.runs
        return self._database.records(
            RunRecord, _found(table, *_equal(table.c.source, source), *_from(table.c.started_at, since))
        )

    def run(self, run: int) -> RunRecord:
        return self._database.one(RunRecord, tables.runs, run)

    def put_kind_runs(self, kind_runs: Iterable[KindRun]) -> None:
        self._database.execute(*map(self._put_kind_run, kind_runs))

    def _put_kind_run(self, one: KindRun) -> Executable:
        values = {part.name: getattr(one, part.name) for part in fields(one) if part.name != "id"}
        key = ["run", "source", "page_kind"]
        statement = DIALECTS[self._database.dialect](tables.kind_runs).values(values)
        changed = {name: statement.excluded[name] for name in values if name not in key}
        return statement.on_conflict_do_update(index_elements=key, set_=changed)

    def kind_runs(
        self,
        *,
        source: str | None = None,
        page_kind: str | None = None,
        run: int | None = None,
        since: float | None = None,
        limit: int | None = None,
    ) -> list[KindRun]:
        table = tables.kind_runs
        equal = {table.c.source: source, table.c.page_kind: page_kind, table.c.run: run}
        conditions = [one for column, value in equal.items() for one in _equal(column, value)]
        newest = select(table).where(*conditions, *_from(table.c.at, since)).order_by(table.c.id.desc()).limit(limit)
        return self._database.records(KindRun, newest)[::-1]

    # Incidents

    def open_incident(self, source: str, page_kind: str, fields: Iterable[str], run: int, at: float) -> int:
        record = IncidentRecord(source=source, page_kind=page_kind, fields=tuple(fields), run=run, opened_at=at)
        return self._database.add(tables.incidents, record)

    def update_incident(
        self,
        incident: int,
        *,
        state: IncidentState | None = None,
        fields: Iterable[str] | None = None,
        judged_at: float | None = None,
        closed_at: float | None = None,
        pages: int | None = None,
        note: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        values = {
            "state": state,
            "fields": None if fields is None else tuple(fields),
            "judged_at": judged_at,
            "closed_at": closed_at,
            "pages": pages,
            "note": note,
            "before": before,
            "after": after,
        }
        given = {name: value for name, value in values.items() if value is not None}
        if given:
            self._database.change(tables.incidents, [incident], **given)

    def incident(self, incident: int) -> IncidentRecord:
        return self._database.one(IncidentRecord, tables.incidents, incident)

    def incidents(
        self,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
        run: int | None = None,
    ) -> list[IncidentRecord]:
        table = tables.incidents
        conditions = [
            *_equal(table.c.source, source),
            *_equal(table.c.run, run),
            *_from(table.c.opened_at, since),
            *_among(table.c.state, states),
        ]
        return self._database.records(IncidentRecord, _found(table, *conditions))

    def add_heal(self, heal: HealRecord) -> int:
        return self._database.add(tables.heals, heal)

    def heal(self, heal: int) -> HealRecord:
        return self._database.one(HealRecord, tables.heals, heal)

    def set_heal_state(self, heals: Iterable[int], state: HealState) -> None:
        self._database.change(tables.heals, heals, state=state)

    def heals(self, *, incident: int | None = None, since: float | None = None) -> list[HealRecord]:
        table = tables.heals
        return self._database.records(
            HealRecord, _found(table, *_equal(table.c.incident, incident), *_from(table.c.at, since))
        )

    # The language model

    def add_llm_call(self, call: LLMCallRecord) -> int:
        return self._database.add(tables.llm_calls, call)

    def llm_calls(self, *, incident: int | None = None, since: float | None = None) -> list[LLMCallRecord]:
        table = tables.llm_calls
        return self._database.records(
            LLMCallRecord, _found(table, *_equal(table.c.incident, incident), *_from(table.c.at, since))
        )

    def replies(self, source: str, page_kind: str, *, since: float, limit: int) -> dict[str, str]:
        with self._database.transaction() as connection:
            found = connection.execute(replies_found(source, page_kind, since, limit)).all()
        return {row.digest: row.reply for row in reversed(found)}

    def examples(self, source: str, fields: Collection[str], *, most: int) -> tuple[Example, ...]:
        with self._database.transaction() as connection:
            found = [(row.source, row.example) for row in connection.execute(examples_found(fields))]
        return chosen(found, source, fields, most)

    # Parked pages

    def park(self, page: ParkedPage, body: bytes) -> int:
        return self._database.add(tables.parked, self._vault.sealed(page, self._snapshots.add(body)))

    def parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        limit: int | None = None,
        after_id: int = 0,
    ) -> list[ParkedPage]:
        conditions = [tables.parked.c.id > after_id, *_parked_where(incident, source, states)]
        found = self._database.records(ParkedPage, _found(tables.parked, *conditions).limit(limit))
        return list(map(self._vault.opened, found))

    def parked_page(self, page: int) -> ParkedPage | None:
        found = self._database.records(ParkedPage, _found(tables.parked, tables.parked.c.id == page))
        return self._vault.opened(found[0]) if found else None

    def parked_body(self, page: ParkedPage) -> bytes:
        return self._snapshots.get(page.snapshot)

    def count_parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        run: int | None = None,
    ) -> int:
        conditions = [*_parked_where(incident, source, states), *_equal(tables.parked.c.run, run)]
        return self._database.count(tables.parked, *conditions)

    def set_park_state(
        self, pages: Iterable[int], state: ParkState, reason: str = "", *, count_attempt: bool = False
    ) -> None:
        table = tables.parked
        counted = {"attempts": table.c.attempts + 1} if count_attempt else {}
        self._database.change(table, pages, state=state, reason=reason, **counted)

    def take_over(self, pages: Iterable[ParkedPage], run: int) -> list[ParkedPage]:
        table, wanted = tables.parked, list(pages)
        with self._database.transaction() as connection:
            return [
                replace(page, run=run)
                for page in wanted
                if connection.execute(
                    update(table).where(table.c.id == page.id, table.c.run == page.run).values(run=run)
                ).rowcount
            ]

    # Memory

    def save_memory(self, source: str, page_kind: str, memory: KindMemory) -> None:
        row = {"source": source, "page_kind": page_kind, "content": self._vault.sealed_text(to_json(memory))}
        statement = DIALECTS[self._database.dialect](tables.memory).values(row)
        self._database.execute(
            statement.on_conflict_do_update(
                index_elements=["source", "page_kind"], set_={"content": statement.excluded.content}
            )
        )

    def load_memory(self, source: str, page_kind: str) -> KindMemory:
        table = tables.memory
        with self._database.transaction() as connection:
            content = connection.scalar(
                select(table.c.content).where(table.c.source == source, table.c.page_kind == page_kind)
            )
        if content is None:
            return KindMemory()
        return from_json(self._vault.opened_text(content, f"the memory of {source}/{page_kind}"), source, page_kind)

    def add_snapshot(self, html: bytes) -> str:
        return self._snapshots.add(html)

    def snapshot(self, key: str) -> bytes:
        return self._snapshots.get(key)

    def snapshot_path(self, key: str) -> Path:
        return self._snapshots.path(key)

    def reject(self, source: str, page_kind: str, field: str, selectors: Selectors) -> None:
        kind = {"source": source, "page_kind": page_kind, "field": field}
        self._database.execute(*(insert(tables.rejected).values(selector=selector, **kind) for selector in selectors))

    def rejected(self, source: str, page_kind: str) -> dict[str, Selectors]:
        table = tables.rejected
        statement = _found(table, table.c.source == source, table.c.page_kind == page_kind)
        found: dict[str, dict[str, None]] = {}
        with self._database.transaction() as connection:
            for row in connection.execute(statement):
                found.setdefault(row.field, {})[row.selector] = None
        return {field: tuple(selectors) for field, selectors in found.items()}

    # Housekeeping

    def forget(self, wanted: Wanted, *, dry_run: bool = False) -> Forgotten:
        with self._database.transaction() as connection:
            found = (count if dry_run else forget)(connection, wanted)
            kinds = list(of_source(connection, wanted))
        remembered = sum(self._forget_pages(kind, wanted, dry_run=dry_run) for kind in kinds)
        found = replace(found, remembered=remembered)
        if dry_run:
            return found
        with self._database.transaction() as connection:
            needed = needed_snapshots(connection, self._vault)
        return replace(found, snapshots=self._snapshots.prune(needed, float("inf")))

    def _forget_pages(self, kind: tuple[str, str, str], wanted: Wanted, *, dry_run: bool) -> int:
        source, page_kind, content = kind
        text = self._vault.opened_text(content, f"the memory of {source}/{page_kind}")
        memory, pages = without(from_json(text, source, page_kind), wanted)
        if pages and not dry_run:
            self.save_memory(source, page_kind, memory if wanted.is_of_pages else KindMemory())
        return pages

    def prune(self, before: float, *, dry_run: bool = False) -> Pruned:
        if dry_run:
            with self._database.transaction() as connection:
                dropped = drop_old(connection, before)
                connection.rollback()
            return dropped
        with self._database.transaction() as connection:
            dropped = drop_old(connection, before)
        with self._database.transaction() as connection:
            needed = needed_snapshots(connection, self._vault)
        return replace(dropped, snapshots=self._snapshots.prune(needed, before))

    def close(self) -> None:
        self._database.close()


def _found(table: Table, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(table).where(*conditions).order_by(table.c.id)


def _equal(column: ColumnElement[Any], value: object | None) -> list[ColumnElement[bool]]:
    return [] if value is None else [column == value]


def _from(column: ColumnElement[Any], value: float | None) -> list[ColumnElement[bool]]:
    return [] if value is None else [column >= value]


def _among(column: ColumnElement[Any], values: Collection[object] | None) -> list[ColumnElement[bool]]:
    return [] if values is None else [column.in_(values)]


def _parked_where(
    incident: int | None, source: str | None, states: Collection[ParkState] | None
) -> list[ColumnElement[bool]]:
    table = tables.parked
    return [*_equal(table.c.incident, incident), *_equal(table.c.source, source), *_among(table.c.state, states)]
