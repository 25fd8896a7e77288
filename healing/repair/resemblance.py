"""How much an element resembles what is remembered of a field: template features, never the value's own words.

Weights after the measurements behind Similo (Nass et al. 2023), with the label and the value's shape put first: class
names and paths are what a redesign changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.labels import MAX_LABEL, label_of
from healing.dom.paths import anchor, link_pattern, up
from healing.dom.regions import names
from healing.dom.text import collapse, normal
from healing.dom.vocabulary import standard_words
from healing.dom.words import meanings
from healing.model import Kind
from healing.repair.dates import days
from healing.repair.shapes import shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.memory.fingerprint import Fingerprint
    from healing.model import Rule
    from healing.repair.incident import Incident

LABEL, HOOK, NAME, SHAPE, LINK, ANCHOR, TAG = 3.5, 3.0, 2.0, 2.0, 1.5, 1.0, 0.5
HEADLINE = 3.5


@dataclass(frozen=True, slots=True)
class Remembered:
    """What healthy pages tell of a field, put together."""

    rule: Rule
    prints: tuple[Fingerprint, ...]
    labels: frozenset[str]
    names: frozenset[str]
    shapes: frozenset[str]
    lengths: tuple[int, int]

    @property
    def own_words(self) -> frozenset[str]:
        """The words of the field's name; developers on both sides tend to choose the same ones."""
        return standard_words(self.rule)


def remembered(incident: Incident, name: str) -> Remembered:
    """All that the memory holds of the field ``name``."""
    pages = incident.memory.pages
    prints = tuple(page.fingerprints[name] for page in pages if name in page.fingerprints)
    values = [value for page in pages for value in page.values.get(name, ())]
    return Remembered(
        rule=incident.rules[name],
        prints=prints,
        labels=frozenset(normal(known.label) for known in prints if known.label),
        names=frozenset(part for known in prints for word in known.classes for part in meanings(word)),
        shapes=frozenset(map(shape, values)),
        lengths=(min(map(len, values), default=0), max(map(len, values), default=0)),
    )


def resemblance(known: Remembered, page: Page, element: HtmlElement, value: str) -> tuple[float, tuple[str, ...]]:
    """A score from 0 to 1, and the features that agree, for people. Zero where the value cannot be the field's."""
    if not _is_possible(known, value):
        return 0.0, ()
    found = list(_features(known, page, element, value))
    evidence = sum(weight for weight, _ in found)
    return evidence / (evidence + _DOUBT), tuple(why for _, why in found)


_VAGUE = frozenset({"text", "content", "body", "item", "value", "article", "block", "main", "page", "section", "box"})
"""Names that any element of any page may have."""
_DOUBT = 1.1
"""With so much evidence a resemblance is one half: a label and a shape make 0.83, a class name alone 0.65."""


def _is_possible(known: Remembered, value: str) -> bool:
    shortest, longest = known.lengths
    if not value or len(value) > max(3 * longest, longest + 30) or len(value) < shortest / 4:
        return False
    if known.rule.kind is Kind.DATE:
        return bool(days(value))
    if known.rule.kind in (Kind.NUMBER, Kind.IDENTIFIER):
        return any(map(str.isdigit, value))
    return any(map(str.isalnum, value))


def _features(known: Remembered, page: Page, element: HtmlElement, value: str) -> Iterable[tuple[float, str]]:
    label = label_near(element)
    if label and normal(label) in known.labels:
        yield LABEL, f"the label {label!r}"
    elif label and known.own_words & _words(label):
        yield LABEL / 2, f"the label {label!r} has the field's name"
    shared = set(hooks(element)) & {hook for one in known.prints for hook in one.hooks}
    if shared:
        yield HOOK, f"the attribute {min(shared)[0]}"
    if named := (_names_around(element) & (known.names | known.own_words)) - _VAGUE:
        yield NAME, f"the name {min(named)!r}"
    if known.rule.kind in (Kind.IDENTIFIER, Kind.NUMBER) and shape(value) in known.shapes:
        yield SHAPE, "the value's shape"
    elif known.rule.kind is Kind.DATE:
        yield SHAPE / 2, "it is a date"
    if (link := link_pattern(element)) and any(link == one.link for one in known.prints):
        yield LINK, f"the link to {link}"
    if (name := anchor(element)[0]) and any(name == one.anchor for one in known.prints):
        yield ANCHOR, f"it stands in {name}"
    if any(element.tag == one.tag for one in known.prints):
        lone = element.tag == "h1" and sum(head not in page.side for head in page.root.iter("h1")) == 1
        yield (HEADLINE, "it is the page's headline") if lone else (TAG, f"it is a {element.tag}")


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


def _words(label: str) -> frozenset[str]:
    return frozenset(word for part in label.split() for word in meanings(part))


def _names_around(element: HtmlElement) -> frozenset[str]:
    parent = element.getparent()
    hooked = frozenset(part for _, value in hooks(element) for part in meanings(value))
    return names(element) | hooked | (names(parent) if parent is not None and len(parent) == 1 else frozenset())
