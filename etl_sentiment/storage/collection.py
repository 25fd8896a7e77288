"""What was collected: laws and opinions, each page once, with its versions."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, case, func, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from etl_sentiment.document import DocumentStatus
from etl_sentiment.items import LawListPage
from etl_sentiment.storage.copies import urls_of
from etl_sentiment.storage.errors import BusyError, CollectionError
from etl_sentiment.storage.fields import Kind, fields_of
from etl_sentiment.storage.rows import KINDS, row_of
from etl_sentiment.storage.tables import documents, law_versions, opinion_versions, pages
from etl_sentiment.storage.writing import VERSIONS, Writer, Written
from healing.errors import StoreError
from healing.store.database import Database, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Engine, Row, Select

    from etl_sentiment.items import Item

LOCK = 0x4EA2
"""The number of our lock in PostgreSQL. Who writes holds it, so that there is one writer at a time, as in SQLite: two
crawls cannot wait for each other's rows, and of two copies that come at once the later one sees the earlier."""
_MOST_SEEN = 500
"""So many pages are noted as unchanged before it is written down."""
_MAY_PASS = (OperationalError, InterfaceError, PoolTimeoutError)


TRIED = re.compile("recognis(?!.*not read now)")
"""In the reason of a scanned document without text: recognising it was tried, and would do no better today."""


class Outcome(StrEnum):
    """What an item was for the collection."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one item."""

    outcome: Outcome
    duplicate_of: str | None = None
    """The address of the earliest article with almost the same text."""
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page's version in force."""

    etag: str | None
    last_modified: str | None
    selector_version: str | None
    """Of the selectors that read the page last."""
    has_gaps: bool
    """Whether some field that is read from the page is empty."""
    is_unread: bool = False
    """Whether something of the page could not be read, or some attachment not be had."""
    lacks_recognition: bool = False
    """Whether some attachment is scanned, and nobody has tried yet to recognise its text."""
    files: tuple[str, ...] = ()
    """Of its documents, below the folder of documents."""
    listed: Mapping[str, str] = field(default_factory=dict)
    """Of a law, the fields that a row of a list may have as well: empty where there is nothing, a date as
    ``YYYY-MM-DD`` where it could be read as one."""


