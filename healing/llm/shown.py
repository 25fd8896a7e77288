"""What of a page is looked at at all: what a reader may see, and of a run of like siblings only the first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from healing.dom.labels import label_element, label_of
from healing.dom.words import is_state

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from healing.dom.page import Page

CELLS = frozenset({"td", "th", "dt", "dd"})
FRAME = frozenset({"html", "head", "body"})
_MAX_ALIKE, _MAX_ALIKE_PLAIN = 8, 20
"""So many of like siblings are looked at: of those with something inside or a look of their own, and of others."""
_RUNS = frozenset({"p", "li", "tr", "a", "article", "section"})
_MACHINE = frozenset({"meta", "link"})


class Shown:
    """Asked once for each element of a page, in document order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._alike: Counter[tuple[object, ...]] = Counter()

    def drops(self, element: HtmlElement) -> bool:
        """Whether this element goes, with all that it holds."""
        if element in self._page.unseen:
            return True
        return element.tag not in CELLS | FRAME | _MACHINE and self._repeats(element)

    def _repeats(self, element: HtmlElement) -> bool:
        key = _likeness(element)
        self._alike[key] += 1
        most = _MAX_ALIKE if element.tag in _RUNS or len(element) or element.get("class") else _MAX_ALIKE_PLAIN
        return self._alike[key] > most and not _is_labelled(element)


def looks_of(element: HtmlElement) -> frozenset[str]:
    """Classes of any kind: within one page hashed ones tell as much as others."""
    return frozenset(word for word in (element.get("class") or "").split() if not is_state(word))


def _likeness(element: HtmlElement) -> tuple[object, ...]:
    """What siblings of one run share: parent, tag, classes, and the tags and classes of their first children."""
    inside = tuple((str(child.tag), looks_of(child)) for child in element[:4])
    return element.getparent(), element.tag, looks_of(element), inside


def _is_labelled(element: HtmlElement) -> bool:
    """Whether the element is one of a table of labels and values, where every entry is another field."""
    if element.tag == "tr":
        return len(element) == 2 and label_element(element[1], limit=1) is not None
    return bool(label_of(element, limit=1))
