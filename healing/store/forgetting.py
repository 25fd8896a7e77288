"""What a person has deleted: a source, a page, all dead letters. What it would be can be counted first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select

from healing.store.records import ParkState
from healing.store.tables import heals, incidents, kind_runs, llm_calls, memory, parked, rejected, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Table

    from healing.memory.remembered import KindMemory


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be forgotten; everything where nothing is said."""

    source: str | None = None
    url: str | None = None
    """A part of the addresses of pages."""
    dead: bool = False
    """Dead letters only."""

    @property
    def is_of_pages(self) -> bool:
        """Whether it is of single pages, rather than of all that is known of a source."""
        return self.dead or self.url is not None

    def names(self, url: str) -> bool:
        return self.url is None or self.url in url


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many records it was, or would be."""

    pages: int = 0
    """Failed pages."""
    remembered: int = 0
    """Pages that were remembered, with their values."""
    incidents: int = 0
    heals: int = 0
    """Verdicts."""
    llm_calls: int = 0
    runs: int = 0
    kind_runs: int = 0
    rejected: int = 0
    """Selectors that are not to be proposed again."""
    snapshots: int = 0
    """Stored pages that nothing needs any more."""


def conditions(wanted: Wanted) -> Iterator[tuple[str, Table, list[ColumnElement[bool]]]]:
    """Names (those of :class:`Forgotten`), tables, and which of their rows are meant; memory is looked at elsewhere."""
    of_source = [] if wanted.source is None else [incidents.c.source == wanted.source]
    yield "pages", parked, _pages(wanted)
    if wanted.is_of_pages:
        return
    ours = select(incidents.c.id).where(*of_source)
    yield "heals", heals, [heals.c.incident.in_(ours)]
    yield "llm_calls", llm_calls, [or_(llm_calls.c.incident.in_(ours), *_all(wanted))]
    yield "incidents", incidents, of_source
    for name, table in (("runs", runs), ("kind_runs", kind_runs), ("rejected", rejected)):
        yield name, table, [] if wanted.source is None else [table.c.source == wanted.source]


def count(connection: Connection, wanted: Wanted) -> Forgotten:
    found = {
        name: connection.scalar(select(func.count()).select_from(table).where(*rows)) or 0
        for name, table, rows in conditions(wanted)
    }
    return Forgotten(**found)


def forget(connection: Connection, wanted: Wanted) -> Forgotten:
    return Forgotten(
        **{name: connection.execute(delete(table).where(*rows)).rowcount for name, table, rows in conditions(wanted)}
    )


def without(known: KindMemory, wanted: Wanted) -> tuple[KindMemory, int]:
    """A memory without the pages that are meant, and how many these were; dead letters are no part of it."""
    kept = () if wanted.dead else tuple(page for page in known.pages if not wanted.names(page.url))
    kept = known.pages if wanted.dead else kept
    return replace(known, pages=kept), len(known.pages) - len(kept)


def of_source(connection: Connection, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    """Source, page kind and content of each memory that may be meant."""
    rows = [] if wanted.source is None else [memory.c.source == wanted.source]
    for row in connection.execute(select(memory).where(*rows).order_by(memory.c.id)):
        yield row.source, row.page_kind, row.content


def _pages(wanted: Wanted) -> list[ColumnElement[bool]]:
    rows: list[ColumnElement[bool]] = [] if wanted.source is None else [parked.c.source == wanted.source]
    if wanted.url is not None:
        rows.append(parked.c.url.contains(wanted.url, autoescape=True))
    return [*rows, parked.c.state == ParkState.DEAD] if wanted.dead else rows


def _all(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Also what is of no incident, where everything is meant."""
    return [llm_calls.c.id.is_not(None)] if wanted.source is None else []
