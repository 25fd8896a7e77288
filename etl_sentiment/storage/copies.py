"""Near-duplicates in the tables: which earlier article says almost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam, delete, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from etl_sentiment.duplicates import BANDS, THRESHOLD, Signature, bands, from_bytes, similarity, to_bytes
from etl_sentiment.storage.tables import duplicates, opinion_bands, opinion_signatures, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

_PER_BAND = 20
"""So many of the earliest pages with a band are looked at, so that a text which stands on every page costs no more."""
_EARLIEST = "SELECT page_id FROM opinion_bands WHERE band = {band} AND page_id < :page ORDER BY page_id LIMIT {most}"
_ARRAYS = (bindparam("bands", type_=ARRAY(BigInteger)), bindparam("pages", type_=ARRAY(Integer)))
# PostgreSQL is given arrays, for speed: there are 40 bands for each article. SQLite has neither arrays nor LATERAL.
_CANDIDATES = text(
    "SELECT DISTINCT page_id FROM unnest(:bands) AS wanted (band) "  # noqa: S608 (numbers only)
    f"CROSS JOIN LATERAL ({_EARLIEST.format(band='wanted.band', most=_PER_BAND)}) AS earliest"
).bindparams(_ARRAYS[0])
_CANDIDATES_SQLITE = text(
    " UNION ".join(
        f"SELECT page_id FROM ({_EARLIEST.format(band=f':band{place}', most=_PER_BAND)})"  # noqa: S608 (numbers only)
        for place in range(BANDS)
    )
)
_INSERT = text("INSERT INTO opinion_bands (band, page_id) SELECT * FROM unnest(:bands, :pages)").bindparams(*_ARRAYS)


class Copy(NamedTuple):
    """An article's text is that of an earlier page."""

    original_id: int
    similarity: float


class Copies:
    """Finds and notes copies in one transaction; what is noted is written by :meth:`flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._has_arrays = connection.dialect.name == "postgresql"
        self._fresh: dict[int, Signature] = {}
        self._by_band: dict[int, set[int]] = {}
        self._found: dict[int, Copy] = {}

    def note(self, page: int, signature: Signature | None, *, is_new: bool) -> Copy | None:
        """Remember the signature of a page's text, in place of an earlier one; the copy that it is, if it is one.

        The original is the earliest page that is similar enough. ``is_new``: nothing is remembered of the page yet.
        """
        orphans = [] if is_new else self._forget(page)
        if signature is not None:
            self._fresh[page] = signature
            for band in bands(signature):
                self._by_band.setdefault(band, set()).add(page)
            self._judge(page, signature)
        # The copies of the text that the page had: of its new one perhaps, or of each other.
        for orphan, stored in self._signatures(orphans).items():
            self._judge(orphan, stored)
        return self._found.get(page)

    def flush(self) -> None:
        """Write what was noted."""
        if self._fresh:
            rows = [{"page_id": page, "signature": to_bytes(one)} for page, one in self._fresh.items()]
            self._connection.execute(insert(opinion_signatures), rows)
            self._insert_bands([(band, page) for page, one in self._fresh.items() for band in bands(one)])
        if self._found:
            self._connection.execute(
                insert(duplicates), [{"page_id": page, **found._asdict()} for page, found in self._found.items()]
            )

    def _judge(self, page: int, signature: Signature) -> None:
        candidates = self._candidates(page, signature)
        for one in sorted(candidates):
            if (share := similarity(candidates[one], signature)) >= THRESHOLD:
                self._found[page] = Copy(one, share)
                return

    def _signatures(self, ids: Iterable[int]) -> dict[int, Signature]:
        """The signatures of these pages, whether they are written yet or not."""
        wanted = list(ids)
        fresh = {page: self._fresh[page] for page in wanted if page in self._fresh}
        return fresh | read_signatures(self._connection, [page for page in wanted if page not in fresh])

    def _candidates(self, page: int, signature: Signature) -> dict[int, Signature]:
        """The signatures of earlier pages that have a band in common with this one."""
        wanted = bands(signature)
        fresh = {one for band in wanted for one in self._by_band.get(band, ()) if one < page}
        found = {one: self._fresh[one] for one in fresh}
        return found | read_signatures(self._connection, self._stored_candidates(page, wanted))

    def _stored_candidates(self, page: int, wanted: Sequence[int]) -> Sequence[int]:
        if self._has_arrays:
            return self._connection.scalars(_CANDIDATES, {"page": page, "bands": list(wanted)}).all()
        places = {f"band{place}": band for place, band in enumerate(wanted)}
        return self._connection.scalars(_CANDIDATES_SQLITE, {"page": page, **places}).all()

    def _forget(self, page: int) -> list[int]:
        """Forget a page's text; the pages that were copies of it, and are linked to nothing now."""
        of_it = duplicates.c.original_id == page
        orphans = set(self._connection.scalars(select(duplicates.c.page_id).where(of_it)))
        orphans |= {copy for copy, found in self._found.items() if found.original_id == page}
        for one in (page, *orphans):
            self._found.pop(one, None)
        self._connection.execute(delete(duplicates).where(of_it | (duplicates.c.page_id == page)))
        fresh = self._fresh.pop(page, None)
        if fresh is not None:
            for band in bands(fresh):
                self._by_band[band].discard(page)
        for stored in read_signatures(self._connection, [page]).values():
            table = opinion_bands
            self._connection.execute(delete(table).where(table.c.band.in_(bands(stored)), table.c.page_id == page))
            self._connection.execute(delete(opinion_signatures).where(opinion_signatures.c.page_id == page))
        return sorted(orphans)

    def _insert_bands(self, rows: list[tuple[int, int]]) -> None:
        if self._has_arrays:
            values = {"bands": [band for band, _ in rows], "pages": [page for _, page in rows]}
            self._connection.execute(_INSERT, values)
        else:
            self._connection.execute(insert(opinion_bands), [{"band": band, "page_id": page} for band, page in rows])


def read_signatures(connection: Connection, ids: Iterable[int]) -> dict[int, Signature]:
    """The stored signatures of these pages, those of a method of later left out: they cannot be compared."""
    table, found = opinion_signatures, {}
    wanted = list(ids)
    if not wanted:
        return {}
    for page, data in connection.execute(select(table.c.page_id, table.c.signature).where(table.c.page_id.in_(wanted))):
        try:
            found[page] = from_bytes(data)
        except ValueError:
            continue
    return found


def urls_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The addresses of these pages."""
    wanted = sorted(set(ids))
    found = connection.execute(select(pages.c.id, pages.c.url).where(pages.c.id.in_(wanted))) if wanted else ()
    return {row.id: row.url for row in found}
