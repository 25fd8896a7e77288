"""Opens the store that a URL names, or says what is wrong with it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from healing.errors import StoreError
from healing.store.database import Database, reason
from healing.store.migrating import bring_up_to_date
from healing.store.snapshots import Snapshots
from healing.store.sql import DIALECTS, SqlStore
from healing.store.tables import SCHEMA_VERSION, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

    from healing.store.interface import Store

SETTING = "HEALING_STORE_URL"
_EXAMPLES = "sqlite:///data/healing.db, or postgresql+psycopg://user@host/name"
_WAIT_SECONDS = 30
"""How long a writer waits for another one; each holds the database for milliseconds."""
_LOCK = 0x4EA1
"""The number of our lock in PostgreSQL, held while tables are made."""


def open_store(url: str, snapshots: Path) -> Store:
    """The store at ``url``, made where there is none; ``snapshots`` is the folder of its page bodies.

    ``StoreError`` names the setting, the URL and what to do.
    """
    address = _address(url)
    engine = _engine(address)
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        with _alone(address), engine.begin() as connection:
            _prepare(connection, _named(address))
    except OSError as error:
        raise StoreError(
            f"{_named(address)}: the folder {error.filename} cannot be used ({error.strerror}): "
            "name one that this user may write"
        ) from error
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"{_named(address)} cannot be opened: {reason(error)}. {_advice(address)}") from error
    return SqlStore(Database(engine), Snapshots(snapshots))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError(f"{SETTING} = {url!r} is not the URL of a database: write {_EXAMPLES}") from error
    if address.get_backend_name() not in DIALECTS:
        raise StoreError(f"{_named(address)}: only SQLite and PostgreSQL are known: write {_EXAMPLES}")
    return address


def _engine(address: URL) -> Engine:
    """An engine with no connection yet."""
    try:
        if address.get_dialect().is_async:
            raise StoreError(f"{_named(address)}: the driver must not be an asynchronous one: write {_EXAMPLES}")
        if address.get_backend_name() == "sqlite":
            return _sqlite_engine(address)
        return create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        package = "psycopg[binary]" if error.name == "psycopg" else error.name
        raise StoreError(f"{_named(address)} needs a driver that is not installed: pip install '{package}'") from error
    except ArgumentError as error:
        raise StoreError(f"{_named(address)}: no such driver ({reason(error)}): write {_EXAMPLES}") from error


def _sqlite_engine(address: URL) -> Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": _WAIT_SECONDS, "check_same_thread": False}}
    if _file(address) is None:
        # A database in memory is one connection, which threads must share in turn.
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine(address, **options)
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
    """Write-ahead log: readers and one writer at once. FULL: what is committed survives a power cut too.

    NORMAL would survive a killed process only, for 0.4 ms less a write; and writes are rare: parked pages, heartbeats.
    """
    cursor = connection.cursor()
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


@contextmanager
def _alone(address: URL) -> Iterator[None]:
    """Make the folder of a SQLite file, and keep other processes out while the file is made.

    SQLite does not wait for its turn while it switches to the write-ahead log: of two crawls that start together on no
    database, one would be told that it is locked.
    """
    file = _file(address)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)  # unlocks it


def _file(address: URL) -> Path | None:
    """The file of a SQLite database; ``None`` for one in memory, or elsewhere."""
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def _prepare(connection: Connection, named: str) -> None:
    """Make what is missing of the tables; a store of a newer release is left as it is."""
    if connection.dialect.name == "postgresql":  # whose IF NOT EXISTS fails where two processes make a table at once
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    connection.execute(CreateTable(schema, if_not_exists=True))
    version = connection.scalar(select(schema.c.version).order_by(schema.c.version.desc()))
    if version is not None and version > SCHEMA_VERSION:
        raise StoreError(
            f"{named} was written by a newer release (schema {version}, this one knows {SCHEMA_VERSION}): "
            "update this package, or name another store"
        )
    if version is None or version < SCHEMA_VERSION:
        bring_up_to_date(connection)


def without_password(url: str) -> str:
    """The URL of a store as people may see it."""
    return _address(url).render_as_string()


def _named(address: URL) -> str:
    return f"{SETTING} = {address.render_as_string()!r}"


def _advice(address: URL) -> str:
    file = _file(address)
    if file is None:
        return "Check that the server runs, and that this user may connect and make tables"
    if file.is_dir():
        return "It is a folder: name a file in it"
    return "Name a file that this user may write, and that is a SQLite database or not there yet"
