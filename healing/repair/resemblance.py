"""How much an element resembles what is remembered of a field: template features, never the value's own words.

Weights after the measurements behind Similo (Nass et al. 2023), with the label and the value's shape put first: class
names and paths are what a redesign changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.labels import label_near
from healing.dom.paths import anchor, link_pattern, up
from healing.dom.regions import names
from healing.dom.text import normal
from healing.dom.vocabulary import rival_words, standard_words
from healing.dom.words import meanings
from healing.memory.profile import shape_of
from healing.model import Kind
from healing.repair.closed_set import ClosedSet
from healing.repair.dates import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.memory.fingerprint import Fingerprint
    from healing.model import Rule
    from healing.repair.incident import Incident


class Trait(Enum):
    """A feature that an element shares with those that the field was read from."""

    LABEL = "label"
    HOOK = "hook"
    NAME = "name"
    VOCABULARY = "vocabulary"
    SHAPE = "shape"
    LINK = "link"
    ANCHOR = "anchor"
    TAG = "tag"
    HEADLINE = "headline"


_WEIGHTS = {
    Trait.LABEL: 3.5,
    Trait.HEADLINE: 3.5,
    Trait.HOOK: 3.0,
    Trait.VOCABULARY: 3.0,
    Trait.NAME: 2.0,
    Trait.SHAPE: 2.0,
    Trait.LINK: 1.5,
    Trait.ANCHOR: 1.0,
    Trait.TAG: 0.5,
}
_HALF = 0.5
"""What is left of a weight where only a part of the trait is there."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What healthy pages tell of a field, put together."""

    rule: Rule
    prints: tuple[Fingerprint, ...]
    labels: frozenset[str]
    names: frozenset[str]
    shapes: frozenset[str]
    lengths: tuple[int, int]
    vocabulary: ClosedSet

    @property
    def is_labelled(self) -> bool:
        """Whether the field had a label on every remembered page that had a value."""
        return bool(self.prints) and all(known.label for known in self.prints)

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
        shapes=frozenset(map(shape_of, values)),
        lengths=(min(map(len, values), default=0), max(map(len, values), default=0)),
        vocabulary=ClosedSet.of(incident.rules[name].kind, values),
    )


def resemblance(known: Remembered, page: Page, element: HtmlElement, value: str) -> tuple[float, tuple[str, ...]]:
    """A score from 0 to 1, and the features that agree, for people. Zero where the value cannot be the field's."""
    if not _is_possible(known, value):
        return 0.0, ()
    found = list(_features(known, page, element, value))
    evidence = sum(weight for _, weight, _ in found)
    return evidence / (evidence + _DOUBT), tuple(why for _, _, why in found)


def traits(known: Remembered, page: Page, element: HtmlElement, value: str) -> frozenset[Trait]:
    """The features by themselves."""
    return frozenset(trait for trait, _, _ in _features(known, page, element, value))


def is_own_label(known: Remembered, label: str) -> bool:
    """Whether a label is one that the field had, or has the field's name in it."""
    return normal(label) in known.labels or bool(known.own_words & _words(label))


_VAGUE = frozenset({"text", "content", "body", "item", "value", "article", "block", "main", "page", "section", "box"})
"""Names that any element of any page may have."""
_ANY_DATE = frozenset({"date"})
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


_Feature = tuple[Trait, float, str]


def _features(known: Remembered, page: Page, element: HtmlElement, value: str) -> Iterator[_Feature]:
    """Each trait with its weight here, and why, for people."""
    for trait, part, why in (*_names_of(known, element), *_value_of(known, value), *_place_of(known, page, element)):
        yield trait, part * _WEIGHTS[trait], why


def _names_of(known: Remembered, element: HtmlElement) -> Iterator[_Feature]:
    label = label_near(element)
    if label and normal(label) in known.labels:
        yield Trait.LABEL, 1, f"the label {label!r}"
    elif label and is_own_label(known, label):
        yield Trait.LABEL, _HALF, f"the label {label!r} has the field's name"
    shared = set(hooks(element)) & {hook for one in known.prints for hook in one.hooks}
    if shared:
        yield Trait.HOOK, 1, f"the attribute {min(shared)[0]}"
    around = _names_around(element)
    named = (around & (known.names | known.own_words)) - _VAGUE
    if named and not (named <= _ANY_DATE and around & rival_words(known.rule)):
        yield Trait.NAME, 1, f"the name {min(named)!r}"


def _value_of(known: Remembered, value: str) -> Iterator[_Feature]:
    if known.rule.kind in (Kind.IDENTIFIER, Kind.NUMBER) and shape_of(value) in known.shapes:
        yield Trait.SHAPE, 1, "the value's shape"
    elif known.rule.kind is Kind.DATE:
        yield Trait.SHAPE, _HALF, "it is a date"
    elif known.vocabulary.has(value):
        yield Trait.VOCABULARY, known.vocabulary.coverage, "a value that was seen before"


def _place_of(known: Remembered, page: Page, element: HtmlElement) -> Iterator[_Feature]:
    if (link := link_pattern(element)) and any(link == one.link for one in known.prints):
        yield Trait.LINK, 1, f"the link to {link}"
    if (name := anchor(element)[0]) and any(name == one.anchor for one in known.prints):
        yield Trait.ANCHOR, 1, f"it stands in {name}"
    head = _headline(page, element)
    if head is not None and any(one.tag == "h1" for one in known.prints):
        yield Trait.HEADLINE, 1, "it is the page's headline"
    elif any(element.tag == one.tag for one in known.prints):
        yield Trait.TAG, 1, f"it is a {element.tag}"


def _headline(page: Page, element: HtmlElement) -> HtmlElement | None:
    """The page's only first-level heading, if the element is it or shows all of it."""
    heads = [head for head in page.root.iter("h1") if head not in page.side]
    is_it = len(heads) == 1 and heads[0] in up(element) and page.text(heads[0]) == page.text(element)
    return heads[0] if is_it else None


def _words(label: str) -> frozenset[str]:
    return frozenset(word for part in label.split() for word in meanings(part))


def _names_around(element: HtmlElement) -> frozenset[str]:
    parent = element.getparent()
    hooked = frozenset(part for _, value in hooks(element) for part in meanings(value))
    return names(element) | hooked | (names(parent) if parent is not None and len(parent) == 1 else frozenset())
