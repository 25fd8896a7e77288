"""Which numbered nodes of a listing are right: cells that give the values of their own record, and the records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from healing.bench.case import CASE_FILE, load_json
from healing.bench.compare import same_cells
from healing.bench.numbered import pieces_of, shape_of
from healing.bench.reference import elements_of
from healing.bench.score import gold_of
from healing.dom.paths import up
from healing.llm.records import whole_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.bench.case import Case
    from healing.bench.numbered import Numbered
    from healing.dom.page import Page
    from healing.model import Kind

_MOST = 0.9
"""A part of a record's row with so much of its text is as good as the row."""


@dataclass(frozen=True)
class GoldRows:
    """The records of a listing's new page."""

    page: Page
    rows: Mapping[HtmlElement, int]
    """The records' elements, each with its place: the reference's, or else what holds one value of a column each."""
    columns: Mapping[str, Sequence[str | None]]
    """The right values, one a record."""
    kinds: Mapping[str, Kind]

    @classmethod
    def of(cls, case: Case, page: Page) -> GoldRows:
        reference: dict[str, Any] = load_json(case.folder / CASE_FILE).get("reference_new") or {}
        columns = {name: told["new_values"] for name, told in gold_of(case).items() if "new_values" in told}
        kinds = {name: rule.kind for name, rule in case.rules.items()}
        rows = elements_of([reference["rows"]], page.root) if "rows" in reference else _derived(page, columns, kinds)
        return cls(page, {row: place for place, row in enumerate(rows)}, columns, kinds)

    def cell_nodes(self, name: str, nodes: Sequence[Numbered]) -> list[Numbered]:
        """The nodes of one look that give most of a column's values, those that lie in rows before others.

        Where no node gives them, those that do by one of their own texts: what is picked stands for a part of it, too.
        """
        return self._best(name, nodes) or self._best(name, [piece for node in nodes for piece in pieces_of(node)])

    def _best(self, name: str, nodes: Sequence[Numbered]) -> list[Numbered]:
        right: defaultdict[tuple[object, ...], list[Numbered]] = defaultdict(list)
        alike: defaultdict[tuple[object, ...], int] = defaultdict(int)
        for node, is_right in zip(nodes, self._are_right(name, nodes), strict=True):
            alike[self._look(node)] += 1
            if is_right:
                right[self._look(node)].append(node)
        return max(right.values(), key=lambda run: self._worth(run, alike[self._look(run[0])]), default=[])

    def _look(self, node: Numbered) -> tuple[object, ...]:
        return self._row_of(node) is not None, *self._way(node), *shape_of(node)

    def _worth(self, run: Sequence[Numbered], alike: int) -> tuple[object, ...]:
        """In a row; of the nodes of this look most are right; many; deep."""
        first = run[0]
        return self._row_of(first) is not None, len(run) / alike, len(run), len([*first.element.iterancestors()])

    def _way(self, node: Numbered) -> tuple[object, ...]:
        """Where in its row a node stands: the place among its siblings on each level."""
        way: list[object] = []
        for one in up(node.element):
            if one in self.rows:
                return tuple(way)
            way.append((str(one.tag), sum(1 for _ in one.itersiblings(one.tag, preceding=True))))
        return ()

    def _are_right(self, name: str, nodes: Sequence[Numbered]) -> Iterator[bool]:
        """Whether each node gives its own record's value; any record's where it is not known which is whose."""
        gold = self.columns.get(name, ())
        is_aligned = len(self.rows) == len(gold)
        for node, places in zip(nodes, same_cells(self.kinds[name], gold, [one.value for one in nodes]), strict=True):
            row = self._row_of(node)
            yield row in places if is_aligned and row is not None else bool(places)

    def _row_of(self, node: Numbered) -> int | None:
        return next((self.rows[one] for one in up(node.element) if one in self.rows), None)

    def record_nodes(self, nodes: Sequence[Numbered]) -> list[Numbered]:
        """The nodes of one look that hold exactly one record each."""
        found: defaultdict[tuple[object, ...], list[Numbered]] = defaultdict(list)
        for node in nodes:
            if self._is_record(node.element):
                found[shape_of(node)].append(node)
        return max(found.values(), key=lambda run: (len(run), run[0].element in self.rows), default=[])

    def _is_record(self, element: HtmlElement) -> bool:
        if element in self.rows:
            return True
        held = sum(1 for one in element.iter() if one in self.rows)
        if held:
            return held == 1 and len(self.rows) > 1
        row = next((one for one in up(element) if one in self.rows), None)
        return row is not None and len(self.page.text(element)) >= _MOST * len(self.page.text(row))


def _derived(
    page: Page, columns: Mapping[str, Sequence[str | None]], kinds: Mapping[str, Kind]
) -> Sequence[HtmlElement]:
    """The largest elements that hold one value each of the column whose values differ most."""
    name = max(columns, key=lambda column: len({*columns[column]}), default=None)
    if name is None:
        return []
    is_link = kinds[name].is_link
    elements = [one for one in page.elements if one.get("href")] if is_link else page.elements
    shown = [one.get("href") or "" if is_link else page.text(one) for one in elements]
    found: dict[int, HtmlElement] = {}
    for element, places in zip(elements, same_cells(kinds[name], columns[name], shown), strict=True):
        found.update(dict.fromkeys(places, element))  # the last one is the innermost
    return whole_elements([found[place] for place in sorted(found)])
