"""What a healthy page teaches: its values, the look of its elements, and a little more evidence for each profile."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from healing.dom.kin import kin
from healing.dom.locate import locate
from healing.dom.page import Page
from healing.extraction import select
from healing.memory.fingerprint import fingerprint
from healing.memory.profile import Profile, counted, updated
from healing.memory.remembered import MAX_PAGES, KindMemory, PageMemory
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement
    from parsel import Selector

    from healing.memory.fingerprint import Fingerprint
    from healing.model import Extraction, Reading, Rule

MAX_ROWS = 30
"""How many rows of a page are remembered."""
_MAX_STRINGS = 50
_MAX_CHARS = 2000
_MAX_PROSE_CHARS = 300


def remember(
    page: Selector | None,
    url: str,
    extraction: Extraction,
    *,
    snapshot: str = "",
    context: Mapping[str, str] = MappingProxyType({}),
) -> PageMemory:
    """What is kept of one healthy page. ``snapshot`` is the key under which its HTML was stored, if it was.

    ``page``: its elements; ``None`` for a JSON page, which teaches values only. ``context``: the values of the list
    row that led to it, by field.
    """
    rules = extraction.rules
    rows = [] if page is None else _row_elements(page, extraction)
    return PageMemory(
        url=url,
        values={name: _kept(reading, rules[name]) for name, reading in extraction.fields.items()},
        rows=tuple(
            {name: _kept(reading, rules[name]) for name, reading in row.items()} for row in extraction.rows[:MAX_ROWS]
        ),
        row_count=len(extraction.rows),
        row_kin=0 if page is None else kin(rows, page.root),
        fingerprints={} if page is None else _fingerprints(page, extraction, rows, context),
        snapshot=snapshot,
    )


def learn(memory: KindMemory, pages: Sequence[PageMemory]) -> KindMemory:
    """The memory with more pages: every profile grows, and the newest ``MAX_PAGES`` pages are kept."""
    profiles = dict(memory.profiles)
    rows = memory.rows
    for page in pages:
        rows = counted(rows, page.row_count)
        for values in (page.values, *page.rows):
            for name, strings in values.items():
                profiles[name] = updated(profiles.get(name, Profile()), strings)
    return replace(memory, pages=(*memory.pages, *pages)[-MAX_PAGES:], profiles=profiles, rows=rows)


def _kept(reading: Reading, rule: Rule) -> tuple[str, ...]:
    """A valid value, cut so that the memory stays small."""
    if not reading.is_valid:
        return ()
    most = _MAX_PROSE_CHARS if rule.kind is Kind.LONGTEXT else _MAX_CHARS
    return tuple(value[:most] for value in reading.values[:_MAX_STRINGS])


def _row_elements(page: Selector, extraction: Extraction) -> list[HtmlElement]:
    if extraction.row_selector is None:
        return []
    return [node.root for node in select(page, extraction.row_selector) if hasattr(node.root, "iter")]


def _fingerprints(
    page: Selector, extraction: Extraction, rows: Sequence[HtmlElement], context: Mapping[str, str]
) -> dict[str, Fingerprint]:
    whole = Page(page)
    found = dict(_of_fields(page.root, extraction.fields, whole, context))
    if rows and extraction.row_selector is not None:
        found[ROWS] = fingerprint(rows, page.root, extraction.row_selector, "")
        found |= _of_columns(rows, extraction.rows)
    return found


def _of_fields(
    root: HtmlElement, fields: Mapping[str, Reading], page: Page | None, context: Mapping[str, str]
) -> Iterator[tuple[str, Fingerprint]]:
    """The fingerprint of each valid field whose selector names elements (``concat()`` names none).

    ``page``: the whole page, if that is what ``root`` is the root of; ``None`` for a row, which has no ``context``.
    """
    for name, reading in fields.items():
        if reading.is_valid and reading.selector is not None:
            located = locate(root, reading.selector)
            inside = [element for element in located.elements if _is_below(root, element)]
            if inside:
                described = partial(fingerprint, inside, root, reading.selector, located.attribute)
                yield name, described(values=reading.values, page=page, told=context.get(name, ""))


def _is_below(root: HtmlElement, element: HtmlElement) -> bool:
    """Whether an element is in the page or row; a column may be read from a heading above its row (``../h2``)."""
    return element is root or any(ancestor is root for ancestor in element.iterancestors())


def _of_columns(rows: Sequence[HtmlElement], readings: Sequence[Mapping[str, Reading]]) -> dict[str, Fingerprint]:
    """Each column's fingerprint relative to its row, from the first row that shows it."""
    found: dict[str, Fingerprint] = {}
    columns = readings[0].keys() if readings else ()
    for name in columns:
        valid = next((row[name] for row in readings if row[name].is_valid), None)
        if valid is not None:
            found |= next((one for row in rows if (one := dict(_of_fields(row, {name: valid}, None, {})))), {})
    return found
