"""A seen element as one line of a prompt, all of it neutral text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.paths import without_host
from healing.dom.text import normal
from healing.dom.words import stable_words
from healing.llm.elements import value_attribute
from healing.llm.fence import neutral
from healing.llm.question import PickedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from healing.llm.elements import Seen
    from healing.model import Kind

MAX_TEXT = 80
_MAX_HELD = 48
"""Of a text that stands in other lines, too."""
_MAX_NAME = 40
_MAX_LINK = 60
_XPATH_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Node:
    """One numbered line: the page that it is on, and the element there."""

    page: int
    xpath: str
    attributes: Mapping[str, str]
    """Those that may hold a value."""
    line: str
    """``a.title (Label) "text" href=/x``, without its number."""

    def picked(self, kind: Kind) -> PickedNode:
        """The node as the answer for a field of this kind."""
        return PickedNode(self.page, self.xpath, value_attribute(self.attributes, kind))


def node_of(seen: Seen, page: int, *, shows_link: bool) -> Node:
    """``shows_link``: whether the element was kept for where it leads to."""
    return Node(page, xpath_of(seen.element), seen.attributes, line_of(seen, shows_link=shows_link))


def line_of(seen: Seen, *, shows_link: bool = True) -> str:
    """The element as a model reads it: its name, label, text and value attributes."""
    parts = [_name(seen.element)]
    if seen.label and normal(seen.label) not in normal(seen.text[:MAX_TEXT]):
        parts.append(f"({neutral(seen.label, _MAX_NAME)})")
    if seen.text:
        parts.append(f'"{neutral(seen.text, _MAX_HELD if seen.is_holder else MAX_TEXT)}"')
    parts += [
        _shown(name, value) for name, value in seen.attributes.items() if shows_link or name not in ("href", "src")
    ]
    return " ".join(parts)


def _shown(name: str, value: str) -> str:
    if name not in ("href", "src"):
        return f'{name}="{neutral(value, MAX_TEXT)}"'
    # The end of an address says more than its beginning: the file, or the number of the record.
    path = without_host(value)
    return f"{name}={neutral(path if len(path) <= _MAX_LINK else '…' + path[1 - _MAX_LINK :], _MAX_LINK)}"


def _name(element: HtmlElement) -> str:
    """Tag, two lasting classes, two hooks."""
    named = "".join(
        f"[{attribute}={neutral(value, _MAX_NAME)}]" if value else f"[{attribute}]"
        for attribute, value in hooks(element)[:2]
    )
    words = "".join(f".{neutral(word, _MAX_NAME)}" for word in stable_words(element.get("class"))[:2])
    return f"{neutral(str(element.tag), _MAX_NAME)}{words}{named}"


def xpath_of(element: HtmlElement) -> str:
    """The absolute XPath of an element; a tag that is no XPath name (``o:p``) is counted instead of named."""
    steps = [_step(node) for node in (element, *element.iterancestors())]
    return "/" + "/".join(reversed(steps))


def _step(node: HtmlElement) -> str:
    tag = str(node.tag)
    is_named = _XPATH_NAME.fullmatch(tag) is not None
    before = sum(1 for other in node.itersiblings(tag if is_named else "*", preceding=True))
    return f"{tag if is_named else '*'}[{before + 1}]"
