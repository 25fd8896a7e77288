"""Finding repeated records: elements with the same tag path, whatever the containers that they are spread over."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from healing.dom.words import is_stable, stable_words
from healing.repair.listing_links import link_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_NEVER_LISTS = frozenset({"head", "nav", "footer", "aside", "select", "script", "style", "noscript", "template", "svg"})
"""Parts that hold no records, or not those of the page."""
_NEVER_ROWS = frozenset({"html", "body", "br", "th", "img", "input", "label", "button", "hr"})
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot"})
_STEP = re.compile(r"([^.#]+)(?:([.#])(.+))?")
_CSS_NAME = re.compile(r"[A-Za-z_][\w-]*")
_MAX_CONTAINERS = 8
"""A list that is spread over more containers is looked at as a whole only."""
_MAX_LINKS = 8
"""An element with more links is no record, or the first ones say what it is."""
_MAX_LEVELS = 12
_LONGEST_TAIL, _TAILS_SEEN, _MOSTLY = 5, 20, 0.8
"""How many siblings a record has at most beside its first element; in so many of the rows looked at it has any."""
LEAST_ROWS = 3
"""Fewer similar elements are no list."""


@dataclass(frozen=True)
class RowGroup:
    """Elements that repeat, in document order."""

    rows: tuple[HtmlElement, ...]
    condition: str = ""
    """An XPath condition that sets these rows apart from others of the same path; empty where there is none."""

    def sample(self, size: int) -> tuple[HtmlElement, ...]:
        """Up to ``size`` rows, spread over all of them."""
        step = max(1, len(self.rows) / size)
        return tuple(self.rows[int(place * step)] for place in range(min(size, len(self.rows))))

    def tail(self, row: HtmlElement) -> tuple[HtmlElement, ...]:
        """The siblings after a row that belong to its record: a ``dd`` to its ``dt``, a second table row to the first.

        They end where the next record begins: at a row, at a sibling of a row's own make (another record, if not one of
        these), at one like that before the first row (a heading of what follows it).
        """
        return self._tail(row) if self._has_tails else ()

    @cached_property
    def _members(self) -> frozenset[HtmlElement]:
        return frozenset(self.rows)

    @cached_property
    def _has_tails(self) -> bool:
        sample = self.sample(_TAILS_SEEN)
        return sum(map(bool, map(self._tail, sample))) >= _MOSTLY * len(sample)

    @cached_property
    def _heading(self) -> tuple[object, ...]:
        before = next((one for one in self.rows[0].itersiblings(preceding=True) if isinstance(one.tag, str)), None)
        return _look(before) if before is not None else ()

    def _tail(self, row: HtmlElement) -> tuple[HtmlElement, ...]:
        elements = (sibling for sibling in row.itersiblings() if isinstance(sibling.tag, str))
        inside = takewhile(
            lambda one: one not in self._members and make_of(one) != make_of(row) and _look(one) != self._heading,
            elements,
        )
        found = tuple(islice(inside, _LONGEST_TAIL + 1))
        return found if len(found) <= _LONGEST_TAIL else ()


def make_of(element: HtmlElement) -> tuple[object, ...]:
    """What like elements have in common: the tag, and the tags of the children."""
    return element.tag, [child.tag for child in element]


def _look(element: HtmlElement) -> tuple[object, ...]:
    return *make_of(element), element.get("class")


def row_groups(page: Page) -> list[RowGroup]:
    """All groups of repeated elements of a page, navigation left out, the largest first."""
    by_path: defaultdict[tuple[int, str], list[HtmlElement]] = defaultdict(list)
    path_of: dict[HtmlElement, int] = {}
    numbers: dict[tuple[int, str], int] = {}
    for element in page.elements:
        above = element.getparent()
        key = (path_of.get(above, -1), str(element.tag))
        if element.tag in _NEVER_LISTS or (above is not None and above not in path_of):
            continue  # nor anything inside of it
        # rows belong to their table, whatever part of it they stand in
        is_part = element.tag in _TABLE_PARTS and above is not None and above.tag == "table"
        path_of[element] = path_of[above] if is_part else numbers.setdefault(key, len(numbers))
        if element.tag not in _NEVER_ROWS:
            by_path[key].append(element)
    groups = [group for same in by_path.values() if len(same) >= LEAST_ROWS for group in _variants(same)]
    return sorted(groups, key=lambda group: -len(group.rows))


def _variants(same: Sequence[HtmlElement]) -> Iterator[RowGroup]:
    """All elements of one path; those of each class, of each container, with links, with the same children."""
    parts: defaultdict[tuple[str, object], list[HtmlElement]] = defaultdict(list)
    containers = {element.getparent() for element in same}
    for element in same:
        parts["", ""].append(element)
        if len(containers) <= _MAX_CONTAINERS:
            parts["", element.getparent()].append(element)
        for word in stable_words(element.get("class")):
            parts["", word].append(element)
        if element.find(".//a[@href]") is not None:
            parts[".//a/@href", ""].append(element)
        if element.tag == "tr":
            parts[f"count(td)={len(element.findall('td'))}", ""].append(element)
    yield from _groups(parts)


def by_links(group: RowGroup) -> list[RowGroup]:
    """The parts of a group that have a link of one kind: records often stand among rows that only look like them."""
    parts: defaultdict[tuple[str, object], list[HtmlElement]] = defaultdict(list)
    for element in group.rows:
        links = [link for link in islice(element.iter("a"), _MAX_LINKS) if link.get("href")]
        for condition in dict.fromkeys(kind for link in links for kind in link_kinds(link)):
            parts[condition, ""].append(element)
    return [part for part in _groups(parts) if len(part.rows) < len(group.rows)]


def _groups(parts: Mapping[tuple[str, object], Sequence[HtmlElement]]) -> Iterator[RowGroup]:
    seen: set[tuple[HtmlElement, ...]] = set()
    for (condition, _), rows in parts.items():
        group = tuple(rows)
        if len(group) >= LEAST_ROWS and group not in seen:
            seen.add(group)
            yield RowGroup(group, condition)


def row_selectors(
    group: RowGroup, root: HtmlElement, is_empty: Callable[[HtmlElement], bool] = lambda _: False
) -> Iterator[str]:
    """Selectors that give these rows, those with lasting names first.

    Other elements may come with them where ``is_empty`` says that no column would find anything in them: such rows
    are left out of every reading.
    """
    wanted = set(group.rows)
    for selector in dict.fromkeys(_ladder(group.rows)):
        found = root.cssselect(selector)
        if len(found) >= len(wanted) and wanted <= set(found):
            extra = [row for row in found if row not in wanted]
            if all(map(is_empty, extra)):
                yield selector
            elif group.condition:
                condition = f"{_to_xpath(selector)}[{group.condition}]"
                if root.xpath(condition) == list(group.rows):
                    yield condition


def _to_xpath(selector: str) -> str:
    """One of the ladder's queries, in the words that a person would choose."""
    path, axis = "", "//"
    for step in selector.split():
        if step == ">":
            axis = "/"
            continue
        tag, mark, name = _STEP.findall(step)[0]
        named = {"#": f"[@id='{name}']", ".": f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"}
        path, axis = f"{path}{axis}{tag}{named.get(mark, '')}", "/descendant::"  # "//" inside a path is far slower
    return path


def _ladder(rows: Sequence[HtmlElement]) -> Iterator[str]:
    """Queries from names that people chose down to bare tag paths."""
    tag = str(rows[0].tag)
    own = [f"{tag}.{word}" for word in _shared_words(rows)]
    yield from own
    chain = tag
    bare = []
    for level, step in _levels(rows):
        for name in _names(level):
            yield from (f"{name} {last}" for last in (*own, tag))
            yield f"{name}{step}{chain}"
        chain = f"{level[0].tag}{step}{chain}"
        bare.append(chain)
    yield from bare


def _levels(rows: Sequence[HtmlElement]) -> Iterator[tuple[list[HtmlElement], str]]:
    """The parents of the rows, their parents, and so on, while all of a level are of one tag; how to step down again.

    Rows in several parts of a table are the table's.
    """
    level, step = _parents(rows), " > "
    for _ in range(_MAX_LEVELS):
        if len({element.tag for element in level}) > 1 and all(_in_table(element) for element in level):
            level, step = _tables(level), " "
        if not level or len({element.tag for element in level}) > 1:
            return
        yield level, step
        level, step = _parents(level), " > "


def _in_table(element: HtmlElement) -> bool:
    return element.tag == "table" or element.tag in _TABLE_PARTS


def _tables(level: Sequence[HtmlElement]) -> list[HtmlElement]:
    tables = (element if element.tag == "table" else element.getparent() for element in level)
    return list(dict.fromkeys(table for table in tables if table is not None))


def _parents(level: Iterable[HtmlElement]) -> list[HtmlElement]:
    parents = dict.fromkeys(element.getparent() for element in level)
    return [parent for parent in parents if parent is not None]


def _names(level: Sequence[HtmlElement]) -> list[str]:
    tag = level[0].tag
    names = []
    if len(level) == 1:
        identity = level[0].get("id") or ""
        if _CSS_NAME.fullmatch(identity) and is_stable(identity):
            names.append(f"{tag}#{identity}")
    return names + [f"{tag}.{word}" for word in _shared_words(level)]


def _shared_words(elements: Sequence[HtmlElement]) -> list[str]:
    shared = set.intersection(*(set(stable_words(element.get("class"))) for element in elements))
    return [word for word in stable_words(elements[0].get("class")) if word in shared and _CSS_NAME.fullmatch(word)]
