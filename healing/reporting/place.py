"""The place on a page that a selector reads, as a fragment that is safe to show.

Nothing of the page is copied but words and the names of a few elements: no attribute, no script, no style, no address.
So there is nothing to sanitise, and nothing to miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from healing.dom.locate import locate
from healing.dom.page import html_selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    (
        "div", "p", "section", "article", "header", "footer", "main", "h1", "h2", "h3", "h4", "h5", "h6",
        "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tr", "td", "th", "pre", "figure",
    )
)  # fmt: skip
_INLINE = frozenset(("span", "em", "strong", "b", "i", "small", "sub", "sup", "time", "cite", "q", "abbr", "code"))
_LEFT_OUT = frozenset(
    ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "title", "textarea")
)
_MOST_ELEMENTS = 60
_MOST_CHARS = 900
_LONGEST_TEXT = 240
"""Characters of one run of text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    value: str
    """The text of the elements, or of their attribute, cut."""
    html: str
    """Its surroundings; the elements are marked by ``<mark>``."""
    text: str
    """The same as plain text; the elements stand between ``»`` and ``«``."""


def place_of(html: str, selectors: Sequence[str], rows: Sequence[str] = ()) -> Place | None:
    """The place that the first selector that finds anything reads; a column is looked for in the first of ``rows``.

    ``None`` where none of them finds an element.
    """
    root = html_selector(html).root
    for inside in _rows(root, rows):
        for selector in selectors:
            located = locate(inside, selector)
            if located.elements:
                return _place(located.elements, located.attribute)
    return None


def _rows(root: HtmlElement, rows: Sequence[str]) -> Sequence[HtmlElement]:
    if not rows:
        return (root,)
    return next((found for row in rows if (found := locate(root, row).elements[:3])), ())


def _place(elements: Sequence[HtmlElement], attribute: str) -> Place:
    first = elements[0]
    value = first.get(attribute, "") if attribute else " ".join(first.itertext())
    around = _around(first)
    marked = frozenset(element for element in elements if element is first or around in element.iterancestors())
    pieces = list(_pieces(around, marked, [_MOST_ELEMENTS, _MOST_CHARS]))
    return Place(
        value=_cut(value),
        html="".join(html for html, _ in pieces),
        text=" ".join("".join(text for _, text in pieces).split()),
    )


def _around(element: HtmlElement) -> HtmlElement:
    """The nearest part that says something beside the element, and is not too large to be shown."""
    own, part = len(_words(element)), element
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html") or len(_words(ancestor)) > _MOST_CHARS:
            break
        part = ancestor
        if len(_words(ancestor)) > own + 20:
            break
    return part


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _pieces(element: HtmlElement, marked: frozenset[HtmlElement], left: list[int]) -> Iterator[tuple[str, str]]:
    """HTML and text, piece by piece. ``left``: how many elements and characters may still follow."""
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or min(left) <= 0:
        return
    left[0] -= 1
    tag = element.tag if element.tag in _BLOCKS | _INLINE else "span"
    gap = " " if tag in _BLOCKS else ""
    start, end = ("<mark>", "</mark>") if element in marked else ("", "")
    yield f"<{tag}>{start}", gap + ("»" if start else "")
    yield from _text(element.text, left)
    for child in element:
        yield from _pieces(child, marked, left)
        yield from _text(child.tail, left)
    yield f"{end}</{tag}>", ("«" if start else "") + gap


def _text(text: str | None, left: list[int]) -> Iterator[tuple[str, str]]:
    if text and left[1] > 0:
        shown = _cut(text)
        left[1] -= len(shown)
        yield escape(shown), shown


def _cut(text: str) -> str:
    """White space collapsed, but for a space at either end: words of two elements must not run together."""
    words = " ".join(text.split())
    shown = words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}…"
    return f"{' ' * (text[:1].isspace())}{shown}{' ' * (text[-1:].isspace())}" if words else " "
