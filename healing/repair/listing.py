"""The listing proposer: find the repeated records first, then each column inside them, all columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, ClassVar

from parsel import Selector

from healing.dom.page import Page, parse
from healing.extraction import read_field
from healing.model import ROWS
from healing.repair.incident import Candidate, Incident, PageEvidence
from healing.repair.listing_cells import Place, read_row
from healing.repair.listing_kept import OldLayout
from healing.repair.listing_rows import RowGroup, row_selectors
from healing.repair.listing_search import OUTSIDE, Listing, find_listings, in_rows, remembered_columns, rows_of
from healing.repair.listing_whole import failures_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.model import Rule, Selectors
    from healing.repair.listing_fit import Column

_MAX_PROPOSED = 2
"""How many of the listings found are proposed."""
_MAX_PAGES = 3
"""How many pages are looked at, where the rows of one do not serve the others."""
_MAX_TRIED, _MAX_SHARED = 8, 24
"""How many row selectors are made, to find two that serve the old layout too, and two that serve several pages."""
_MUCH, _CLEARLY, _FAR = 0.5, 0.1, 0.3
"""Rows that lost this share of their columns are looked for anew; others may replace them that fit better by so much,
and where they fit better by far, there is no use in the old ones."""


@dataclass(frozen=True, slots=True)
class ListingProposer:
    """Proposes rows and columns that belong together; each column's candidate carries the rows that it was made for."""

    name: ClassVar[str] = "listing"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        broken = {ROWS, *incident.selectors.columns} & set(incident.broken)
        if not broken:
            return
        columns, old = remembered_columns(incident), OldLayout.of(incident)
        for evidence in incident.pages[:_MAX_PAGES]:
            candidates = self._on_page(evidence, incident, columns, broken, old)
            yield from candidates
            if any(_serves_everywhere(one, incident) for one in candidates):
                return

    def _on_page(
        self,
        evidence: PageEvidence,
        incident: Incident,
        columns: Mapping[str, Column],
        broken: set[str],
        old: OldLayout,
    ) -> list[Candidate]:
        """Columns in the rows as they are; new rows where those broke, or lost so much that they may be other rows.

        Rows that lack a required value may be none, and so may those that only the new columns fill: others are looked
        for.
        """
        page = _page(evidence)
        current = None if ROWS in broken else in_rows(page, incident, columns)
        found = self._columns(current, broken, incident, old) if current else []
        is_required = any(incident.rules[name].required for name in broken - {ROWS})
        repaired = {one.field: one.selectors for one in found}
        is_mixed = bool(found) and any(failures_with(incident, repaired, broken, evidence))
        if current is None or is_required or is_mixed or len(broken) >= _MUCH * len(columns):
            least = current.score + (0.0 if is_mixed else _CLEARLY) if current else 0.0
            listings = [one for one in find_listings(page, columns) if one.score > least]
            listings = [one for one in listings if one.score > listings[0].score - _CLEARLY]
            proposals = filter(None, (self._anew(listing, page, incident, old) for listing in listings))
            anew = list(chain.from_iterable(islice(proposals, _MAX_PROPOSED)))
            if current and listings and listings[0].score > current.score + _FAR:
                return anew  # what the row selector finds now are other rows
            found += anew
        return found

    def _anew(self, listing: Listing, page: Page, incident: Incident, old: OldLayout) -> list[Candidate]:
        """New rows with all their columns; nothing where no selector gives just these rows."""
        rows = _rows_of(listing, page, old, [other for other in map(_page, incident.pages) if other is not page])
        if not rows:
            return []
        evidence = f"{len(listing.group.rows)} elements alike"
        candidate = Candidate(ROWS, rows, self.name, min(1.0, listing.score), evidence)
        return [candidate, *self._columns(listing, set(listing.choices), incident, old, rows)]

    def _columns(
        self, listing: Listing, names: set[str], incident: Incident, old: OldLayout, rows: Selectors = ()
    ) -> list[Candidate]:
        found = []
        for name, choice in listing.choices.items():
            if name in names:
                current = incident.selectors.columns[name]
                serves = _gives(current, incident.rules[name], listing.group, choice.place)
                selectors = current if serves else diverse(old.best(name, choice.place.selectors, listing.group.rows))
                evidence = f"fits the remembered values by {choice.fit:.2f}, the next place by {choice.runner_up:.2f}"
                if not old.keeps_column(name, selectors[0]):
                    evidence += "; pages of the old layout would give other values"
                found.append(Candidate(name, selectors, self.name, choice.score, evidence, rows))
        return found


def _serves_everywhere(candidate: Candidate, incident: Incident) -> bool:
    """Whether the rows of a candidate are there on every page: else those of another page may serve them all."""
    rows = candidate.selectors if candidate.field == ROWS else candidate.rows
    return all(rows_of(_page(evidence), rows or incident.selectors.rows) for evidence in incident.pages)


def _page(evidence: PageEvidence) -> Page:
    return parse(evidence.html, evidence.url)


def _rows_of(listing: Listing, page: Page, old: OldLayout, others: Sequence[Page]) -> Selectors:
    """The two best selectors of just these rows: those that find rows on the other pages, too, where there are any."""
    taken = [choice.place.selectors[0] for choice in listing.choices.values()]
    is_read_outside = any(selector.removeprefix("./").startswith(OUTSIDE) for selector in taken)

    def is_empty(row: HtmlElement) -> bool:
        reading = read_row(row, page)
        return not is_read_outside and not any(reading.get(selector) for selector in taken)

    found = tuple(islice(row_selectors(listing.group, page.root, is_empty), _MAX_SHARED if others else _MAX_TRIED))
    shared = tuple(selector for selector in found if all(rows_of(other, (selector,)) for other in others)) or found
    return (tuple(filter(old.keeps_rows, shared)) or shared)[:2]


def _gives(selectors: Selectors, rule: Rule, group: RowGroup, place: Place) -> bool:
    """Whether a column's own selectors read just what stands in the place: then they stay as they are."""
    rows = group.sample(len(place.values))
    readings = (read_field(Selector(root=row, type="html"), selectors, rule, in_row=True).values for row in rows)
    return all(" ".join(values) == wanted for values, wanted in zip(readings, place.values, strict=True))


def diverse(selectors: Selectors) -> Selectors:
    """The best selector, and the best one of another make: names and positions seldom change at once."""
    first = selectors[0]
    other = next((each for each in selectors if each.startswith("./") != first.startswith("./")), None)
    return (first, other) if other else (first,)
