"""The places inside repeated rows: where a value could stand, what stands there in each row, and how to select it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from healing.dom.labels import label_of
from healing.dom.paths import link_pattern
from healing.dom.text import collapse
from healing.dom.words import stable_words
from healing.repair.listing_fit import Features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_PLAIN_TAGS = frozenset({"td", "th", "tr", "div", "span", "li", "p", "ul", "ol", "tbody", "table", "font", "br"})
"""Tags that say nothing of what they hold."""
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "b", "strong", "dt")
_INLINE_TAGS = frozenset({"a", "b", "strong", "em", "i", "u", "span", "font", "time", "cite"})
"""Tags that stand in a line of text: what follows in the line may belong to them."""
_TEXT_BEHIND = "following-sibling::node()[1][self::text()]"
_CSS_NAME = re.compile(r"[A-Za-z_][\w-]*")
_MAX_ELEMENTS = 150
"""A row with more elements is a part of the page rather than a record; the rest of it is not looked at."""
_LEAST_FILLED, _LEAST_LINKED = 0.5, 0.03
"""Shares of the rows that a place has to fill; links count sooner, since a rare one may be the one that is wanted."""


@dataclass(frozen=True)
class Place:
    """One place in the rows. ``selectors`` all give ``values`` (one a row, empty where there is none), best first."""

    selectors: tuple[str, ...]
    values: tuple[str, ...]
    is_link: bool = False
    """Whether the value is an address rather than a text."""
    label: str = ""
    """The head of the column; empty where there is none."""
    link: str = ""
    """The leading path of the link that the value stands in; empty where it stands in none."""
    around: tuple[str, ...] = ()
    """Of an address: the text of its link, one a row; empty for a text."""

    @cached_property
    def features(self) -> Features:
        return Features.of(self.filled)

    @property
    def is_machine_date(self) -> bool:
        """Whether the value is a day that is written for machines only."""
        return all("datetime" in selector for selector in self.selectors)

    @property
    def path(self) -> str:
        """The selector that counts its way from the row; empty where there is none."""
        return next((selector for selector in self.selectors if selector.startswith("./")), "")

    @cached_property
    def filled(self) -> tuple[str, ...]:
        return tuple(filter(None, self.values))

    @property
    def fill(self) -> float:
        """Share of the rows with a value, 0 to 1."""
        return len(self.filled) / len(self.values) if self.values else 0.0

    def holds(self, other: Place) -> bool:
        """Whether, in most of the rows that fill either, the text here is that of ``other`` or has it inside."""
        pairs = [(mine, theirs) for mine, theirs in zip(self.values, other.values, strict=True) if mine or theirs]
        inside = sum(mine == theirs or (len(theirs) > 3 and theirs in mine) for mine, theirs in pairs)
        return inside > 0.5 * len(pairs)


def places_in(
    rows: Sequence[HtmlElement], page: Page, tail: Callable[[HtmlElement], Sequence[HtmlElement]] = lambda _: ()
) -> list[Place]:
    """Every place that at least half of the rows fill; places that give the same values in all rows are one.

    ``tail``: the siblings after a row that belong to its record.
    """
    readings = [{**read_tail(row, tail(row), page), **read_row(row, page)} for row in rows]
    selectors = dict.fromkeys(selector for reading in readings for selector in reading)
    found: defaultdict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for selector in selectors:
        values = tuple(reading.get(selector, "") for reading in readings)
        is_link = _is_address(selector)
        if sum(map(bool, values)) >= (_LEAST_LINKED if is_link else _LEAST_FILLED) * len(rows):
            found[is_link, values].append(selector)
    return [
        Place(tuple(sorted(same, key=_fragility)), values, is_link, around=_around(same, readings) if is_link else ())
        for (is_link, values), same in found.items()
    ]


def _around(addresses: Sequence[str], readings: Sequence[dict[str, str]]) -> tuple[str, ...]:
    path = next((address.removesuffix("/@href") for address in addresses if address.endswith("/@href")), "")
    return tuple(reading.get(path, "") for reading in readings)


def placed(place: Place, rows: Sequence[HtmlElement]) -> Place:
    """The place with what surrounds it in the first row that fills it: its label, and the link that it stands in."""
    path = place.path
    row = next((row for row, value in zip(rows, place.values, strict=True) if value), None)
    if not path or row is None:
        return place
    found = row.xpath(path.split("/@")[0].split("/text()")[0].removesuffix(f"/{_TEXT_BEHIND}"))
    return replace(place, label=label_of(found[0], limit=2), link=link_pattern(found[0])) if found else place


def headings_before(rows: Sequence[HtmlElement], page: Page) -> list[Place]:
    """The nearest heading before each row, by its tag: lists often name the day once, above the records of it."""
    found = []
    starts = [page.positions[row] for row in rows]
    for tag in _HEADING_TAGS:
        headings = [element for element in page.elements if element.tag == tag]
        positions = [page.positions[heading] for heading in headings]
        before = [bisect_left(positions, start) - 1 for start in starts]
        values = tuple(page.text(headings[place]) if place >= 0 else "" for place in before)
        if all(values):
            found.append(Place((f"./preceding::{tag}[1]",), values))
    return found


def read_row(row: HtmlElement, page: Page) -> dict[str, str]:
    """What each selector that could be written for a place of this row gives in it."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    single: dict[str, str] = {}
    for element, path in _walk(row):
        single |= _texts(element, path, page)
        if text := single.get(path):
            for name in _names(element):
                named[name].append(text)
        for attribute in ("href", "datetime"):
            value = collapse(element.get(attribute) or "")
            if value:
                single[f"{path}/@{attribute}"] = value
                for name in dict.fromkeys((*_names(element), str(element.tag))):
                    named[f"{name}::attr({attribute})"].append(value)
    joined = {name: values[0] if _is_address(name) else " ".join(values) for name, values in named.items()}
    return {**joined, **single}


