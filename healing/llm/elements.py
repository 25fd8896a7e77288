"""The elements of a page that may hold a value, or a run of values; hidden ones, scripts and repetitions left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.labels import label_element, label_of
from healing.dom.text import collapse, own_text
from healing.dom.words import is_state, meanings, stable_words
from healing.llm.fence import neutral
from healing.llm.relevance import Feature
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.llm.question import Question

MAX_TEXT = 80
_MAX_NAME = 40
_MAX_LINK = 60
_MAX_HIDDEN_SHARE = 0.15
"""A hidden part with more of the page's text than this is the page itself, which a script shows once it has loaded."""
_MAX_ALIKE = 3
_MAX_ALIKE_PLAIN = 12

_QUIET = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "canvas"}
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\D|$)|opacity\s*:\s*0(?:\s|;|$)")
_INLINE = frozenset({"b", "i", "em", "strong", "u", "s", "sub", "sup", "br", "mark", "wbr", "small", "font", "abbr"})
_RUNS = frozenset({"p", "li", "tr", "a", "article", "section", "option"})
_CELLS = frozenset({"td", "th", "dt", "dd"})
_VALUE_ATTRIBUTES = {
    "a": ("href",),
    "link": ("href",),
    "meta": ("content",),
    "time": ("datetime",),
    "img": ("src",),
    "data": ("value",),
}
_BY_KIND = {Kind.URL: ("href", "src", "content"), Kind.DATE: ("datetime", "content")}
_XPATH_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Seen:
    """One element worth a line."""

    xpath: str
    feature: Feature
    name: str
    """Tag, hooks and stable classes."""
    label: str
    shown: tuple[str, ...]
    """The value attributes that this question may be about."""


def look(page: Page, question: Question) -> Iterator[Seen]:
    """The elements worth a line, in document order."""
    view = _View(page, question)
    dropped: set[HtmlElement] = set()
    for element in page.elements:
        if element.getparent() in dropped or view.is_dropped(element):
            dropped.add(element)
        elif (seen := view.seen(element)) is not None:
            yield seen


def value_attribute(seen: Seen, kind: Kind) -> str:
    """The attribute in which an element holds a value of this kind; empty for its text."""
    held = seen.feature.attributes
    preferred = (*_BY_KIND.get(kind, ()), "content", "value")
    return next((name for name in preferred if name in held), "")


def line_of(seen: Seen) -> str:
    """``a.title (Label) "text" href=/x``: all of it neutral, on one line."""
    parts = [seen.name]
    if seen.label:
        parts.append(f"({neutral(seen.label, _MAX_NAME)})")
    if seen.feature.text:
        parts.append(f'"{neutral(seen.feature.text, MAX_TEXT)}"')
    parts += [f"{name}={neutral(seen.feature.attributes[name], _MAX_LINK)}" for name in seen.shown]
    return " ".join(parts)