class Collection:
    """Opened by :func:`etl_sentiment.storage.opening.open_collection`. Safe to share between threads.

    Every method raises ``CollectionError``, and its kind ``BusyError`` where trying again may help.
    """

    def __init__(self, engine: Engine, named: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._reading = Database(engine)
        self._writing = Database(engine.execution_options(writes=True))
        self._named = named
        self._clock = clock
        self._seen: dict[tuple[str, str], datetime] = {}
        self._seen_lock = Lock()

    def __str__(self) -> str:
        """The setting that names it, and its value without the password."""
        return self._named

    def store(self, items: Sequence[Item]) -> list[Stored]:
        """Store all items, or none: they are durable when it returns. Storing them again changes nothing."""
        rows = [row_of(item) for item in items]
        with self.writing() as connection:
            written = Writer(connection).write(rows)
            urls = urls_of(connection, [one.page.copy.original_id for one in written if one.page.copy])
        return [_stored(one, urls) for one in written]

    def known(self, source: str, url: str) -> Known | None:
        """What is known of a page; ``None`` where it was never stored."""
        with self.reading() as connection:
            row = connection.execute(_KNOWN, {"of_source": source, "of_url": url}).one_or_none()
            found = connection.execute(_DOCUMENTS, {"of_id": row.id, "of_version": row.version}).all() if row else ()
        if row is None:
            return None
        return Known(
            row.etag,
            row.last_modified,
            row.selector_version,
            has_gaps=bool(row.has_gaps),
            is_unread=bool(row.unread),
            lacks_recognition=any(
                one.status == DocumentStatus.NEEDS_OCR and not TRIED.search(one.reason) for one in found
            ),
            files=tuple(one.path for one in found if one.path),
            listed=_listed(row),
        )

    def seen(self, source: str, url: str) -> None:
        """Note that a page was asked for and had not changed; written with the next items, or when closing."""
        with self._seen_lock:
            self._seen[source, url] = self._clock()
            is_full = len(self._seen) >= _MOST_SEEN
        if is_full:
            self._write_seen()

    def close(self) -> None:
        try:
            if self._seen:
                self._write_seen()
        finally:
            self._reading.close()

    def _write_seen(self) -> None:
        with self.writing():
            pass

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that writes nothing."""
        with self._transaction(self._reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction with no other writer beside it, which also writes what was seen."""
        with self._seen_lock:
            seen = dict(self._seen)
        with self._transaction(self._writing) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            for (source, url), at in seen.items():
                page = (pages.c.source == source) & (pages.c.url == url) & (pages.c.last_seen < at)
                connection.execute(update(pages).where(page).values(last_seen=at))
            yield connection
        with self._seen_lock:
            self._seen = {key: at for key, at in self._seen.items() if seen.get(key) != at}

    @contextmanager
    def _transaction(self, database: Database) -> Iterator[Connection]:
        try:
            with database.transaction() as connection:
                yield connection
        except StoreError as error:
            kind = BusyError if isinstance(error.__cause__, _MAY_PASS) else CollectionError
            raise kind(f"{self._named} failed: {reason(error.__cause__ or error)}") from error.__cause__
        except OverflowError as error:  # SQLite's driver says so itself of a number above 64 bits
            raise CollectionError(f"{self._named} failed: {error}") from error


def _gaps(kind: str) -> ColumnElement[bool]:
    """Whether a column that is read from the page is empty; dates that could not be read as such are not."""
    table = VERSIONS[kind]
    read = [one for one in fields_of(KINDS[kind]) if one.is_read and one.name in table.c]
    return or_(
        *(
            table.c[one.name].is_(None)
            if one.kind is not Kind.DATE
            else table.c[one.name].is_(None) & table.c.unparsed[one.name].as_string().is_(None)
            for one in read
        )
    )


def _known_page() -> Select[Any]:
    """Finds what :class:`Known` tells of the page ``:of_url`` of ``:of_source``."""
    law, opinion = law_versions.c, opinion_versions.c
    gaps = case((pages.c.kind == "law", _gaps("law")), else_=_gaps("opinion"))
    listed = [law[name] for name in _LISTED]
    return (
        select(*pages.c, law.unparsed, gaps.label("has_gaps"), *(one.label(f"listed_{one.name}") for one in listed))
        .outerjoin(law_versions, (law.page_id == pages.c.id) & (law.version == pages.c.version))
        .outerjoin(opinion_versions, (opinion.page_id == pages.c.id) & (opinion.version == pages.c.version))
        .where(pages.c.source == bindparam("of_source"), pages.c.url == bindparam("of_url"))
    )


_LISTED = tuple(sorted({one.name for one in fields_of(LawListPage)} & set(law_versions.c.keys())))
"""What a row of a list may say of a law; of opinions it says nothing that is stored."""
_KNOWN = _known_page()
"""Made once: it takes longer to make than to run, and is asked for each page."""
_DOCUMENTS = (
    select(documents.c.status, documents.c.reason, documents.c.path)
    .where(documents.c.page_id == bindparam("of_id"), documents.c.version == bindparam("of_version"))
    .order_by(documents.c.number)
)


def _listed(row: Row[Any]) -> dict[str, str]:
    if row.kind != "law":
        return {}
    values = {name: getattr(row, f"listed_{name}") or row.unparsed.get(name, "") for name in _LISTED}
    return {name: str(value) for name, value in values.items()}


def _stored(written: Written, urls: dict[int, str]) -> Stored:
    outcome = Outcome.NEW if written.is_new else Outcome.CHANGED if written.has_changed else Outcome.UNCHANGED
    copy = written.page.copy
    return Stored(outcome, urls[copy.original_id], copy.similarity) if copy else Stored(outcome)
