"""A database that speaks in records, and in errors for people."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from healing.errors import StoreError, UnknownRecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from dataclasses import Field

    from sqlalchemy import ColumnElement, Connection, Engine, Executable, Select, Table

_MOST_IDS = 500
"""Ids in one statement; databases limit its parameters."""


class Record(Protocol):
    """A dataclass whose fields are the columns of its table."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Record)


class Database:
    """Short transactions on one engine. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All of it is durable afterwards, or nothing was done.

        A transaction that writes must begin with its write: SQLite cannot wait for its turn once it has read.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            where = self._engine.url.render_as_string()
            raise StoreError(f"the store {where} failed: {reason(error)}") from error

    def execute(self, *statements: Executable) -> None:
        with self.transaction() as connection:
            for statement in statements:
                connection.execute(statement)

    def add(self, table: Table, record: Record) -> int:
        """Insert a record; the id that it got."""
        values = {part.name: getattr(record, part.name) for part in fields(record) if part.name != "id"}
        with self.transaction() as connection:
            key = connection.execute(insert(table).values(values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def change(self, table: Table, ids: Iterable[int], **values: object) -> None:
        """Set columns of the rows with these ids: of all of them, or of none where one is unknown."""
        wanted = sorted(set(ids))
        with self.transaction() as connection:
            for start in range(0, len(wanted), _MOST_IDS):
                part = wanted[start : start + _MOST_IDS]
                changed = connection.execute(update(table).where(table.c.id.in_(part)).values(values)).rowcount
                if changed != len(part):
                    known = set(connection.scalars(select(table.c.id).where(table.c.id.in_(part))))
                    raise unknown(table.name, set(part) - known)

    def records(self, kind: type[R], statement: Select[Any]) -> list[R]:
        """The rows that a statement finds, as records."""
        with self.transaction() as connection:
            return [kind(**row._asdict()) for row in connection.execute(statement)]

    def one(self, kind: type[R], table: Table, key: int) -> R:
        """The record with this id; ``StoreError`` where there is none."""
        found = self.records(kind, select(table).where(table.c.id == key))
        if not found:
            raise unknown(table.name, [key])
        return found[0]

    def count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        with self.transaction() as connection:
            return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    def close(self) -> None:
        self._engine.dispose()


def unknown(what: str, ids: Iterable[int]) -> UnknownRecordError:
    """The error for records that are not there."""
    return UnknownRecordError(f"no such id in {what}: {', '.join(map(str, sorted(ids)))}")


def reason(error: BaseException) -> str:
    """What the database's driver said, without SQLAlchemy's statement and link."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
