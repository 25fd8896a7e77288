"""Writes rows into the tables, in a transaction that no other writer disturbs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from etl_sentiment.duplicates import signature
from etl_sentiment.storage.completing import completed
from etl_sentiment.storage.copies import Copies, Copy
from etl_sentiment.storage.documents import read_documents, write_documents
from etl_sentiment.storage.history import Version, place, version_before
from etl_sentiment.storage.rows import KINDS, changed_fields, said_by
from etl_sentiment.storage.tables import documents, duplicates, law_versions, opinion_versions, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from etl_sentiment.storage.history import Place
    from etl_sentiment.storage.rows import Row

VERSIONS = {"law": law_versions, "opinion": opinion_versions}
MOST_PARAMETERS = 500
"""In one statement; databases limit them."""
Key = tuple[str, str]
"""Source and address of a page."""


@dataclass(kw_only=True)
class Page:
    """A row of ``pages``, and the versions that are known of it."""

    id: int = 0
    source: str
    url: str
    kind: str
    first_seen: datetime
    last_seen: datetime
    etag: str | None
    last_modified: str | None
    selector_version: str | None
    unread: list[str]
    version: int = 0
    versions: list[Version] = field(default_factory=list)
    copy: Copy | None = None

    @classmethod
    def of(cls, row: Row) -> Page:
        """A page that is seen for the first time."""
        return cls(
            source=row.source,
            url=row.url,
            kind=row.kind,
            first_seen=row.crawled_at,
            last_seen=row.crawled_at,
            etag=row.etag,
            last_modified=row.last_modified,
            selector_version=row.columns["selector_version"],
            unread=list(row.unread),
        )

    @property
    def columns(self) -> dict[str, Any]:
        return {
            part.name: getattr(self, part.name) for part in fields(self) if part.name in pages.c and part.name != "id"
        }

    def see(self, row: Row) -> None:
        """Note that it was read again; what the newest reading said of the page's version counts."""
        if row.crawled_at >= self.last_seen:
            self.last_seen = row.crawled_at
            self.etag, self.last_modified = row.etag, row.last_modified
            self.selector_version = row.columns["selector_version"]
            self.unread = list(row.unread)
        self.first_seen = min(self.first_seen, row.crawled_at)

    def add(self, version: Version, kind: str) -> bool:
        """Add a version; whether it is the one in force now."""
        self.versions = sorted([*self.versions, version])
        if self.versions[-1] != version:
            return False
        self.version, self.kind = version.number, kind
        return True


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one row: the page, and whether it got a version."""

    page: Page
    is_new: bool
    has_changed: bool


class Writer:
    """One transaction's work. Versions of new pages are written together, at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._copies = Copies(connection)
        self._waiting: list[tuple[Row, dict[str, Any]]] = []

    def write(self, rows: Sequence[Row]) -> list[Written]:
        """Write the rows, in their order."""
        found = read_pages(self._connection, {row.key for row in rows})
        before = {key: page.columns for key, page in found.items()}
        self._add_pages(found, rows)
        written = [self._write(found[row.key], row) for row in rows]
        self._insert_waiting()
        self._copies.flush()
        self._update_pages([page for key, page in found.items() if page.columns != before.get(key)])
        return written

    def _add_pages(self, found: dict[Key, Page], rows: Sequence[Row]) -> None:
        """Add the pages that are not there yet to the table and to ``found``."""
        new: dict[Key, Page] = {}
        for row in rows:
            if row.key not in found:
                new.setdefault(row.key, Page.of(row))
        if not new:
            return
        self._connection.execute(insert(pages), [page.columns for page in new.values()])
        for stored in _select_pages(self._connection, new):
            new[stored.source, stored.url].id = stored.id
        found |= new

    def _write(self, page: Page, row: Row) -> Written:
        is_new = not page.versions
        page.see(row)
        if row.unread and not is_new:
            row = self._completed(page, row)
        found = place(page.versions, row.crawled_at, row.content_hash)
        if found is None:
            return Written(page, is_new=False, has_changed=False)
        values = {"page_id": page.id, "version": found.number, "changed": []}
        if not is_new:
            self._insert_waiting()
            values["changed"] = self._changes(page, row, found)
        self._waiting.append((row, values))
        if page.add(Version(row.crawled_at, found.number, row.content_hash), row.kind):
            self._note_copy(page, row, is_new=is_new)
        return Written(page, is_new=is_new, has_changed=not is_new)

    def _completed(self, page: Page, row: Row) -> Row:
        """The row with what the version before said in place of what could not be read."""
        before = version_before(page.versions, row.crawled_at)
        if before is None or page.kind != row.kind:
            return row
        self._insert_waiting()
        table = VERSIONS[row.kind]
        here = (table.c.page_id == page.id) & (table.c.version == before.number)
        columns = self._connection.execute(select(table).where(here)).one()
        return completed(row, columns._asdict(), read_documents(self._connection, page=page.id, version=before.number))

    def _note_copy(self, page: Page, row: Row, *, is_new: bool) -> None:
        signed = signature(row.columns["text"] or "") if row.kind == "opinion" else None
        if row.kind == "opinion" or not is_new:
            page.copy = self._copies.note(page.id, signed, is_new=is_new)

    def _changes(self, page: Page, row: Row, found: Place) -> list[str]:
        """What differs from the version before; that of the version after is written anew."""
        before = self._said(page, row.kind, found.before.number) if found.before else {}
        if found.after:
            table, number = VERSIONS[row.kind], found.after.number
            changed = changed_fields(row.said, self._said(page, row.kind, number))
            self._connection.execute(
                update(table).where(table.c.page_id == page.id, table.c.version == number).values(changed=changed)
            )
        return changed_fields(before, row.said) if found.before else []

    def _said(self, page: Page, kind: str, version: int) -> dict[str, Any]:
        """What a stored version said; nothing where it was a page of another kind."""
        table = VERSIONS[kind]
        row = self._connection.execute(
            select(table).where(table.c.page_id == page.id, table.c.version == version)
        ).one_or_none()
        if row is None:
            return {}
        files = select(documents.c.sha256, documents.c.status).where(
            documents.c.page_id == page.id, documents.c.version == version
        )
        found = [(one.sha256, one.status) for one in self._connection.execute(files.order_by(documents.c.number))]
        return said_by(KINDS[kind], row._asdict(), found)

    def _insert_waiting(self) -> None:
        for kind, table in VERSIONS.items():
            rows = [row.columns | values for row, values in self._waiting if row.kind == kind]
            if rows:
                self._connection.execute(insert(table), rows)
        for row, values in self._waiting:
            write_documents(self._connection, row.documents, page=values["page_id"], version=values["version"])
        self._waiting.clear()

    def _update_pages(self, changed: Sequence[Page]) -> None:
        if changed:
            names: dict[str, Any] = {name: bindparam(f"new_{name}") for name in changed[0].columns}
            statement = update(pages).where(pages.c.id == bindparam("of_id")).values(names)
            rows = [{f"new_{name}": value for name, value in page.columns.items()} for page in changed]
            ids = [{"of_id": page.id} for page in changed]
            self._connection.execute(statement, [row | one for row, one in zip(rows, ids, strict=True)])


