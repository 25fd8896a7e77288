"""The history proposer: selectors that a person or an earlier heal wrote for the field, tried again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from parsel import Selector

from healing.dom.page import parse
from healing.extraction import read_field
from healing.model import ROWS
from healing.repair.incident import Candidate
from healing.repair.listing_search import rows_of
from healing.repair.sandbox import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.model import Selectors
    from healing.repair.incident import Incident

_SCORE, _EVIDENCE = 0.85, "it served this field before"
_MOST_ROWS = 2
"""So many of the earlier row selectors that find anything are proposed, the newest."""
_ROWS_READ = 12


@dataclass(frozen=True, slots=True)
class HistoryProposer:
    """Alternates that stand behind the broken selector, and earlier versions: layouts do come back.

    So do repairs whose overlay copy gave way to a newer packaged module. Of a listing only what finds something on the
    pages at hand is proposed, rows and columns together: the selectors of several layouts multiply.
    """

    name: ClassVar[str] = "history"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        for field in incident.broken:
            if field in incident.selectors.fields:
                for selector in (*incident.selectors.of(field)[1:], *_earlier(incident, field)):
                    yield self._candidate(field, selector)
        yield from self._listing(incident)

    def _listing(self, incident: Incident) -> Iterator[Candidate]:
        columns = incident.selectors.columns
        broken = {ROWS, *columns} & set(incident.broken)
        if not broken or not incident.history:
            return
        if ROWS not in broken:
            for name in sorted(broken):
                yield from self._column(incident, name, _earlier(incident, name), ())
        for rows in islice(filter(_Rows(incident).are_on_every_page, _earlier(incident, ROWS)), _MOST_ROWS):
            yield self._candidate(ROWS, rows)
            for name, current in columns.items():
                yield from self._column(incident, name, (*current, *_earlier(incident, name)), (rows,))

    def _column(self, incident: Incident, name: str, selectors: Iterable[str], rows: Selectors) -> Iterator[Candidate]:
        elements = _Rows(incident).sample(rows or incident.selectors.rows)
        for selector in selectors:
            if _gives(incident, name, selector, elements):
                yield self._candidate(name, selector, rows)

    def _candidate(self, field: str, selector: str, rows: Selectors = ()) -> Candidate:
        return Candidate(field, (selector,), self.name, _SCORE, _EVIDENCE, rows)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What row selectors find on the pages of an incident."""

    incident: Incident

    def are_on_every_page(self, selector: str) -> bool:
        return not fault_of(selector) and all(self._found((selector,)))

    def sample(self, selectors: Selectors) -> Sequence[HtmlElement]:
        """Some rows of the first page that has any."""
        return next(filter(None, self._found(selectors)), ())[:_ROWS_READ]

    def _found(self, selectors: Selectors) -> Iterator[tuple[HtmlElement, ...]]:
        return (rows_of(parse(page.html, page.url), selectors) for page in self.incident.pages)


def _earlier(incident: Incident, field: str) -> Iterator[str]:
    current = incident.selectors.of(field)
    return (old for old in incident.history.get(field, ()) if old not in current)


def _gives(incident: Incident, name: str, selector: str, rows: Sequence[HtmlElement]) -> bool:
    """Whether a column's selector reads a valid value in some of the rows."""
    rule = incident.rules[name]
    return not fault_of(selector) and any(
        read_field(Selector(root=row, type="html"), (selector,), rule, in_row=True).is_valid for row in rows
    )
