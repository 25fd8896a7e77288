"""The main text of a page: its paragraphs, and the smallest element that holds nearly all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.paths import up

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from healing.dom.page import Page

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "section",
        "article",
        "ul",
        "ol",
        "li",
        "table",
        "blockquote",
        "figure",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "form",
        "dl",
    )
)
_NOT_PROSE = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "figcaption", "a", "span", "time", "button"}
)
_SHORTEST = 25
_MOST_LINKS = 0.5
_HELD = 0.75


@dataclass(frozen=True, slots=True)
class Prose:
    """The main text of a page."""

    holder: HtmlElement
    paragraphs: tuple[HtmlElement, ...]


def prose(page: Page) -> Prose | None:
    """The main text: the smallest element that holds three quarters of the page's paragraph text."""
    found = [element for element in page.elements if _is_paragraph(page, element)]
    weights: dict[HtmlElement, int] = defaultdict(int)
    for element in found:
        for node in up(element):
            if node is not element:
                weights[node] += len(page.text(element))
    total = weights.get(page.root, 0)
    if not total:
        return None
    # Holders of more than half lie inside each other, so the last in document order is the smallest.
    holder = max((node for node, weight in weights.items() if weight >= _HELD * total), key=page.positions.__getitem__)
    inside = [element for element in found if holder in up(element)]
    return Prose(holder, tuple(inside))


def is_block(element: HtmlElement) -> bool:
    """Whether the element is a block with no other block inside."""
    return element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants())


def _is_paragraph(page: Page, element: HtmlElement) -> bool:
    """A block of running text: no blocks inside, not short, mostly not links, not a caption, not in a side part."""
    if element.tag in _NOT_PROSE or element.tag not in _BLOCKS or element in page.side or element in page.captions:
        return False
    if not is_block(element):
        return False
    text = page.text(element)
    if len(text) < _SHORTEST:
        return False
    return is_mostly_text(page, element)


def is_mostly_text(page: Page, element: HtmlElement) -> bool:
    """Whether at most half of an element's text is links."""
    linked = sum(len(page.text(link)) for link in element.iter("a"))
    return linked <= _MOST_LINKS * len(page.text(element))