def read_tail(row: HtmlElement, siblings: Sequence[HtmlElement], page: Page) -> dict[str, str]:
    """What stands after a row but belongs to its record: the siblings, and bare text behind each of them and the row.

    The paths count siblings of every tag, so that none of them can reach into the next record where one is missing.
    """
    found = {f"./{_TEXT_BEHIND}": collapse(row.tail or "")} if row.tag in _INLINE_TAGS else {}
    for number, sibling in enumerate(siblings, 1):
        start = f"./following-sibling::*[{number}][self::{sibling.tag}]"
        for element, path in _walk(sibling, start):
            found |= _texts(element, path, page)
            if href := collapse(element.get("href") or ""):
                found[f"{path}/@href"] = href
        found[f"{start}/{_TEXT_BEHIND}"] = collapse(sibling.tail or "")
    return {path: text for path, text in found.items() if text}


def _walk(row: HtmlElement, start: str = ".") -> Iterator[tuple[HtmlElement, str]]:
    """The elements of a row with their paths, the row itself first."""
    pending = [(row, start)]
    seen = 0
    while pending and seen < _MAX_ELEMENTS:
        element, path = pending.pop()
        seen += 1
        yield element, path
        counts: defaultdict[str, int] = defaultdict(int)
        inner = []
        for child in element:
            if isinstance(child.tag, str) and child.tag not in ("script", "style"):
                counts[child.tag] += 1
                inner.append((child, f"{path}/{child.tag}[{counts[child.tag]}]"))
        pending.extend(reversed(inner))


def _texts(element: HtmlElement, path: str, page: Page) -> dict[str, str]:
    text = page.text(element)
    return {path: text, **dict(_own_texts(element, path))} if text else {}


def _own_texts(element: HtmlElement, path: str) -> Iterator[tuple[str, str]]:
    """The texts directly in an element that has other elements beside them."""
    if len(element) == 0:
        return
    raw = [text for text in (element.text, *(child.tail for child in element)) if text]
    texts = [(number, text) for number, part in enumerate(raw, 1) if (text := collapse(part))]
    if texts:
        yield f"{path}/text()", " ".join(text for _, text in texts)
        yield from ((f"{path}/text()[{number}]", text) for number, text in texts)


def _names(element: HtmlElement) -> list[str]:
    words = [f".{word}" for word in stable_words(element.get("class")) if _CSS_NAME.fullmatch(word)]
    return words if element.tag in _PLAIN_TAGS else [*words, str(element.tag)]


def _is_address(selector: str) -> bool:
    return selector.endswith(("/@href", "::attr(href)"))


def _fragility(selector: str) -> tuple[int, int, str]:
    """Names that people chose outlive positions; a short path outlives a long one."""
    rank = 0 if selector.startswith(".") and not selector.startswith("./") else 1
    return (2 if selector.startswith("./") or selector == "." else rank, selector.count("/"), selector)
