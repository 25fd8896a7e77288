"""The schema: one table a record, its columns named as the record's fields, so that a row is a record.

No foreign keys: a page must be parkable whatever became of its incident's row. All ids are given once and never again.
A column that is added later has a default of the database's own (``server_default``), or may be null: a crawl of the
release before may still write rows.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Enum,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

from healing.llm.question import Example
from healing.memory.counts import FieldRun
from healing.store.records import HealState, IncidentState, ParkState

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy import Dialect

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text from outside: a lone surrogate (a path in a traceback) or a NUL, which databases refuse, becomes ``?``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.replace("\x00", "?").encode("utf-8", "replace").decode()


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, as a JSON list in ASCII."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        return json.dumps(list(value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(json.loads(value or "[]"))


class Numbers(TypeDecorator[tuple[int, ...]]):
    """A tuple of whole numbers, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        return json.dumps(list(value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[int, ...]:  # noqa: ARG002
        return tuple(json.loads(value or "[]"))


_FIELD_RUNS = TypeAdapter(dict[str, FieldRun])


class FieldRuns(TypeDecorator[dict[str, FieldRun]]):
    """What each field gave, as a JSON object; what is as by default is left out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, FieldRun] | None, dialect: Dialect) -> str:  # noqa: ARG002
        content = _FIELD_RUNS.dump_python(dict(value or {}), exclude_defaults=True)
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace").decode()  # no lone surrogates

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, FieldRun]:  # noqa: ARG002
        return _FIELD_RUNS.validate_json(value or "{}")


class PickExample(TypeDecorator[Example]):
    """A language model's pick, as a JSON object in ASCII."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Example | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(asdict(value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Example | None:  # noqa: ARG002
        return None if value is None else Example(**json.loads(value))


def _state(states: type[StrEnum]) -> Enum:
    """The words of the states rather than a type of the database: a new state needs no migration."""
    return Enum(states, native_enum=False, length=20, values_callable=lambda kind: [state.value for state in kind])


def _table(name: str, *parts: Column[Any] | Index | UniqueConstraint) -> Table:
    """A table with an ``id``; names are prefixed, since the database may be shared."""
    return Table(
        f"healing_{name}", metadata, Column("id", Integer, primary_key=True), *parts, sqlite_autoincrement=True
    )


runs = _table(
    "runs",
    Column("spider", String(200), nullable=False),
    Column("source", String(200), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("pages", Integer, nullable=False, default=0),
    Column("items", Integer, nullable=False, default=0),
    Column("reason", Words, nullable=False, default=""),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("dead", Integer, nullable=False, server_default="0"),
    Column("job", Words, nullable=False, server_default=""),
    Column("cpu_seconds", Double),
    Column("memory_bytes", BigInteger),
    Column("disk_bytes", BigInteger),
    Index("healing_runs_by_start", "started_at"),
)

kind_runs = _table(
    "kind_runs",
    Column("run", Integer, nullable=False),
    Column("source", String(200), nullable=False),
    Column("page_kind", String(200), nullable=False),
    Column("at", Double, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("fields", FieldRuns, nullable=False),
    Column("look", Numbers, nullable=False),
    Column("findings", Strings, nullable=False),
    UniqueConstraint("run", "source", "page_kind", name="healing_kind_runs_once"),
    Index("healing_kind_runs_by_kind", "source", "page_kind", "id"),
    Index("healing_kind_runs_by_time", "at"),
)

incidents = _table(
    "incidents",
    Column("source", String(200), nullable=False),
    Column("page_kind", String(200), nullable=False),
    Column("fields", Strings, nullable=False),
    Column("state", _state(IncidentState), nullable=False),
    Column("run", Integer, nullable=False),
    Column("opened_at", Double, nullable=False),
    Column("judged_at", Double),
    Column("closed_at", Double),
    Column("pages", Integer, nullable=False, default=0),
    Column("note", Words, nullable=False, default=""),
    Column("before", String(64), nullable=False, server_default=""),
    Column("after", String(64), nullable=False, server_default=""),
    Index("healing_incidents_by_opening", "opened_at"),
    Index("healing_incidents_by_source", "source", "page_kind", "state"),
    Index("healing_incidents_by_run", "run"),
)

heals = _table(
    "heals",
    Column("incident", Integer, nullable=False),
    Column("field", String(200), nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("proposer", String(200), nullable=False),
    Column("confidence", Double, nullable=False),
    Column("selectors_before", Strings, nullable=False),
    Column("selectors_after", Strings, nullable=False),
    Column("reasons", Strings, nullable=False),
    Column("sample", Strings, nullable=False),
    Column("example", PickExample),
    Column("at", Double, nullable=False),
    Column("state", _state(HealState), nullable=False),
    Index("healing_heals_by_incident", "incident"),
    Index("healing_heals_by_time", "at"),
)

parked = _table(
    "parked",
    Column("run", Integer, nullable=False),
    Column("incident", Integer, nullable=False),
    Column("source", String(200), nullable=False),
    Column("page_kind", String(200), nullable=False),
    Column("url", Words, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", LargeBinary, nullable=False),
    Column("snapshot", String(64), nullable=False),
    Column("failures", Strings, nullable=False),
    Column("error", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", _state(ParkState), nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Double, nullable=False),
    Index("healing_parked_by_incident", "incident", "state", "id"),
    Index("healing_parked_by_source", "source", "state", "id"),
    Index("healing_parked_by_snapshot", "snapshot"),
    Index("healing_parked_by_state", "state", "source"),
    Index("healing_parked_by_run", "run", "state"),
)

llm_calls = _table(
    "llm_calls",
    Column("incident", Integer, nullable=False),
    Column("model", String(200), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("prompt_tokens", Integer),
    Column("reply_tokens", Integer),
    Column("seconds", Double, nullable=False),
    Column("error", Words, nullable=False),
    Column("at", Double, nullable=False),
    Column("is_failure", Boolean, nullable=False, server_default=false()),
    Column("digest", String(200), nullable=False, server_default=""),
    Column("reply", Words, nullable=False, server_default=""),
    Column("verdict", Words, nullable=False, server_default=""),
    Index("healing_llm_calls_by_incident", "incident"),
    Index("healing_llm_calls_by_time", "at"),
)

memory = _table(
    "memory",
    Column("source", String(200), nullable=False),
    Column("page_kind", String(200), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("source", "page_kind", name="healing_memory_of_kind"),
)

rejected = _table(
    "rejected",
    Column("source", String(200), nullable=False),
    Column("page_kind", String(200), nullable=False),
    Column("field", String(200), nullable=False),
    Column("selector", Text, nullable=False),
    Index("healing_rejected_by_kind", "source", "page_kind"),
)
