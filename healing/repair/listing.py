"""The listing proposer: find the repeated records first, then each column inside them, all columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from math import log10
from statistics import fmean
from typing import TYPE_CHECKING, ClassVar

from parsel import Selector

from healing.dom.page import Page, parse
from healing.extraction import read_field, select
from healing.model import ROWS, Kind
from healing.repair.incident import Candidate, Incident
from healing.repair.listing_cells import Place, headings_before, placed, places_in, read_row
from healing.repair.listing_fit import Column
from healing.repair.listing_rank import Choice, Ranking, assign, rank
from healing.repair.listing_rows import RowGroup, row_groups, row_selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.model import Rule, Selectors

_FIRST_LOOK, _SECOND_LOOK = 10, 60
"""How many rows are read to rank all groups of a page, and how many of the best groups."""
_MAX_GROUPS = 60
_MAX_LISTINGS, _MAX_PROPOSED = 4, 2
"""How many of the best groups are read closely, and how many of them are proposed."""
_PER_TENFOLD = 0.05
"""Of two groups that fit as well, the one with the more rows: what ten times the rows are worth."""
_MUCH, _CLEARLY, _FAR = 0.5, 0.1, 0.3
"""Rows that lost this share of their columns are looked for anew; others may replace them that fit better by so much,
and where they fit better by far, there is no use in the old ones."""
_IN_ROW = 0.5
"""A date that fits no better inside the rows is looked for in the headings above them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows with a place for each column that was found in them."""

    group: RowGroup
    choices: Mapping[str, Choice]
    score: float


@dataclass(frozen=True, slots=True)
class ListingProposer:
    """Proposes rows and columns that belong together; each column's candidate carries the rows that it was made for."""

    name: ClassVar[str] = "listing"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        broken = {ROWS, *incident.selectors.columns} & set(incident.broken)
        if not broken:
            return
        columns = remembered_columns(incident)
        for evidence in incident.pages:
            page = parse(evidence.html, evidence.url)
            candidates = self._on_page(page, incident, columns, broken)
            if candidates:
                yield from candidates
                return

    def _on_page(
        self, page: Page, incident: Incident, columns: Mapping[str, Column], broken: set[str]
    ) -> list[Candidate]:
        """Columns in the rows as they are; new rows where those broke, or lost so much that they may be other rows."""
        current = None if ROWS in broken else _in_rows(page, incident, columns)
        found = self._columns(current, broken, incident, ()) if current else []
        if current is None or len(broken) >= _MUCH * len(columns):
            least = current.score if current else 0.0
            listings = [one for one in find_listings(page, columns) if one.score > least + _CLEARLY]
            proposals = filter(None, (self._anew(listing, page, incident) for listing in listings))
            anew = list(chain.from_iterable(islice(proposals, _MAX_PROPOSED)))
            if listings and listings[0].score > least + _FAR:
                return anew  # what the row selector finds now are other rows
            found += anew
        return found

    def _anew(self, listing: Listing, page: Page, incident: Incident) -> list[Candidate]:
        """New rows with all their columns; nothing where no selector gives just these rows."""
        rows = _rows_of(listing, page)
        if not rows:
            return []
        evidence = f"{len(listing.group.rows)} elements alike"
        candidate = Candidate(ROWS, rows, self.name, min(1.0, listing.score), evidence)
        return [candidate, *self._columns(listing, set(listing.choices), incident, rows)]

    def _columns(self, listing: Listing, names: set[str], incident: Incident, rows: Selectors) -> list[Candidate]:
        found = []
        for name, choice in listing.choices.items():
            if name in names:
                current = incident.selectors.columns[name]
                serves = _gives(current, incident.rules[name], listing.group, choice.place)
                selectors = current if serves else _diverse(choice.place.selectors)
                evidence = f"fits the remembered values by {choice.fit:.2f}, the next place by {choice.runner_up:.2f}"
                found.append(Candidate(name, selectors, self.name, choice.score, evidence, rows))
        return found