def read_pages(connection: Connection, keys: Iterable[Key]) -> dict[Key, Page]:
    """The pages that are there, with their versions and the copies that they are."""
    found = {(row.source, row.url): Page(**row._asdict()) for row in _select_pages(connection, keys)}
    by_id = {page.id: page for page in found.values()}
    for part in _parts(by_id):
        for table in VERSIONS.values():
            columns = (table.c.page_id, table.c.crawled_at, table.c.version, table.c.content_hash)
            for page, *version in connection.execute(select(*columns).where(table.c.page_id.in_(part))):
                by_id[page].versions.append(Version(*version))
        for page, *copy in connection.execute(select(duplicates).where(duplicates.c.page_id.in_(part))):
            by_id[page].copy = Copy(*copy)
    for one in found.values():
        one.versions.sort()
    return found


def _select_pages(connection: Connection, keys: Iterable[Key]) -> Iterator[Any]:
    by_source: dict[str, list[str]] = {}
    for source, url in keys:
        by_source.setdefault(source, []).append(url)
    for source, urls in by_source.items():
        for part in _parts(urls):
            yield from connection.execute(select(pages).where(pages.c.source == source, pages.c.url.in_(part)))


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    return (listed[start : start + MOST_PARAMETERS] for start in range(0, len(listed), MOST_PARAMETERS))
