"""The place on a page that a selector reads, as a fragment that is safe to show.

Nothing of the page is copied but words: no attribute, no script, no style, no address. So there is nothing to sanitise,
and nothing to miss. What the elements were is said by classes from a closed list, on elements that may stand in each
other as they like: a row without its table is no row to a browser, and headings of the page are none of a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING

from healing.dom.locate import locate
from healing.dom.page import html_selector
from healing.repair.sandbox import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
_NEIGHBOURS = 4
"""Elements shown before and after a marked one, of those that stand beside it."""
_NEAR_CHARS = 200
_MOST_MARKED = 6
"""Marked elements shown beside each other."""
_CUT = ("<div>…</div>", " … ")
_LONGEST_TEXT = 240
"""Characters of one run of text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    value: str
    """The text of the elements, or of their attribute, cut."""
    attribute: str
    """The attribute that is read; empty where it is the text."""
    html: str
    """Its surroundings, as ``div`` and ``span`` with the class of what they were; the elements are ``<mark>``."""
    text: str
    """The same as plain text; the elements stand between ``»`` and ``«``."""


def place_of(html: str, selectors: Sequence[str], rows: Sequence[str] = ()) -> Place | None:
    """The place that the first selector that finds anything reads; a column is looked for in the first of ``rows``.

    ``None`` where none of them finds an element.
    """
    return place_in(html_selector(html).root, selectors, rows)


def place_in(root: HtmlElement, selectors: Sequence[str], rows: Sequence[str] = ()) -> Place | None:
    """As :func:`place_of`, of a page that is parsed. Selectors beyond the limits of the sandbox are not run."""
    usable = [selector for selector in selectors if not fault_of(selector)]
    for inside in _rows(root, [row for row in rows if not fault_of(row)]):
        for selector in usable:
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
    pieces = list(_Drawing(marked, frozenset(_up_to(around, marked))).of(around))
    return Place(
        value=_cut(value),
        attribute=attribute,
        html="".join(html for html, _ in pieces),
        text=" ".join("".join(text for _, text in pieces).split()),
    )


def _around(element: HtmlElement) -> HtmlElement:
    """The nearest part that says something beside the element, and is not too large to be shown."""
    own, part = len(_words(element)), element
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html") or _is_large(ancestor):
            break
        part = ancestor
        if len(_words(ancestor)) > own + 20:
            break
    return part


def _is_large(element: HtmlElement) -> bool:
    """Whether it would be cut, and the marked element perhaps with it."""
    elements = sum(1 for _ in islice(element.iter(), _MOST_ELEMENTS + 1))
    return elements > _MOST_ELEMENTS or len(_words(element)) > _MOST_CHARS


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _up_to(around: HtmlElement, marked: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The marked elements, and what they stand in."""
    for element in marked:
        yield element
        if element is not around:
            yield from takewhile(lambda ancestor: ancestor is not around, element.iterancestors())


class _Drawing:
    """HTML and text of a part of a page, piece by piece."""

    def __init__(self, marked: frozenset[HtmlElement], holding: frozenset[HtmlElement]) -> None:
        self._marked = marked
        self._holding = holding
        """The marked elements, and those that have one inside."""
        self._elements = _MOST_ELEMENTS
        self._chars = _MOST_CHARS
        """So much may still follow."""

    def of(self, element: HtmlElement) -> Iterator[tuple[str, str]]:
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or min(self._elements, self._chars) <= 0:
            return
        self._elements -= 1
        gap = " " if element.tag in _BLOCKS else ""
        is_marked = element in self._marked
        tag = "mark" if is_marked else "div" if gap else "span"
        look = f' class="{element.tag}"' if element.tag in _BLOCKS | _INLINE else ""
        yield f"<{tag}{look}>", gap + ("»" if is_marked else "")
        yield from self._inside(element)
        yield f"</{tag}>", ("«" if is_marked else "") + gap

    def _inside(self, element: HtmlElement) -> Iterator[tuple[str, str]]:
        """Of many children those near a marked one: in the picture it is never far from the top."""
        first, last = self._near(element)
        yield from self._text(element.text) if not first else [_CUT]
        for child in element[first:last]:
            yield from self.of(child)
            yield from self._text(child.tail)
        if last < len(element):
            yield _CUT

    def _near(self, element: HtmlElement) -> tuple[int, int]:
        places = [place for place, child in enumerate(element) if child in self._holding]
        if not places:
            return 0, len(element)
        first, last = places[0], places[:_MOST_MARKED][-1] + 1
        return first - _few(element[:first][::-1]), last + _few(element[last:])

    def _text(self, text: str | None) -> Iterator[tuple[str, str]]:
        if text and self._chars > 0:
            shown = _cut(text)
            self._chars -= len(shown)
            yield escape(shown), shown


def _few(neighbours: Sequence[HtmlElement]) -> int:
    """How many of them are shown, the nearest first: not many, and no long ones."""
    lengths = accumulate(len(_words(one)) for one in neighbours[:_NEIGHBOURS])
    return sum(1 for _ in takewhile(lambda length: length <= _NEAR_CHARS, lengths))


def _cut(text: str) -> str:
    """White space collapsed, but for a space at either end: words of two elements must not run together."""
    words = " ".join(text.split())
    shown = words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}…"
    return f"{' ' * (text[:1].isspace())}{shown}{' ' * (text[-1:].isspace())}" if words else " "