def remembered_columns(incident: Incident) -> dict[str, Column]:
    """What each column's values were like on the remembered pages."""
    rows = [row for page in incident.memory.pages for row in page.rows]
    prints = [page.fingerprints for page in incident.memory.pages]
    columns = {}
    for name in incident.selectors.columns:
        known = next((found[name] for found in reversed(prints) if name in found), None)
        values = [" ".join(row.get(name, ())) for row in rows]
        label, link = (known.label, known.link) if known else ("", "")
        columns[name] = Column.of(incident.rules[name], values, label, link)
    return columns


def find_listings(page: Page, columns: Mapping[str, Column]) -> list[Listing]:
    """The likeliest listings of a page, the best first."""
    groups = [group for group in row_groups(page) if _is_plausible(group, page, columns)]
    first = [listing_in(group, page, columns, _FIRST_LOOK) for group in groups[:_MAX_GROUPS]]
    best = sorted((one for one in first if one.choices), key=lambda one: -one.score)[:_MAX_LISTINGS]
    return sorted((listing_in(one.group, page, columns, _SECOND_LOOK) for one in best), key=lambda one: -one.score)


def _is_plausible(group: RowGroup, page: Page, columns: Mapping[str, Column]) -> bool:
    """Whether the rows hold about as much as the remembered ones did; costs little, and spares most groups the rest."""
    sample = group.sample(5)
    texts = [column for column in columns.values() if column.rule.kind not in (Kind.URL, Kind.DATE)]
    usual = sum(column.features.length for column in texts if column.values)
    length = fmean(len(page.text(row)) for row in sample)
    if not 0.3 * usual <= length <= 30 * usual + 1000:
        return False
    needs_link = any(column.rule.kind is Kind.URL and column.fill > 0.5 for column in columns.values())
    linked = [row for row in sample if row.get("href") or row.find(".//a[@href]") is not None]
    return len(linked) >= 0.4 * len(sample) or not needs_link


def _in_rows(page: Page, incident: Incident, columns: Mapping[str, Column]) -> Listing | None:
    """The listing in the rows that the source's own row selector finds."""
    for selector in incident.selectors.rows:
        rows = tuple(node.root for node in select(page.selector, selector) if hasattr(node.root, "iter"))
        if rows:
            return listing_in(RowGroup(rows), page, columns, _SECOND_LOOK)
    return None


def listing_in(group: RowGroup, page: Page, columns: Mapping[str, Column], size: int) -> Listing:
    """The best places for all columns in one group of rows, judged by ``size`` rows of it."""
    sample = group.sample(size)
    places = places_in(sample, page)
    if size > _FIRST_LOOK:
        places = [placed(place, sample) for place in places]
    ranked = {name: _ranking(column, places, columns, sample, page) for name, column in columns.items()}
    choices = assign(ranked)
    fit = sum(choice.fit for choice in choices.values()) / len(columns)
    return Listing(group, choices, fit + _PER_TENFOLD * log10(len(group.rows)))


def _ranking(
    column: Column, places: Sequence[Place], columns: Mapping[str, Column], rows: Sequence[HtmlElement], page: Page
) -> Ranking:
    found = rank(column, places, columns.values())
    if column.rule.kind is Kind.DATE and not any(match.fit > _IN_ROW for match in found):
        return rank(column, headings_before(rows, page))
    return found


def _rows_of(listing: Listing, page: Page) -> Selectors:
    taken = [choice.place.selectors[0] for choice in listing.choices.values()]

    def is_empty(row: HtmlElement) -> bool:
        reading = read_row(row, page)
        return not any(reading.get(selector) for selector in taken)

    return tuple(islice(row_selectors(listing.group, page.root, is_empty), 2))


def _gives(selectors: Selectors, rule: Rule, group: RowGroup, place: Place) -> bool:
    """Whether a column's own selectors read just what stands in the place: then they stay as they are."""
    rows = group.sample(len(place.values))
    readings = (read_field(Selector(root=row, type="html"), selectors, rule, in_row=True).values for row in rows)
    return all(" ".join(values) == wanted for values, wanted in zip(readings, place.values, strict=True))


def _diverse(selectors: Selectors) -> Selectors:
    """The best selector, and the best one of another make: names and positions seldom change at once."""
    first = selectors[0]
    other = next((each for each in selectors if each.startswith("./") != first.startswith("./")), None)
    return (first, other) if other else (first,)
