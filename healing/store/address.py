"""Where a database is: the URL that a setting names, the engine for it, and how people are told of it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from healing.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine

_KNOWN = ("sqlite", "postgresql")
_WAIT_SECONDS = 30
"""How long a writer waits for another one; each holds the database for milliseconds."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database of a kind that is known, and the setting that names it. Errors are :class:`StoreError`."""

    url: URL
    setting: str
    examples: str
    """URLs that would do, for people who wrote one that does not."""

    @classmethod
    def of(cls, url: str, setting: str, file: str) -> Self:
        """The address that ``setting`` names; ``file`` is an example of a SQLite file, below the project's home."""
        examples = f"sqlite:///{file}, or postgresql://user@host/name"
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
            raise StoreError(f"{setting} = {url!r} is not the URL of a database: write {examples}") from error
        address = cls(_with_driver(parsed), setting, examples)
        if parsed.get_backend_name() not in _KNOWN:
            raise StoreError(f"{address}: only SQLite and PostgreSQL are known: write {examples}")
        return address

    def __str__(self) -> str:
        """The setting and its value, without the password."""
        return f"{self.setting} = {self.url.render_as_string()!r}"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; ``None`` for one in memory, or elsewhere."""
        if self.url.get_backend_name() != "sqlite" or self.url.database in (None, "", ":memory:"):
            return None
        return Path(str(self.url.database))

    @property
    def advice(self) -> str:
        """What to look at where it cannot be opened."""
        if self.file is None:
            return "Check that the server runs, and that this user may connect and make tables"
        if self.file.is_dir():
            return "It is a folder: name a file in it"
        return "Name a file that this user may write, and that is a SQLite database or not there yet"

    def engine(self, **options: Any) -> Engine:
        """An engine with no connection yet; ``options`` of SQLAlchemy's ``create_engine``."""
        try:
            if self.url.get_dialect().is_async:
                raise StoreError(f"{self}: the driver must not be an asynchronous one: write {self.examples}")
            if self.url.get_backend_name() == "sqlite":
                return self._sqlite_engine(options)
            return create_engine(self.url, pool_pre_ping=True, **options)
        except ModuleNotFoundError as error:
            package = "psycopg[binary]" if error.name == "psycopg" else error.name
            raise StoreError(f"{self} needs a driver that is not installed: pip install '{package}'") from error
        except ArgumentError as error:
            raise StoreError(f"{self}: no such driver ({error}): write {self.examples}") from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder of a SQLite file, and keep other processes out while the file is made.

        SQLite does not wait for its turn while it switches to the write-ahead log: of two crawls that start together
        on no database, one would be told that it is locked.
        """
        if self.file is None:
            yield
            return
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Only its owner may read it; SQLite gives the files beside it the same mode.
        if not self.file.is_dir():
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)  # unlocks it

    def _sqlite_engine(self, options: dict[str, Any]) -> Engine:
        given: dict[str, Any] = {"connect_args": {"timeout": _WAIT_SECONDS, "check_same_thread": False}} | options
        if self.file is None:
            # A database in memory is one connection, which threads must share in turn.
            given |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        engine = create_engine(self.url, **given)
        event.listen(engine, "connect", _configure_sqlite)
        return engine


def _with_driver(url: URL) -> URL:
    """PostgreSQL by psycopg 3: SQLAlchemy 2.0 would take another one where the URL names none."""
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _configure_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
    """Write-ahead log: readers and one writer at once. FULL: what is committed survives a power cut too.

    NORMAL would survive a killed process only, for 0.4 ms less a write; and writes are rare: parked pages, heartbeats,
    items by the batch.
    """
    cursor = connection.cursor()
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
