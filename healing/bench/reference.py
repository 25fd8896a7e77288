"""The elements of a page that a case file's reference selector means, whatever of them it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from healing.extraction import is_xpath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_TRANSLATOR = HTMLTranslator()
_ABOUT = re.compile(r"\s*(?:normalize-space|string)\((?P<path>.*)\)\s*", re.DOTALL)
_EXSLT = {"re": "http://exslt.org/regular-expressions", "set": "http://exslt.org/sets"}


def elements_of(selectors: Iterable[str], root: HtmlElement) -> list[HtmlElement]:
    """What the first selector that finds anything finds, without repetitions: of a text or attribute its element.

    A selector that is not valid finds nothing.
    """
    return next(filter(None, (list(dict.fromkeys(_found(one, root))) for one in selectors)), [])


def _found(selector: str, root: HtmlElement) -> Iterator[HtmlElement]:
    try:
        query = selector if is_xpath(selector) else _TRANSLATOR.css_to_xpath(selector)
        about = _ABOUT.fullmatch(query)
        found = root.xpath(about["path"] if about else query, namespaces=_EXSLT)
    except (etree.XPathError, SelectorError):
        return
    for node in found if isinstance(found, list) else []:
        element = node if isinstance(node, etree._Element) else node.getparent()
        if element is not None:
            yield element
