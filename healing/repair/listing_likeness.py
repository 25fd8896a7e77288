"""How like the remembered column a candidate is, as the gate measures it itself: no proposer's word counts here.

The candidate's values are compared with what the column held before, and with every other place of the same rows: a
place that fits better, or one that another column has, speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsel import Selector

from healing.detection.checks import USUALLY
from healing.dom.labels import label_of
from healing.dom.text import normal
from healing.extraction import read_field
from healing.repair.chances import together
from healing.repair.listing_cells import Place
from healing.repair.listing_rank import Choice, Match, Ranking, assign, choose, free_matches, overlaps, rank
from healing.repair.listing_rows import RowGroup
from healing.repair.listing_search import all_places, ranked_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors
    from healing.repair.listing_fit import Column
    from healing.repair.thresholds import ListingThresholds

_ROWS_READ = 60


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was measured of a candidate on one page."""

    confidence: float = 1.0
    """0 to 1; 1 where too little is remembered to compare it with."""
    fault: str = ""
    """Why it cannot be the column, for people; empty where it can."""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Some rows of one page, with every place in them and what the columns would make of these."""

    rows: tuple[HtmlElement, ...]
    columns: Mapping[str, Column]
    places: Sequence[Place]
    taken: tuple[Place, ...]
    """The places of the columns that work."""
    ranked: Mapping[str, Ranking]
    choices: Mapping[str, Choice]

    @classmethod
    def of(
        cls,
        elements: tuple[HtmlElement, ...],
        page: Page,
        columns: Mapping[str, Column],
        working: Mapping[str, Selectors],
    ) -> ReadRows:
        """``elements``: the rows; ``working``: the columns that need no repair, with their selectors."""
        group = RowGroup(elements)
        rows = group.sample(_ROWS_READ)
        places = all_places(group, rows, page)
        taken = tuple(_place(queries, columns[name].rule, rows, places) for name, queries in working.items())
        wanted = {name: column for name, column in columns.items() if name not in working}
        ranked = {name: ranked_places(one, places, columns, rows, page) for name, one in wanted.items()}
        return cls(rows, columns, places, taken, ranked, assign(ranked, taken, columns))

    def likeness(
        self, name: str, selectors: Selectors, limits: ListingThresholds, *, by_meaning: bool = False
    ) -> Likeness:
        """How like the column ``name`` the values are that these selectors give in the rows.

        ``by_meaning``: whether who proposed them understood what they say (``Candidate.by_meaning``).
        """
        column = self.columns[name]
        if len(column.values) <= limits.few:
            return Likeness()
        place = _place(selectors, column.rule, self.rows, self.places)
        match = next(iter(rank(column, [place], self.columns.values())), None)
        if match is None:
            return Likeness(0.0, "its values are nothing like those remembered")
        choice = self._beside_others(name, match)
        behind = limits.behind_on_meaning if by_meaning else limits.behind
        fault = (
            self._other_head(column, place)
            or self._other_owner(name, match)
            or self._behind(name, choice, behind, limits)
        )
        if fault:
            return Likeness(0.0, fault)
        return Likeness(together((choice.score, limits.word_on_meaning)) if by_meaning else choice.score)

    def _other_head(self, column: Column, place: Place) -> str:
        """A column of the table, filled or not, that has the remembered head, where the place has another.

        Not of links, which come and go in any column.
        """
        head = normal(column.label)
        if place.is_link or not head or not place.label or normal(place.label) == head:
            return ""
        first = next((row for row in self.rows if row.find("td") is not None), None)
        cells = first.iterchildren("td") if first is not None else ()
        is_there = any(normal(label_of(cell, limit=1)) == head for cell in cells)
        return f"stands under {place.label!r}, and {column.label!r} is another column" if is_there else ""

    def _other_owner(self, name: str, match: Match) -> str:
        """Another column whose values the place holds, and which fits there as well or better."""
        if overlaps(match.place, self.taken):
            return "it holds what a column that works gives"
        better = ((other, choice) for other, choice in self.choices.items() if other != name)
        owners = (
            other for other, choice in better if choice.fit >= match.fit and overlaps(match.place, [choice.place])
        )
        return next((f"it holds what fits the column {other} as well" for other in owners), "")

    def _behind(self, name: str, choice: Choice, behind: float, limits: ListingThresholds) -> str:
        """A better place in the rows; of a link that leads elsewhere than before, the lack of another column."""
        if choice.best_other > choice.fit + behind:
            return f"fits by {choice.fit:.2f}, another place in the rows by {choice.best_other:.2f}"
        is_elsewhere = choice.place.is_link and choice.fit < limits.elsewhere
        lacking = self._lacking(name) if is_elsewhere else ""
        return f"leads elsewhere than before, and the rows have no {lacking} either" if lacking else ""

    def _beside_others(self, name: str, match: Match) -> Choice:
        """The choice of this place for the column, with all places that the other columns leave to compare it with."""
        others = {
            other: choice
            for other, choice in self.choices.items()
            if other != name and not overlaps(match.place, [choice.place])
        }
        rest = [one for one in self.ranked[name] if one.place.values != match.place.values]
        taken = [place for place in self.taken if not overlaps(match.place, [place])]
        free = free_matches([match, *rest], self.columns[name], others, taken)
        mine = next(one for one in free if one.place is match.place)
        return choose(mine, [one for one in free if one is not mine])

    def _lacking(self, name: str) -> str:
        """A column that was always there, and that these rows have no place for: they may be other rows."""
        wanted = (other for other in self.ranked if other not in self.choices and other != name)
        always = (other for other in wanted if self.columns[other].fill >= USUALLY)
        return next((other for other in always if not self.columns[other].rule.kind.is_link), "")


def _place(selectors: Selectors, rule: Rule, rows: Sequence[HtmlElement], places: Sequence[Place]) -> Place:
    """The place that selectors read: one of ``places``, or a place of their own."""
    readings = (read_field(Selector(root=row, type="html"), selectors, rule, in_row=True) for row in rows)
    values = tuple(" ".join(reading.values) for reading in readings)
    is_link = rule.kind.is_link
    known = (place for place in places if place.is_link == is_link and place.values == values)
    return next(known, Place(selectors, values, is_link))
