"""Where an element stands: tag path, nearest lasting anchor, place among its siblings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.words import stable_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

FILE = re.compile(r"\.(?P<file>pdf|docx?|rtf|odt|wpd|txt|xml|mp3|mp4|m4a|wav|wma|wmv|ogg)(?![\w.])", re.IGNORECASE)
"""A kind of file that is no page, where an address names one."""
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*", re.IGNORECASE)


def tag_path(element: HtmlElement, root: HtmlElement | None = None) -> tuple[str, ...]:
    """Tags from ``root`` (the document where none is given) down to the element itself."""
    return tuple(str(node.tag) for node in reversed(list(up(element, root))))


def up(element: HtmlElement, root: HtmlElement | None = None) -> Iterator[HtmlElement]:
    """The element, then its ancestors up to and with ``root``."""
    node: HtmlElement | None = element
    while node is not None:
        yield node
        if node is root:
            return
        node = node.getparent()


def anchor(element: HtmlElement, root: HtmlElement | None = None) -> tuple[str, int]:
    """The nearest ancestor with a lasting name, as ``tag#id``, ``tag[hook]`` or ``tag.word``, and how far up it is."""
    for depth, node in enumerate(up(element, root)):
        if depth and node is not root and (name := name_of(node)):
            return name, depth
    return "", 0


def name_of(element: HtmlElement) -> str:
    """One short lasting name of an element; empty where it has none."""
    for attribute, value in hooks(element):
        if attribute == "id":
            return f"{element.tag}#{value}"
        return f"{element.tag}[{attribute}={value}]" if value else f"{element.tag}[{attribute}]"
    words = stable_words(element.get("class"))
    return f"{element.tag}.{words[0]}" if words else ""


def link_pattern(element: HtmlElement) -> str:
    """The leading path of the link that the element is, stands in or holds: ``/author/`` of ``/author/jane-doe``.

    Addresses outlive page layouts; empty where there is no link, or where it has no path before its last part.
    """
    href = link_to(element)
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return ""
    path = href.split("?")[0].split("#")[0]
    if "//" in path:
        path = "/" + path.split("//", 1)[1].partition("/")[2]
    parts = [part for part in path.split("/") if part]
    return f"/{parts[0]}/" if len(parts) > 1 else ""


def link_to(element: HtmlElement) -> str:
    """The address of the link that the element is, stands in or holds; empty where there is none."""
    return next((href for node in _links(element) if (href := node.get("href") or node.get("data-href"))), "")


def _links(element: HtmlElement) -> Iterator[HtmlElement]:
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None:
            break
        if node.tag == "a" or node.get("data-href"):
            yield node
        node = node.getparent()
    yield from element.iter("a")


def without_host(address: str) -> str:
    """An address from its path on."""
    return _HOST.sub("", address)


def file_of(address: str) -> str:
    """The kind of file that an address names (``pdf``), in lower case; empty where it names a page."""
    found = FILE.search(without_host(address))
    return found["file"].lower() if found else ""
