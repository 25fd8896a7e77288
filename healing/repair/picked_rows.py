"""From what a language model picked in a listing to selectors: its rows are those that hold what it picked.

The prompt shows two or three rows of many: the picked nodes are examples, and the rows are the whole group of repeated
elements that they stand in, with a place for each column that gives the picked values in the picked rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.dom.paths import up
from healing.dom.text import normal
from healing.model import ROWS
from healing.repair.listing_cells import headings_before, places_in
from healing.repair.listing_rows import RowGroup, row_groups
from healing.repair.listing_search import remembered_columns, rows_of
from healing.repair.named_rows import MAX_GROUPS, SAMPLED, NamedRows, fitting_places, listing_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.llm.question import Pick
    from healing.model import Selectors
    from healing.repair.incident import Incident
    from healing.repair.listing_cells import Place
    from healing.repair.listing_fit import Column

_PART = 0.05
"""A part of what was picked is taken for the value where it fits the remembered ones by so much better."""


@dataclass(frozen=True, slots=True)
class PickedListing:
    """The selectors of what was picked; ``rows`` is empty where the rows stay as they are."""

    rows: Selectors = ()
    columns: Mapping[str, Selectors] = field(default_factory=dict)


def listing_selectors(incident: Incident, picks: Mapping[str, Pick], page: Page) -> PickedListing:
    """``picks``: the answers for rows and columns, all of nodes on this page.

    The rows are the current ones where these are not broken; else those that the picked rows, or cells, are of.
    """
    cells = {name: found for name, pick in picks.items() if name != ROWS and (found := _cells(pick, page))}
    if not cells:
        return PickedListing()
    if ROWS not in incident.broken:
        current = rows_of(page, incident.selectors.rows)
        return PickedListing(columns=_listing(incident, page, RowGroup(current), cells).columns if current else {})
    rows = [cell.element for cell in _cells(picks[ROWS], page)] if ROWS in picks else []
    listings = [_listing(incident, page, group, cells) for group in _groups(page, rows, cells)]
    best = max(listings, key=lambda listing: listing.score, default=None)
    return PickedListing(best.selectors(page), best.columns) if best is not None else PickedListing()


@dataclass(frozen=True, slots=True)
class _Cell:
    """One picked node."""

    element: HtmlElement
    value: str


def _cells(pick: Pick, page: Page) -> list[_Cell]:
    nodes = ((node, element) for node in pick.nodes for element in page.root.xpath(node.xpath))
    return [
        _Cell(element, (element.get(node.attribute) or "") if node.attribute else page.text(element))
        for node, element in nodes
    ]


def _groups(page: Page, rows: Sequence[HtmlElement], cells: Mapping[str, Sequence[_Cell]]) -> list[RowGroup]:
    """The groups that the picked rows are of, or else any: those that part and hold most of the picked cells."""
    groups = row_groups(page)
    named = [group for group in groups if set(rows) <= set(group.rows)] if rows else []
    held = [(count, group) for group in named or groups if (count := _held(group, cells))]
    return [group for _, group in sorted(held, key=lambda pair: -pair[0])[:MAX_GROUPS]]


def _held(group: RowGroup, cells: Mapping[str, Sequence[_Cell]]) -> int:
    """How many picked cells stand in the rows, counting one for each column and row."""
    rows = set(group.rows)
    return sum(
        len({row for cell in picked if (row := _row_around(cell.element, rows)) is not None})
        for picked in cells.values()
    )


def _row_around(element: HtmlElement, rows: set[HtmlElement]) -> HtmlElement | None:
    return next((node for node in up(element) if node in rows), None)


def _listing(incident: Incident, page: Page, group: RowGroup, cells: Mapping[str, Sequence[_Cell]]) -> NamedRows:
    """The rows with the place of each column that gives what was picked in the rows of the picked cells."""
    named = {name: _by_row(page, group, picked) for name, picked in cells.items()}
    first = dict.fromkeys(row for values in named.values() for row in values)
    rows = list(dict.fromkeys((*first, *group.sample(SAMPLED))))
    inside, above = places_in(rows, page, group.tail), headings_before(rows, page)
    columns = remembered_columns(incident)
    found = {}
    for name, by_row in named.items():
        rule, values = incident.rules[name], [by_row.get(row) for row in first]
        alike = [place for place in inside if place.is_link is rule.kind.is_link]
        if place := _place(alike, above, values, columns[name], page):
            found[name] = place
    return NamedRows(group, found, listing_score(group, found))


def _by_row(page: Page, group: RowGroup, picked: Sequence[_Cell]) -> dict[HtmlElement, str]:
    """The picked values by row; what stands in no row, such as a heading, is said of the first row after it."""
    rows, found = set(group.rows), {}
    for cell in picked:
        after = (row for row in group.rows if page.positions[row] > page.positions[cell.element])
        row = _row_around(cell.element, rows)
        row = row if row is not None else next(after, None)
        if row is not None:
            found[row] = cell.value
    return found


def _place(
    inside: Sequence[Place], above: Sequence[Place], values: Sequence[str | None], column: Column, page: Page
) -> Place | None:
    """What gives the picked values; or a part of them that is more like the remembered, such as the day in a line."""
    whole = fitting_places(inside, values, column.rule, page) or fitting_places(above, values, column.rule, page)
    parts = [place for place in inside if _is_part(place, values)]
    best = max(parts, key=lambda place: column.fit(place.filled, place.features), default=None)
    if not whole or best is None:
        return whole[0] if whole else best
    is_better = column.fit(best.filled, best.features) > column.fit(whole[0].filled, whole[0].features) + _PART
    return best if is_better else whole[0]


def _is_part(place: Place, values: Sequence[str | None]) -> bool:
    """Whether what the place gives stands in the picked values."""
    pairs = [(held, value) for held, value in zip(place.values, values, strict=False) if value is not None]
    return all(held and normal(held) in normal(value) for held, value in pairs)
