"""Looking for the listing of a page: every group of repeated elements, with the best place for each column in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, takewhile
from math import log10
from statistics import fmean
from typing import TYPE_CHECKING

from healing.extraction import select
from healing.model import Kind
from healing.repair.listing_cells import Place, headings_before, placed, places_in
from healing.repair.listing_fit import Column
from healing.repair.listing_links import echo
from healing.repair.listing_rank import Choice, Ranking, assign, rank
from healing.repair.listing_rows import RowGroup, by_links, make_of, row_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.memory.fingerprint import Fingerprint
    from healing.model import Selectors
    from healing.repair.incident import Incident

_FIRST_LOOK, _SECOND_LOOK = 10, 60
"""How many rows are read to rank all groups of a page, and how many of the best groups."""
_MAX_GROUPS = 60
_MAX_LISTINGS = 4
"""How many of the best groups are read closely."""
_PER_TENFOLD = 0.05
"""Of two groups that fit as well, the one with the more rows: what ten times the rows are worth."""
_MOSTLY = 0.5
"""In so many rows an address has to repeat a text, that it may be expected to."""
_FULL, _BETTER = 0.95, 0.05
"""A link in so many of the rows is in all of them; by so much a column fits better in the right part of the rows."""
_IN_ROW = 0.85
"""A date that fits no better inside the rows is looked for in the headings above them, too."""
_NO_PARTS = ("td", "th", "@", "text()")
"""Steps of a path that lead to no record: the cells of a row are alike, but one record's."""
OUTSIDE = ("preceding::", "following-sibling::")
"""First steps of a path that leads out of the row."""
_SEVERAL = 0.1
"""Where so many of the rows hold several records, the rows are no records."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows with a place for each column that was found in them."""

    group: RowGroup
    choices: Mapping[str, Choice]
    score: float


def remembered_columns(incident: Incident) -> dict[str, Column]:
    """What each column's values were like on the remembered pages."""
    rows = [row for page in incident.memory.pages for row in page.rows]
    prints: dict[str, Fingerprint] = {}
    for page in incident.memory.pages:
        prints |= page.fingerprints
    texts = {name: [" ".join(row.get(name, ())) for row in rows] for name in incident.selectors.columns}
    linked = tuple(name for name in texts if name in prints and "a" in prints[name].path)
    columns = {}
    for name, values in texts.items():
        rule, known = incident.rules[name], prints.get(name)
        column = Column.of(rule, values, known.label if known else "", known.link if known else "")
        if rule.kind.is_link:
            others = [other for other in texts if not incident.rules[other].kind.is_link]
            echoes = tuple(other for other in others if echo(values, texts[other]) >= _MOSTLY)
            column = replace(column, echoes=echoes, wraps=tuple(other for other in others if other in linked))
        columns[name] = column
    return columns


def find_listings(page: Page, columns: Mapping[str, Column]) -> list[Listing]:
    """The likeliest listings of a page, the best first."""
    groups = [group for group in row_groups(page) if _is_plausible(group, page, columns)]
    first = _first_look(groups[:_MAX_GROUPS], page, columns)
    best = first[:_MAX_LISTINGS]
    parts = [part for one in best for part in _first_look(by_links(one.group), page, columns) if _tells(part, one)]
    best = sorted((*best, *parts), key=lambda one: -one.score)[:_MAX_LISTINGS]
    return sorted((listing_in(one.group, page, columns, _SECOND_LOOK) for one in best), key=lambda one: -one.score)


def _first_look(groups: Sequence[RowGroup], page: Page, columns: Mapping[str, Column]) -> list[Listing]:
    listings = (listing_in(group, page, columns, _FIRST_LOOK) for group in groups)
    return sorted((one for one in listings if one.choices), key=lambda one: -one.score)


def _tells(part: Listing, whole: Listing) -> bool:
    """Whether the rows with one kind of link have what the others lack; else they only lead to other folders."""
    for name, choice in part.choices.items():
        other = whole.choices.get(name)
        if other is None or (not choice.place.is_link and choice.fit > other.fit + _BETTER):
            return True
        if choice.place.is_link and (other.place.fill < _FULL or other.place.selectors[0] != choice.place.selectors[0]):
            return True
    return False


