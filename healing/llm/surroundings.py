"""What stands around an element: the names of what it is in, the words before it, how near the main text is."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.paths import up, without_host
from healing.dom.words import meanings
from healing.llm.shown import CELLS, looks_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from healing.dom.page import Page

_FOLDERS = 3
"""So many folders of a link's path are names of what it leads to: ``/autor/``, ``/tag/``."""
_NAMING_LEVELS = 2
_BEFORE_LEVELS, _LONGEST_BEFORE = 4, 40
_WORD = re.compile(r"[^\W\d_]{2,}")


class Surroundings:
    """Those of one page's elements; asked in document order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._names: dict[HtmlElement, frozenset[str]] = {}
        self._paths: dict[HtmlElement, tuple[str, ...]] = {}
        self._main = _main_line(page)

    def names_of(self, element: HtmlElement) -> frozenset[str]:
        """Lower-case words of an element's own classes and hooks, and of where its link leads."""
        if element not in self._names:
            given = [*(element.get("class") or "").split(), *(value for _, value in hooks(element))]
            if element.tag == "a":
                given += without_host(element.get("href") or "").split("/")[:-1][:_FOLDERS]
            self._names[element] = frozenset[str]().union(*map(meanings, given))
        return self._names[element]

    def around(self, element: HtmlElement) -> frozenset[str]:
        """The names of what it stands in, and the words just before it."""
        above = islice(element.iterancestors(), _NAMING_LEVELS)
        return words_of(self._before(element)).union(*map(self.names_of, above))

    def closeness(self, element: HtmlElement) -> float:
        """How near to the page's main text it stands in the tree: 0 to 1."""
        return next((self._main[node] for node in up(element) if node in self._main), 0.0)

    def signature(self, element: HtmlElement) -> tuple[str, ...]:
        """The tags from the root down, with places of cells, and its own classes: what like elements share."""
        self._paths[element] = path = (*self._paths.get(element.getparent(), ()), _step(element))
        name = tuple(value for _, value in hooks(element)[:1]) if element.tag in ("meta", "link") else ()
        return (*path, *sorted(looks_of(element)), *name)

    def _before(self, element: HtmlElement) -> str:
        """The short text just before an element, or before what it opens."""
        for node in islice(up(element), _BEFORE_LEVELS):
            previous, parent = node.getprevious(), node.getparent()
            if parent is None:
                return ""
            lead = (previous.tail if previous is not None else parent.text) or ""
            if not lead.strip() and previous is not None and isinstance(previous.tag, str):
                lead = self._page.seen_text(previous)
            if lead.strip():
                return lead if len(lead) <= _LONGEST_BEFORE else ""
        return ""


def words_of(text: str) -> frozenset[str]:
    """The lower-case words of a text such as a label."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def _main_line(page: Page) -> dict[HtmlElement, float]:
    """The element with most text in paragraphs of its own, and its ancestors: 1 for itself down to 0 for the root."""
    weights: Counter[HtmlElement] = Counter()
    for paragraph in page.root.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and parent not in page.side:
            weights[parent] += len(page.text(paragraph))
    if not weights:
        return {}
    line = [*up(max(weights, key=weights.__getitem__))]
    return {node: 1 - level / len(line) for level, node in enumerate(line)}


def _step(element: HtmlElement) -> str:
    """The tag; a cell's place in its row tells which column it is of."""
    if element.tag not in CELLS:
        return str(element.tag)
    return f"{element.tag}{sum(1 for other in element.itersiblings(preceding=True) if other.tag in CELLS)}"
