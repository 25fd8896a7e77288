"""From a selector to the elements behind its strings, which parsel does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from healing.extraction import is_xpath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_TRANSLATOR = HTMLTranslator()
_SCALAR = re.compile(r"^\s*(?:normalize-space|string)\(\s*(?P<inner>.+)\)\s*$", re.DOTALL)
_NAMESPACES = {"re": "http://exslt.org/regular-expressions", "set": "http://exslt.org/sets"}


@dataclass(frozen=True, slots=True)
class Located:
    """The elements that a selector reads, each once, in document order; and the attribute, empty for text."""

    elements: tuple[HtmlElement, ...] = ()
    attribute: str = ""


def locate(root: HtmlElement, selector: str) -> Located:
    """The elements behind a selector; none where it finds nothing, or computes a value that stands nowhere."""
    try:
        query = selector if is_xpath(selector) else _TRANSLATOR.css_to_xpath(selector, prefix="descendant-or-self::")
        scalar = _SCALAR.match(query)
        found = root.xpath(scalar["inner"] if scalar else query, namespaces=_NAMESPACES, smart_strings=True)
    except (etree.XPathError, SelectorError, ValueError):
        return Located()
    if not isinstance(found, list):
        return Located()
    return _located(found[:1] if scalar else found)


def _located(found: Iterable[Any]) -> Located:
    elements: dict[HtmlElement, None] = {}
    attribute = ""
    for result in found:
        if isinstance(result, etree._Element):
            elements[result] = None
        elif (parent := getattr(result, "getparent", lambda: None)()) is not None and str(result).strip():
            holder = parent.getparent() if getattr(result, "is_tail", False) else parent
            elements[holder] = None
            attribute = attribute or (str(result.attrname) if result.is_attribute else "")
    return Located(tuple(elements), attribute)
