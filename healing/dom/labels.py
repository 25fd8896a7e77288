"""The words beside a value that name it for people: ``<dt>``, ``<th>``, column heads, bold text, ``Label:``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.paths import up
from healing.dom.text import collapse, normal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_LABEL = 40
_LABEL_TAGS = frozenset(
    {"dt", "th", "label", "strong", "b", "em", "small", "h2", "h3", "h4", "h5", "h6", "span", "div", "p", "td", "i"}
)
_BOLD_TAGS = frozenset({"dt", "th", "label", "strong", "b", "h2", "h3", "h4", "h5", "h6"})
_PREFIX = re.compile(r"^([^\W\d_][^:：]{1,38}?)\s*[:：]\s*\S")


def label_of(element: HtmlElement, *, limit: int = 3) -> str:
    """The label of an element, without its colon; looks at the element, then at up to ``limit`` - 1 ancestors."""
    node: HtmlElement | None = element
    for _ in range(limit):
        if node is None or node.tag in ("body", "html"):
            return ""
        if found := _column_head(node) or _before(node):
            return found
        node = node.getparent()
    return ""


def label_near(element: HtmlElement) -> str:
    """The element's label, or the short text just before it where nothing marks that as a label."""
    if marked := label_of(element):
        return marked
    for node in [*up(element)][:2]:
        previous = node.getprevious()
        if previous is not None and isinstance(previous.tag, str):
            text = collapse("".join(previous.itertext())) if len(previous) < 3 else ""
            return text.rstrip(" :：") if 0 < len(text) <= MAX_LABEL else ""
    return ""


def label_element(
    element: HtmlElement, *, limit: int = 3, known: frozenset[str] | None = frozenset()
) -> tuple[HtmlElement, HtmlElement] | None:
    """The element that holds the label, and the node (the element or an ancestor of it) that follows it as a sibling.

    ``known``: labels (normal form) that count although nothing marks them; with ``None`` every short text does, for a
    caller that finds the same one on several pages.
    """
    node: HtmlElement | None = element
    for _ in range(limit):
        if node is None or node.tag in ("body", "html"):
            return None
        previous = _previous(node)
        if previous is not None and (_label_text(previous) or _is_known(previous, known)):
            return previous, node
        node = node.getparent()
    return None


def _is_known(node: HtmlElement, known: frozenset[str] | None) -> bool:
    text = clean_label(collapse(node.text or "")) if len(node) == 0 and node.tag in _LABEL_TAGS else ""
    if not 0 < len(text) <= MAX_LABEL or not any(map(str.isalpha, text)):
        return False
    return known is None or normal(text) in known


def _before(node: HtmlElement) -> str:
    previous = _previous(node)
    if previous is not None and (found := _label_text(previous)):
        return found
    parent = node.getparent()
    if parent is not None and previous is None and (lead := collapse(parent.text or "")).endswith((":", "：")):
        return clean_label(lead)
    found_prefix = _PREFIX.match(collapse("".join(node.itertext())[:200])) if len(node) == 0 else None
    return clean_label(found_prefix[1]) if found_prefix else ""


def _previous(node: HtmlElement) -> HtmlElement | None:
    previous = node.getprevious()
    while previous is not None and not isinstance(previous.tag, str):
        previous = previous.getprevious()
    return previous


def _label_text(node: HtmlElement) -> str:
    """The text of a label; a plain element counts only where it ends with a colon or is short and alone."""
    if node.tag not in _LABEL_TAGS:
        return ""
    text = collapse("".join(node.itertext())) if len(node) < 4 else ""
    if not text or len(text) > MAX_LABEL or not any(map(str.isalpha, text)):
        return ""
    if node.tag in _BOLD_TAGS or text.endswith((":", "：")):
        return clean_label(text)
    has_label_name = any(
        word in (node.get("class") or "").lower() for word in ("label", "key", "term", "caption", "name", "head")
    )
    return clean_label(text) if has_label_name else ""


def _column_head(node: HtmlElement) -> str:
    """The table header above a cell."""
    row = node.getparent()
    if node.tag != "td" or row is None or row.tag != "tr":
        return ""
    column = sum(1 for cell in row.iterchildren("td", "th") if cell.getparent().index(cell) < row.index(node))
    table = next(row.iterancestors("table"), None)
    head = next((line for line in table.iter("tr") if line.find("th") is not None), None) if table is not None else None
    if head is None or head is row:
        return ""
    cells = list(head.iterchildren("td", "th"))
    if len(cells) < 2 or any(cell.tag != "th" for cell in cells) or column >= len(cells):
        return ""
    return clean_label(collapse("".join(cells[column].itertext())))[:MAX_LABEL]


def clean_label(text: str) -> str:
    """A label without its colon and closing marks."""
    return text.rstrip(" :：-–—.").strip()
