"""The numbered nodes of one page, each with the value that it would give as the answer for a field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.llm.condense import Sheet
    from healing.model import Kind


@dataclass(frozen=True, slots=True)
class Numbered:
    """One node of a sheet, as the answer for fields of one kind."""

    number: int
    element: HtmlElement
    attribute: str
    """That the value stands in; empty where it is the element's text."""
    value: str


def numbered(sheet: Sheet, index: int, page: Page, kind: Kind) -> list[Numbered]:
    """The nodes of the page with this index that give a value of this kind."""
    found: list[Numbered] = []
    for number, node in enumerate(sheet.nodes, start=1):
        picked = node.picked(kind)
        if node.page != index:
            continue
        (element,) = page.root.xpath(picked.xpath)
        value = " ".join((element.get(picked.attribute) or "").split()) if picked.attribute else page.text(element)
        if value:
            found.append(Numbered(number, element, picked.attribute, value))
    return found


def pieces_of(node: Numbered) -> list[Numbered]:
    """The node once for each of its own texts between the elements in it."""
    if node.attribute or not len(node.element):
        return []
    texts = (node.element.text, *(child.tail for child in node.element))
    return [replace(node, value=piece) for text in texts if (piece := " ".join((text or "").split()))]


def shape_of(node: Numbered, element: HtmlElement | None = None) -> tuple[object, ...]:
    """What like nodes share: tag and classes of the element and its parent, and what is read of it."""
    one = node.element if element is None else element
    return node.attribute, *_look(one), *_look(one.getparent())


def _look(element: HtmlElement | None) -> tuple[object, ...]:
    if element is None:
        return ()
    named = tuple(element.get(name) for name in ("property", "name", "itemprop")) if element.tag == "meta" else ()
    return str(element.tag), element.get("class") or "", named
