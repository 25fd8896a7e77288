"""The elements of a page that may hold a value or several, with what is known of them before anybody is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.labels import label_of
from healing.dom.text import collapse, normal, own_text
from healing.dom.words import stable_words
from healing.llm.shown import FRAME, Shown
from healing.llm.surroundings import Surroundings, words_of
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.llm.question import Question

_REACH = 40
"""So many elements after the main heading are near to it."""
_LONG = 200
_MAX_WORD = 20
_INLINE = frozenset({"b", "i", "em", "strong", "u", "s", "sub", "sup", "br", "mark", "wbr", "small", "font", "abbr"})
_STRESSED = frozenset({"b", "i", "em", "strong", "u"})
"""What sets a value apart from the rest of a record's line."""
_FLOWING = _INLINE | {"a", "span", "time", "img", "q", "cite", "nobr", "bdi", "address"}
"""What a block may consist of and still be one text."""
_HEADINGS = frozenset({"h1", "h2", "h3"})
_REPEATING = frozenset({"tr", "li", "article"})
_VALUE_ATTRIBUTES = {
    "a": ("href",),
    "link": ("href",),
    "meta": ("content",),
    "time": ("datetime",),
    "img": ("src",),
    "data": ("value",),
}
_LINKING = frozenset({"link", "img"})
_BY_KIND = {
    Kind.URL: ("href", "src", "content"),
    Kind.URLS: ("href", "src", "content"),
    Kind.DATE: ("datetime", "content"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One element that may hold a value."""

    element: HtmlElement
    place: int
    """In the order of all that is seen."""
    text: str
    pieces: tuple[str, ...]
    """In a listing: its own texts between the elements in it, of which each may be a value; none where it has none."""
    attributes: Mapping[str, str]
    """The attributes that may hold a value, with their values."""
    label: str
    names: frozenset[str]
    """Lower-case words of its classes, hooks and label, and the first one of its text."""
    around: frozenset[str]
    """Those of what it stands in, two levels up, and of the text just before it."""
    signature: tuple[str, ...]
    """What elements share that stand alike on the page."""
    closeness: float
    """How near to the page's main text it stands in the tree: 0 to 1."""
    follows: float
    """How soon it comes after the main heading: 1 for the next element down to 0."""
    is_side: bool
    is_caption: bool
    is_holder: bool
    """Whether it holds others that are seen, rather than a value of its own."""

    @property
    def tag(self) -> str:
        return str(self.element.tag)


def look(page: Page, question: Question) -> list[Seen]:
    """The elements that may be worth a line, in document order."""
    shown, view = Shown(page), _View(page, question)
    dropped: set[HtmlElement] = set()
    found: list[Seen] = []
    for element in page.elements:
        if element.getparent() in dropped or shown.drops(element):
            dropped.add(element)
        elif (seen := view.seen(element)) is not None:
            found.append(seen)
    return _placed(_without_echoes(found))


def value_attribute(attributes: Mapping[str, str], kind: Kind) -> str:
    """The attribute in which an element with these ones holds a value of this kind; empty for its text."""
    preferred = (*_BY_KIND.get(kind, ()), "content", "value")
    return next((name for name in preferred if name in attributes), "")


def _without_echoes(seen: Sequence[Seen]) -> list[Seen]:
    """Of elements inside each other with the same text those with values in attributes, or the most telling one."""
    chains: dict[HtmlElement, list[Seen]] = {}
    for one in seen:
        above = chains.get(one.element.getparent(), [])
        chains[one.element] = [*above, one] if above and one.text and above[-1].text == one.text else [one]
    echoes: set[HtmlElement] = set()
    for chain in chains.values():
        best = max(reversed(chain), key=_telling)
        echoes.update(one.element for one in chain if one is not best and not one.attributes)
    return [one for one in seen if one.element not in echoes]


def _telling(one: Seen) -> tuple[bool, ...]:
    return bool(one.attributes), not one.is_holder, one.tag in _HEADINGS, _is_named(one.element)


def _placed(seen: Sequence[Seen]) -> list[Seen]:
    headings = [place for place, one in enumerate(seen) if one.tag == "h1" and one.text]
    heading = max(headings, key=lambda place: (not seen[place].is_side, seen[place].closeness), default=len(seen))
    return [replace(one, place=place, follows=_follows(one, place - heading)) for place, one in enumerate(seen)]


def _follows(one: Seen, distance: int) -> float:
    return max(0.0, 1 - distance / _REACH) if distance > 0 and one.tag != "meta" else 0.0


class _View:
    """One page, seen with one question in mind."""

    def __init__(self, page: Page, question: Question) -> None:
        self._page = page
        self._all_seen = normal(page.seen_text(page.root))
        self._around = Surroundings(page)
        kinds = {rule.kind for rule in question.rules.values()}
        self._wants_links = any(kind.is_link for kind in kinds)
        self._wants_holders = bool(kinds & {Kind.LONGTEXT, Kind.LIST}) or ROWS in question.rules
        self._is_listing = bool(question.columns)

    def seen(self, element: HtmlElement) -> Seen | None:
        signature = self._around.signature(element)
        attributes = self._attributes(element)
        is_holder = not attributes and not self._is_text(element)
        if is_holder and not self._is_group(element):
            return None
        label, text = "" if is_holder else self._label(element), self._page.seen_text(element)
        return Seen(
            element=element,
            place=0,
            text=text,
            pieces=_pieces(element) if self._is_listing and not is_holder else (),
            attributes=attributes,
            label=label,
            names=self._around.names_of(element) | words_of(f"{label} {_first_word(text)}"),
            around=self._around.around(element),
            signature=signature,
            closeness=self._around.closeness(element),
            follows=0.0,
            is_side=element in self._page.side and element.tag != "meta",
            is_caption=element in self._page.captions,
            is_holder=is_holder,
        )

    def _label(self, element: HtmlElement) -> str:
        """Its label, where the page shows those words anywhere: others are hidden."""
        label = label_of(element, limit=2)
        return label if normal(label) in self._all_seen else ""

    def _attributes(self, element: HtmlElement) -> dict[str, str]:
        """The attributes that may hold a value, where this element has them."""
        if element.tag in _LINKING and not self._wants_links:
            return {}
        if element.tag in ("meta", "link") and not hooks(element):
            return {}
        names = _VALUE_ATTRIBUTES.get(str(element.tag), ())
        if element.get("itemprop") or element.get("property"):
            names = (*names, "content")
        return {name: value for name in names if (value := collapse(element.get(name) or ""))}

    def _is_text(self, element: HtmlElement) -> bool:
        """Whether the element has a text of its own, or is a block of texts that only flow."""
        if any(map(str.isalnum, own_text(element))):
            return not self._is_part(element) or bool(element.get("class") or hooks(element))
        if element.tag in _HEADINGS:
            return self._says_something(element)
        if element.tag in _FLOWING or element.tag in FRAME or len(element) < 2:
            return False
        inside = [one for one in element.iterdescendants() if isinstance(one.tag, str)]
        if not all(one.tag in _FLOWING for one in inside) or not self._says_something(element):
            return False
        # With hidden words between them its parts are told apart: the whole would give those words, too.
        return not any(one in self._page.unseen and self._page.text(one) for one in inside)

    def _is_part(self, element: HtmlElement) -> bool:
        """Whether the element is a few words of a text; in a record's line such words may be a value."""
        parent = element.getparent()
        if element.tag not in _INLINE or parent is None or not own_text(parent):
            return False
        is_apart = element.tag in _STRESSED and not self._page.text(element).endswith(":")
        return not (self._is_listing and is_apart and len(self._page.text(parent)) <= _LONG)

    def _is_group(self, element: HtmlElement) -> bool:
        if not self._wants_holders or element.tag in FRAME or not self._says_something(element):
            return False
        return element.tag in _REPEATING or (len(element) > 1 and (_is_named(element) or _has_twin(element)))

    def _says_something(self, element: HtmlElement) -> bool:
        return any(map(str.isalnum, self._page.seen_text(element)))


def _is_named(element: HtmlElement) -> bool:
    return bool(stable_words(element.get("class")) or hooks(element))


def _has_twin(element: HtmlElement) -> bool:
    return any(next(element.itersiblings(element.tag, preceding=back), None) is not None for back in (False, True))


def _pieces(element: HtmlElement) -> tuple[str, ...]:
    texts = [collapse(text) for text in (element.text, *(child.tail for child in element)) if text]
    return tuple(text for text in texts if any(map(str.isalnum, text))) if len(element) else ()


def _first_word(text: str) -> str:
    """Of a text of two or more words the first: bylines begin with one that says so."""
    return text.split(maxsplit=1)[0] if " " in text[:_MAX_WORD] else ""