def _is_plausible(group: RowGroup, page: Page, columns: Mapping[str, Column]) -> bool:
    """Whether the rows hold about as much as the remembered ones did; costs little, and spares most groups the rest."""
    sample = group.sample(5)
    texts = [column for column in columns.values() if column.rule.kind not in (Kind.URL, Kind.DATE)]
    usual = sum(column.features.length for column in texts if column.values)
    length = fmean(len(page.text(row)) for row in sample)
    if not 0.3 * usual <= length <= 30 * usual + 1000:
        return False
    needs_link = any(column.rule.kind.is_link and column.fill > 0.5 for column in columns.values())
    linked = [row for row in sample if row.get("href") or row.find(".//a[@href]") is not None]
    return len(linked) >= 0.4 * len(sample) or not needs_link


def in_rows(page: Page, incident: Incident, columns: Mapping[str, Column]) -> Listing | None:
    """The listing in the rows that the source's own row selector finds."""
    rows = rows_of(page, incident.selectors.rows)
    return listing_in(RowGroup(rows), page, columns, _SECOND_LOOK) if rows else None


def rows_of(page: Page, selectors: Selectors) -> tuple[HtmlElement, ...]:
    """The elements that the first selector that finds any gives."""
    for selector in selectors:
        if rows := tuple(node.root for node in select(page.selector, selector) if hasattr(node.root, "iter")):
            return rows
    return ()


def listing_in(group: RowGroup, page: Page, columns: Mapping[str, Column], size: int) -> Listing:
    """The best places for all columns in one group of rows, judged by ``size`` rows of it."""
    sample = group.sample(size)
    places = all_places(group, sample, page) if size > _FIRST_LOOK else places_in(sample, page, group.tail)
    ranked = {name: ranked_places(column, places, columns, sample, page) for name, column in columns.items()}
    choices = assign(ranked, columns=columns)
    if _holds_several(sample, choices, columns):
        return Listing(group, {}, 0.0)
    fit = sum(choice.fit - max(0.0, choice.runner_up - choice.fit) for choice in choices.values()) / len(columns)
    return Listing(group, choices, fit + _PER_TENFOLD * log10(len(group.rows)))


def all_places(group: RowGroup, sample: Sequence[HtmlElement], page: Page) -> list[Place]:
    """The places in some rows of a group, with what surrounds each."""
    return [placed(place, sample) for place in places_in(sample, page, group.tail)]


def _holds_several(rows: Sequence[HtmlElement], choices: Mapping[str, Choice], columns: Mapping[str, Column]) -> bool:
    """Whether the columns (but for the date, which may stand above) lie in one part of the row that it has more of.

    A column without a path of its own is read from all such parts of a row at once.
    """
    found = [
        path.split("/")
        for name, choice in choices.items()
        if columns[name].rule.kind is not Kind.DATE and (path := choice.place.path)
    ]
    if not found or any(len(path) < 2 or path[1].startswith(OUTSIDE) for path in found):
        return False
    shared = takewhile(lambda steps: len(set(steps)) == 1, zip(*found, strict=False))
    steps = [step for step, *_ in islice(shared, 1, None) if not step.startswith(_NO_PARTS)]
    parts = ["/".join((".", *steps[: number + 1])) for number in range(len(steps))]
    several = sum(any(_has_twin(row, part) for part in parts) for row in rows)
    return several > _SEVERAL * len(rows)


def _has_twin(row: HtmlElement, path: str) -> bool:
    found = row.xpath(path)
    return bool(found) and any(make_of(other) == make_of(found[0]) for other in found[0].itersiblings(found[0].tag))


def ranked_places(
    column: Column, places: Sequence[Place], columns: Mapping[str, Column], rows: Sequence[HtmlElement], page: Page
) -> Ranking:
    """The places that could hold a column, best first; of a date the headings above the rows, too."""
    found = rank(column, places, columns.values())
    if column.rule.kind is Kind.DATE and not any(match.fit > _IN_ROW for match in found):
        headings = [heading for heading in headings_before(rows, page) if len(set(heading.values)) > 1]
        found = rank(column, [*places, *headings], columns.values())
    return found