class _View:
    """One page, seen with one question in mind."""

    def __init__(self, page: Page, question: Question) -> None:
        self._page = page
        kinds = {rule.kind for rule in question.rules.values()}
        self._wants_links = Kind.URL in kinds
        self._wants_groups = bool(kinds & {Kind.LONGTEXT, Kind.LIST}) or ROWS in question.rules
        self._most_hidden = _MAX_HIDDEN_SHARE * len(page.text(page.root))
        self._alike: Counter[tuple[object, ...]] = Counter()

    def is_dropped(self, element: HtmlElement) -> bool:
        """Whether this element goes, with all that it holds."""
        if element.tag in _QUIET or (_is_hidden(element) and len(self._page.text(element)) < self._most_hidden):
            return True
        if element.tag in _CELLS or element.tag in ("html", "head", "body", "meta", "link"):
            return False
        key = _likeness(element)
        self._alike[key] += 1
        most = _MAX_ALIKE if element.tag in _RUNS or len(element) or key[2] else _MAX_ALIKE_PLAIN
        return self._alike[key] > most and not _is_labelled(element)

    def seen(self, element: HtmlElement) -> Seen | None:
        attributes = self._attributes(element)
        is_leaf = bool(attributes) or self._has_text(element)
        is_group = not is_leaf and self._is_group(element)
        if not (is_leaf or is_group):
            return None
        label = "" if is_group else label_of(element, limit=2)
        return Seen(
            xpath=xpath_of(element),
            feature=self._feature(element, attributes, label, is_group=is_group),
            name=_name(element),
            label=label,
            shown=tuple(name for name in attributes if self._wants_links or name not in ("href", "src")),
        )

    def _feature(self, element: HtmlElement, attributes: dict[str, str], label: str, *, is_group: bool) -> Feature:
        named = [*(element.get("class") or "").split(), *(value for _, value in hooks(element)), label]
        return Feature(
            tag=str(element.tag),
            text=self._page.text(element),
            attributes=attributes,
            names=frozenset().union(*map(meanings, named)),
            is_side=element in self._page.side and element.tag != "meta",
            is_group=is_group,
            is_repeated=is_group and self._alike[_likeness(element)] > 1,
        )

    def _attributes(self, element: HtmlElement) -> dict[str, str]:
        """The attributes that may hold a value, where this element has them."""
        names = _VALUE_ATTRIBUTES.get(str(element.tag), ())
        if element.tag == "img" and not self._wants_links:
            return {}
        if element.tag in ("meta", "link") and not hooks(element):
            return {}
        if element.tag == "link" and not self._wants_links:
            return {}
        return {name: value for name in names if (value := collapse(element.get(name) or ""))}

    def _has_text(self, element: HtmlElement) -> bool:
        if element.tag == "title":
            return True
        if not any(map(str.isalnum, own_text(element))):
            return False
        parent = element.getparent()
        is_part_of_text = element.tag in _INLINE and parent is not None and bool(own_text(parent))
        return not is_part_of_text or bool(hooks(element) or element.get("class"))

    def _is_group(self, element: HtmlElement) -> bool:
        if not self._wants_groups or len(element) < 2 or element.tag in ("html", "head", "body"):
            return False
        return bool(stable_words(element.get("class")) or hooks(element)) or _has_twin(element)


def xpath_of(element: HtmlElement) -> str:
    """The absolute XPath of an element; a tag that is no XPath name (``o:p``) is counted instead of named."""
    steps = [_step(node) for node in (element, *element.iterancestors())]
    return "/" + "/".join(reversed(steps))


def _step(node: HtmlElement) -> str:
    tag = str(node.tag)
    is_named = _XPATH_NAME.fullmatch(tag) is not None
    before = sum(1 for other in node.itersiblings(tag if is_named else "*", preceding=True))
    return f"{tag if is_named else '*'}[{before + 1}]"


def _likeness(element: HtmlElement) -> tuple[object, ...]:
    """What siblings of one run share: parent, tag, classes, and the tags and classes of their first children."""
    inside = tuple((str(child.tag), _looks(child)) for child in element[:4])
    return element.getparent(), element.tag, _looks(element), inside


def _looks(element: HtmlElement) -> frozenset[str]:
    """Classes of any kind: within one page hashed ones tell as much as others."""
    return frozenset(word for word in (element.get("class") or "").split() if not is_state(word))


def _is_labelled(element: HtmlElement) -> bool:
    """Whether the element is one of a table of labels and values, where every entry is another field."""
    if element.tag == "tr":
        return len(element) == 2 and label_element(element[1], limit=1) is not None
    return bool(label_of(element, limit=1))


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag == "input":
        return True
    return _HIDING.search((element.get("style") or "").lower()) is not None


def _has_twin(element: HtmlElement) -> bool:
    return any(next(element.itersiblings(element.tag, preceding=back), None) is not None for back in (False, True))


def _name(element: HtmlElement) -> str:
    named = "".join(
        f"[{attribute}={neutral(value, _MAX_NAME)}]" if value else f"[{attribute}]"
        for attribute, value in hooks(element)[:2]
    )
    words = "".join(f".{neutral(word, _MAX_NAME)}" for word in stable_words(element.get("class"))[:2])
    return f"{neutral(str(element.tag), _MAX_NAME)}{words}{named}"
