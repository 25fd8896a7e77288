"""Private attributes that tell where a field's value stands while a page is mutated; gone before a page is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FIELD = "drift-field"
"""Names the field whose value (or, for a list, one item of it) the element shows."""
ROLE = "drift-role"
"""What an element is to the mutations: see the constants."""
FOR = "drift-for"
"""The field that a label or block belongs to."""

LABEL, VALUE, FACTS, BLOCK, ROW, MAIN = "label", "value", "facts", "block", "row", "main"
"""A label, the element beside it, the element around such pairs, a movable part, a record of a list, the record."""

ALSO = "drift-also"
"""Names a field whose value may, or may not, have this element's text in it."""

_ATTRIBUTES = (FIELD, ROLE, FOR, ALSO)


def parse(page: str) -> HtmlElement:
    return html.document_fromstring(page)


def write(root: HtmlElement) -> str:
    text: str = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return text


def unmarked(page: str) -> str:
    """The page as a crawl would meet it."""
    root = parse(page)
    strip(root)
    return write(root)


def strip(root: HtmlElement) -> None:
    for element in root.iter("*"):
        for name in _ATTRIBUTES:
            element.attrib.pop(name, None)


def with_role(root: HtmlElement, role: str) -> list[HtmlElement]:
    return [element for element in root.iter("*") if element.get(ROLE) == role]


def of_field(root: HtmlElement, field: str) -> list[HtmlElement]:
    """The elements that show a field's value, those of the head included."""
    return [element for element in root.iter("*") if element.get(FIELD) == field]


def shown_of(root: HtmlElement, field: str) -> list[HtmlElement]:
    """The elements of the body that show a field's value."""
    return [element for element in of_field(root, field) if element.tag not in ("meta", "title", "script")]


def fields_in(root: HtmlElement) -> list[str]:
    """The fields that the body shows, in the order of their first element."""
    found = (element for element in root.iter("*") if element.tag not in ("meta", "title", "script"))
    return list(dict.fromkeys(name for element in found if (name := element.get(FIELD))))


def new(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """A new element; ``cls`` stands for ``class``, ``field``, ``role`` and ``of`` for the marks."""
    names = {"cls": "class", "field": FIELD, "role": ROLE, "of": FOR}
    element = html.Element(tag, {names.get(name, name): value for name, value in attributes.items() if value})
    element.text = text or None
    return element


def wrap(element: HtmlElement, around: HtmlElement) -> None:
    """Put ``around`` in the place of ``element``, and that into it; the text after it stays after it."""
    around.tail, element.tail = element.tail, None
    element.getparent().replace(element, around)
    around.append(element)
