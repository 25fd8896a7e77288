"""Whether a repaired listing still serves the old layout: while a redesign is rolled out, a site shows both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsel import Selector

from healing.dom.page import parse
from healing.extraction import read_field, select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.model import Rule, Selectors
    from healing.repair.incident import Incident, KeptPage

_MAX_PAGES, _MAX_ROWS = 2, 12


@dataclass(frozen=True)
class _OldPage:
    page: Selector
    rows: tuple[HtmlElement, ...]
    """What the old row selector finds."""
    values: tuple[tuple[Selector, Mapping[str, tuple[str, ...]]], ...]
    """Some of the rows with what they gave."""


@dataclass(frozen=True)
class OldLayout:
    """The kept pages of the old layout, as a repair would meet them."""

    rules: Mapping[str, Rule]
    pages: tuple[_OldPage, ...]

    @classmethod
    def of(cls, incident: Incident) -> OldLayout:
        return cls(incident.rules, tuple(_old_page(kept, incident) for kept in incident.kept[-_MAX_PAGES:]))

    def keeps_rows(self, selector: str) -> bool:
        """Whether a new row selector finds nothing on the old pages, or just the rows that were found there."""
        found = (_elements(old.page, selector) for old in self.pages)
        return all(not rows or rows == old.rows for rows, old in zip(found, self.pages, strict=True))

    def keeps_column(self, name: str, selector: str) -> bool:
        """Whether a new selector finds nothing in the old rows, or what they gave: the newest is asked first."""
        return all(
            not (reading := read_field(row, (selector,), self.rules[name], in_row=True)).is_valid
            or reading.values == known.get(name, ())
            for old in self.pages
            for row, known in old.values
        )

    def best(self, name: str, selectors: Selectors, rows: Sequence[HtmlElement]) -> Selectors:
        """The selectors that serve the old layout too; else one bound to rows of the new make; else all of them.

        A path of counted cells leads somewhere in any table: it is bound to rows with as many cells as the new ones.
        """
        sizes = {sum(isinstance(child.tag, str) for child in row) for row in rows}
        paths = [selector.removeprefix("./") for selector in selectors if selector.startswith("./")]
        bound = [f"./self::*[count(*)={min(sizes)}]/{path}" for path in paths] if len(sizes) == 1 else []
        for options in (selectors, bound):
            if kept := tuple(selector for selector in options if self.keeps_column(name, selector)):
                return kept
        return selectors


def _old_page(kept: KeptPage, incident: Incident) -> _OldPage:
    page = parse(kept.html, kept.url).selector
    found = next(filter(None, (_elements(page, selector) for selector in incident.selectors.rows)), ())
    rows = iter(found)
    pairs = [(next((row for row in rows if _gives(row, known, incident)), None), known) for known in kept.rows]
    values = tuple((Selector(root=row, type="html"), known) for row, known in pairs if row is not None)
    return _OldPage(page, found, values[:: 1 + len(values) // _MAX_ROWS])


def _gives(row: HtmlElement, known: Mapping[str, tuple[str, ...]], incident: Incident) -> bool:
    """Whether a row is the one that these values were remembered of; header rows gave none."""
    node = Selector(root=row, type="html")
    readings = {
        name: read_field(node, queries, incident.rules[name], in_row=True)
        for name, queries in incident.selectors.columns.items()
    }
    return all(
        known.get(name, ()) == (reading.values if reading.is_valid else ()) for name, reading in readings.items()
    )


def _elements(page: Selector, selector: str) -> tuple[HtmlElement, ...]:
    return tuple(node.root for node in select(page, selector) if hasattr(node.root, "iter"))
