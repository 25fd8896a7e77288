"""Lists of like items on a page, such as topics or authors: where they are, and what stands around them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from statistics import fmean
from typing import TYPE_CHECKING
from urllib.parse import unquote

from healing.dom.paths import link_pattern, link_to, up, without_host
from healing.dom.regions import names
from healing.dom.text import collapse, normal, own_text
from healing.dom.words import meanings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_ITEM_TAGS = ("a", "li", "button", "span")
_LONGEST_ITEM = 60
_MOST_ITEMS = 40
_HOLDER_LEVELS = 4
_LONGEST_HEADING = 60
_HEADING_LEVELS = 6
_NAMING_LEVELS = 4
_LONGEST_DATA = 40
_MOST = 0.75


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the template puts around the items of a list."""

    heading: str
    """The short text just before the list, in normal form; empty where there is none."""
    words: frozenset[str]
    """The meanings of classes, ids and ``data-`` attributes of the items and what holds them."""
    link: str
    """The leading path that all items link to; empty where they link nowhere, or to different parts."""
    link_words: frozenset[str]
    """The folders that all items' links lead through."""
    has_own_pages: bool
    """Whether (nearly) each item links to a page that is named like it."""


def item_lists(page: Page) -> Iterator[tuple[HtmlElement, ...]]:
    """Short links (or list items) of one look below one element: their parent, or what holds their wrappers."""
    found: dict[tuple[object, ...], list[HtmlElement]] = defaultdict(list)
    for element in page.elements:
        if element.tag not in _ITEM_TAGS or element in page.captions:
            continue
        text = page.text(element)
        if 1 < len(text) <= _LONGEST_ITEM and not text.isdigit() and _is_one_text(page, element):
            for node in islice(up(element), 1, _HOLDER_LEVELS + 1):
                found[node, element.tag, element.get("class"), element.getparent().tag].append(element)
    for (node, *_), items in found.items():
        if _is_slice(page, node, items) or _are_of_one_link(items):
            continue
        if 1 <= len(items) <= _MOST_ITEMS and len({page.text(item) for item in items}) == len(items):
            yield tuple(items)


def _is_one_text(page: Page, element: HtmlElement) -> bool:
    """Whether all that the element shows stands in one place: not a name and a title, each in an element of its own."""
    shown = page.text(element)
    return own_text(element) == shown or any(page.text(child) == shown for child in element)


def _are_of_one_link(items: Sequence[HtmlElement]) -> bool:
    """Whether the items are parts of one link's text, such as a first and a last name."""
    return len(items) > 1 and any(node.tag == "a" and items[1] in node.iter() for node in islice(up(items[0]), 1, 3))


def _is_slice(page: Page, holder: HtmlElement, items: Sequence[HtmlElement]) -> bool:
    """Whether what holds just a single item stands among others that look like it and hold such an item each."""
    if len(items) > 1:
        return False
    item = items[0]
    around = [node for node in islice(up(holder), _HOLDER_LEVELS) if node is holder or _shows_only(page, node, item)]
    return any(
        any(inner.get("class") == item.get("class") for inner in other.iter(str(item.tag)))
        for node in around
        for other in _alike(node)
    )


def leaves_out(page: Page, items: Sequence[HtmlElement]) -> bool:
    """Whether beside the items, in wrappers like theirs, stand others of their look that are not among them."""
    first, taken = items[0], set(items)
    wrappers = [node for node in islice(up(first), _HOLDER_LEVELS) if _shows_only(page, node, first)]
    return any(
        inner.get("class") == first.get("class") and inner not in taken and page.text(inner)
        for node in wrappers
        for other in _alike(node)
        for inner in other.iter(str(first.tag))
    )


def _shows_only(page: Page, node: HtmlElement, item: HtmlElement) -> bool:
    return page.text(node) == page.text(item)


def _alike(node: HtmlElement) -> Iterator[HtmlElement]:
    """The siblings that look like an element."""
    siblings = node.getparent() if node.getparent() is not None else ()
    return (
        one for one in siblings if one is not node and one.tag == node.tag and one.get("class") == node.get("class")
    )


def surroundings(page: Page, items: Sequence[HtmlElement]) -> Surroundings:
    """What stands around the items, at least one."""
    links = {link_pattern(item) for item in items}
    folders = [link_folders(item) for item in items]
    return Surroundings(
        heading=_heading(items[0]),
        words=frozenset(word for node in islice(up(items[0]), _NAMING_LEVELS) for word in _named(node)),
        link=links.pop() if len(links) == 1 else "",
        link_words=frozenset.intersection(*folders),
        has_own_pages=fmean(_is_named_in(page.text(item), link_to(item)) for item in items) >= _MOST,
    )


def _heading(item: HtmlElement) -> str:
    """The nearest text before the item on its way up, if it is short; what is beside it in its own list counts not."""
    for node in islice(up(item), _HEADING_LEVELS):
        if node.tag in ("body", "html"):
            return ""
        previous = node.getprevious()
        while previous is not None:
            text = collapse("".join(previous.itertext())) if isinstance(previous.tag, str) else ""
            if any(map(str.isalpha, text)):
                return normal(text).rstrip(" :") if len(text) <= _LONGEST_HEADING else ""
            previous = previous.getprevious()
        parent = node.getparent()
        if parent is not None and any(map(str.isalpha, text := collapse(parent.text or ""))):
            return normal(text).rstrip(" :") if len(text) <= _LONGEST_HEADING else ""
    return ""


def _named(node: HtmlElement) -> frozenset[str]:
    """The names of one element, those in its ``data-`` attributes among them."""
    found = names(node)
    for name, value in node.attrib.items():
        if str(name).startswith("data-"):
            found |= meanings(str(name).removeprefix("data-"))
            if len(value) <= _LONGEST_DATA:
                found |= meanings(str(value))
    return found


def link_folders(element: HtmlElement) -> frozenset[str]:
    """The words of the folders that an element's link leads through."""
    path = without_host(link_to(element)).split("?")[0]
    return frozenset(word for part in path.split("/")[:-1] for word in meanings(part))


def _is_named_in(text: str, address: str) -> bool:
    return bool(address) and _letters(text) in _letters(unquote(address))


def _letters(text: str) -> str:
    """Letters and digits only, without accents; as addresses spell them."""
    spelled = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in plain if char.isalnum())
