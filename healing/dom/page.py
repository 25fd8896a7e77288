"""A page parsed once: elements in order, their texts, the side parts, the embedded metadata."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import parsel

from healing.dom.metadata import Metadata, read_metadata
from healing.dom.regions import MAX_SHARE, is_caption, is_side, is_weakly_side
from healing.dom.text import collapse, normal, raw_texts
from healing.dom.unseen import unseen_of
from healing.json_page import may_be_json

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_INDEXED = 1500
_CACHED_PAGES = 32


@dataclass(eq=False)
class Page:
    """One parsed page. Its tree is read, never changed; positions count elements in document order."""

    selector: parsel.Selector
    url: str = ""

    @property
    def root(self) -> HtmlElement:
        return self.selector.root

    @cached_property
    def elements(self) -> list[HtmlElement]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def positions(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self.elements)}

    @cached_property
    def _raw(self) -> dict[HtmlElement, str]:
        return raw_texts(self.elements)

    def text(self, element: HtmlElement) -> str:
        """What the element shows, white space collapsed."""
        return collapse(self._raw.get(element, ""))

    @cached_property
    def unseen(self) -> frozenset[HtmlElement]:
        """The elements that no reader sees; what stands inside of them is not named again."""
        return unseen_of(self.elements, self.text)

    @cached_property
    def _seen(self) -> dict[HtmlElement, str]:
        return raw_texts(self.elements, self.unseen)

    def seen_text(self, element: HtmlElement) -> str:
        """What a reader sees of the element, white space collapsed."""
        return collapse(self._seen.get(element, ""))

    @cached_property
    def by_text(self) -> dict[str, list[HtmlElement]]:
        """Elements by the normal form of their text, in document order; long texts and the head are left out."""
        found: dict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.elements:
            raw = self._raw[element]
            if raw and len(raw) <= _MAX_INDEXED and (key := normal(raw)):
                found[key].append(element)
        return found

    @cached_property
    def side(self) -> frozenset[HtmlElement]:
        """Every element inside a part that is not the record's: navigation, teasers, footers, the head."""
        inside: set[HtmlElement] = set()
        most = MAX_SHARE * len(self._raw[self.root])
        for element in self.elements:
            parent = element.getparent()
            if parent in inside or (
                is_side(element) and len(self._raw[element]) <= most and not self._holds_prose(element)
            ):
                inside.add(element)
        return frozenset(inside)

    def _holds_prose(self, element: HtmlElement) -> bool:
        """Whether what looks like a side part, but only vaguely, holds most paragraph text, with others of its name."""
        if not is_weakly_side(element):
            return False
        named = bool(element.get("class"))
        held = self._prose[_look(element)] if named else sum(len(self._raw[one]) for one in element.iter("p"))
        return held > MAX_SHARE * self._prose[_look(self.root)]

    @cached_property
    def _prose(self) -> dict[tuple[str, str], int]:
        """Characters of paragraphs inside elements, by the elements' look; those inside each other count once."""
        lengths: dict[tuple[str, str], int] = defaultdict(int)
        for paragraph in self.root.iter("p"):
            for look in {_look(node) for node in (paragraph, *paragraph.iterancestors())}:
                lengths[look] += len(self._raw[paragraph])
        return lengths

    @cached_property
    def captions(self) -> frozenset[HtmlElement]:
        """Every element inside a figure or caption."""
        inside: set[HtmlElement] = set()
        most = MAX_SHARE * len(self._raw[self.root])
        for element in self.elements:
            if element.getparent() in inside or (is_caption(element) and len(self._raw[element]) <= most):
                inside.add(element)
        return frozenset(inside)

    @cached_property
    def metadata(self) -> Metadata:
        return read_metadata(self.root)


def _look(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


@lru_cache(maxsize=_CACHED_PAGES)
def parse(html: str, url: str = "") -> Page:
    """The parsed page. Proposers and gates ask for the same few pages within one heal, so the newest are kept."""
    return Page(html_selector(html), url)


def html_selector(text: str) -> parsel.Selector:
    """A text as HTML (or XML, where it says so): parsel would take one that begins as JSON does for that."""
    return parsel.Selector(text=text, type="html" if may_be_json(text) else None)


def forget_pages() -> None:
    """Free what :func:`parse` keeps; called at the end of each heal."""
    parse.cache_clear()
