"""Rows of a listing of which a person named some: the repeated elements that they are, and a place for each column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from math import log10
from statistics import fmean
from typing import TYPE_CHECKING

from healing.dom.paths import up
from healing.dom.text import normal
from healing.model import Kind
from healing.repair.dates import days
from healing.repair.listing import diverse
from healing.repair.listing_cells import Place, headings_before, places_in, read_row
from healing.repair.listing_rows import RowGroup, row_groups, row_selectors
from healing.repair.listing_search import OUTSIDE
from healing.repair.named_values import agrees, named_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors

MAX_GROUPS = 12
SAMPLED = 60
_PER_TENFOLD = 0.05
"""Of two groups whose columns are filled as well, the one with the more rows: what ten times the rows are worth."""
_WANTED = 2


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Repeated elements with a place for each column that was found in them."""

    group: RowGroup
    places: Mapping[str, Place]
    """By column."""
    score: float

    @property
    def columns(self) -> dict[str, Selectors]:
        """The selectors of each column."""
        return {name: diverse(place.selectors) for name, place in self.places.items()}

    def selectors(self, page: Page) -> Selectors:
        """Selectors for just these rows; empty where there is none."""
        taken = {selector for selectors in self.columns.values() for selector in selectors}
        is_read_outside = any(selector.removeprefix("./").startswith(OUTSIDE) for selector in taken)

        def is_empty(row: HtmlElement) -> bool:
            return not is_read_outside and not taken & read_row(row, page).keys()

        return tuple(islice(row_selectors(self.group, page.root, is_empty), _WANTED))


def find_rows(page: Page, named: Mapping[str, Sequence[str]], rules: Mapping[str, Rule]) -> list[NamedRows]:
    """The repeated elements that may be the named rows, the best first.

    ``named``: of each column its values in the first, second, ... named row, empty where a row has none; the rows need
    be neither the page's first nor neighbours. A field that stands in no row is left out of the columns.
    """
    anchors = {name: [_showing(page, value, rules[name]) for value in values] for name, values in named.items()}
    found = [(group, rows) for group in row_groups(page) if (rows := _named_in(group, anchors))]
    found.sort(key=lambda one: -one[1].total)
    listings = [_listing(page, group, rows.places, named, rules) for group, rows in found[:MAX_GROUPS]]
    return sorted((one for one in listings if one.places), key=lambda one: -one.score)


@dataclass(frozen=True, slots=True)
class _Located:
    """Which row of a group each named row is, and how many of the named values stand in them."""

    places: tuple[int, ...]
    total: int


def _named_in(group: RowGroup, anchors: Mapping[str, Sequence[set[HtmlElement]]]) -> _Located | None:
    """``None`` where not every named row is a row of its own."""
    number = {row: place for place, row in enumerate(group.rows)}
    places, total = [], 0
    for index in range(max(map(len, anchors.values()))):
        votes: Counter[int] = Counter()
        for values in anchors.values():
            elements = values[index] if index < len(values) else ()
            votes.update({number[row] for element in elements for row in up(element) if row in number})
        if not votes:
            return None
        best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        places.append(best)
        total += count
    return _Located(tuple(places), total) if len(set(places)) == len(places) else None


def _showing(page: Page, value: str, rule: Rule) -> set[HtmlElement]:
    """The elements that show one value, anywhere on the page."""
    if not value:
        return set()
    if rule.kind.is_link or rule.kind is Kind.DATE:
        return {found.places[0] for found in named_places(page, (value,), rule)}
    return set(page.by_text.get(normal(value), ()))


def _listing(
    page: Page,
    group: RowGroup,
    named_rows: Sequence[int],
    named: Mapping[str, Sequence[str]],
    rules: Mapping[str, Rule],
) -> NamedRows:
    """The group with the best place of each column that reads the named values in the named rows."""
    rows = list(dict.fromkeys((*(group.rows[place] for place in named_rows), *group.sample(SAMPLED))))
    inside, above = places_in(rows, page), headings_before(rows, page)
    found: dict[str, Place] = {}
    for name, values in named.items():
        rule = rules[name]
        alike = [place for place in inside if place.is_link is rule.kind.is_link]
        fitting = fitting_places(alike, values, rule, page)
        if not fitting and len(values) > 1:
            fitting = fitting_places(above, values, rule, page)
        if fitting:
            found[name] = fitting[0]
    return NamedRows(group, found, listing_score(group, found))


def listing_score(group: RowGroup, found: Mapping[str, Place]) -> float:
    """What tells the likeliest of several groups: columns found, how full they are, and a little the number of rows."""
    fill = fmean(place.fill for place in found.values()) if found else 0.0
    return len(found) + fill + _PER_TENFOLD * log10(len(group.rows))


def fitting_places(places: Sequence[Place], values: Sequence[str | None], rule: Rule, page: Page) -> list[Place]:
    """The places that hold the named values, the likeliest first: as written, with the least around it, the fullest.

    ``values``: of the first rows; empty where a row has no such value, ``None`` where nothing is said of it.
    """
    fitting = [
        place for place in places if all(_holds(*pair, rule, page) for pair in zip(place.values, values, strict=False))
    ]
    return sorted(fitting, key=lambda place: (-_written(place, values), _length(place, values), -place.fill))


def _holds(held: str, value: str | None, rule: Rule, page: Page) -> bool:
    if value is None:
        return True
    if rule.kind is Kind.DATE and held and value:
        return bool(days(held) & days(value)) or normal(held) == normal(value)
    return agrees(rule, (held,) if held else (), (value,) if value else (), page.url)


def _written(place: Place, values: Sequence[str | None]) -> int:
    """How many of the values stand there as they were named, not only the same day."""
    pairs = zip(place.values, values, strict=False)
    return sum(value is not None and normal(held) == normal(value) for held, value in pairs)


def _length(place: Place, values: Sequence[str | None]) -> int:
    return sum(len(held) for held, value in zip(place.values, values, strict=False) if value is not None)
