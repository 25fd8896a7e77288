"""The relocation proposer: elements that resemble what is remembered, all fields assigned together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from healing.dom.labels import label_near
from healing.dom.page import parse
from healing.dom.text import own_text
from healing.model import ROWS, Kind
from healing.repair.assignment import assign
from healing.repair.incident import Candidate
from healing.repair.kept import serving
from healing.repair.places import likeness
from healing.repair.resemblance import remembered, resemblance
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Selectors
    from healing.repair.incident import Incident
    from healing.repair.resemblance import Remembered

_SINGLE = frozenset({Kind.TEXT, Kind.DATE, Kind.URL, Kind.NUMBER, Kind.IDENTIFIER})
_BEST = 6
_WORTH_A_LOOK = 0.5
_ATTRIBUTES = {Kind.DATE: "datetime", Kind.URL: "href"}
_LONGEST = 600
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class _Match:
    """One way to find a field on all pages: an element on each (``None`` where an optional field has none)."""

    elements: tuple[HtmlElement | None, ...]
    attribute: str
    score: float
    why: tuple[str, ...]

    @property
    def lead(self) -> HtmlElement:
        """Its first element: what stands for the match where fields compete for elements."""
        return next(element for element in self.elements if element is not None)


@dataclass(frozen=True, slots=True)
class RelocationProposer:
    """Elements with the label, hooks, names and value shape of the old ones; one element serves one field."""

    name: ClassVar[str] = "relocation"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        fields = [
            name
            for name in incident.broken
            if name != ROWS and name in incident.selectors.fields and incident.rules[name].kind in _SINGLE
        ]
        memories = {name: remembered(incident, name) for name in fields}
        matches = {name: _matches(known, pages) for name, known in memories.items()}
        for name, match in _assigned(matches):
            make = partial(_selectors, match, pages, memories[name].labels)
            if selectors := serving(incident, name, make):
                yield Candidate(name, selectors, self.name, match.score, ", ".join(match.why))


def _selectors(
    match: _Match, pages: Sequence[Page], labels: frozenset[str], *, without: Sequence[HtmlElement]
) -> Selectors:
    pairs = list(zip(pages, match.elements, strict=True))
    targets = [Target(page.root, (element,)) for page, element in pairs if element is not None]
    lacking = [page.root for page, element in pairs if element is None]
    return synthesise(targets, match.attribute, labels=labels, without=[*lacking, *without])


def _matches(known: Remembered, pages: Sequence[Page]) -> list[_Match]:
    """The best ways to find one field on all pages; the score is that of the page where it resembles least."""
    if not known.prints:
        return []
    scored = [_scored(known, page) for page in pages]
    # A page without an optional value would lead astray: the page with the best element shows what to look for.
    place = max(range(len(pages)), key=lambda index: (scored[index][0][0] if scored[index] else 0.0, -index))
    found = []
    for _, why, element, attribute in scored[place][:_BEST]:
        partners = [_partner(element, attribute, others, optional=not known.rule.required) for others in scored]
        if known.rule.required and None in partners:
            continue
        elements = tuple(partner[2] if partner is not None else None for partner in partners)
        least = min(partner[0] for partner in partners if partner is not None)
        found.append(_Match(elements, attribute, least, why))
    return found


_Scored = tuple[float, tuple[str, ...], "HtmlElement", str]


def _scored(known: Remembered, page: Page) -> list[_Scored]:
    found: list[_Scored] = []
    for element, attribute, value in _values(known.rule.kind, page):
        score, why = resemblance(known, page, element, value)
        if score >= _WORTH_A_LOOK:
            found.append((score, why, element, attribute))
    return sorted(found, key=lambda one: (-one[0], page.positions[one[2]]))


def _values(kind: Kind, page: Page) -> Iterator[tuple[HtmlElement, str, str]]:
    """Elements of the record with a value that such a field may have: innermost texts, machine-readable attributes."""
    attribute = _ATTRIBUTES.get(kind, "")
    apart = page.side | page.captions if kind is Kind.TEXT else page.side
    for element in page.elements:
        if element in apart:
            continue
        if attribute and (given := element.get(attribute)):
            yield element, attribute, given
        elif kind is not Kind.URL and own_text(element) and len(text := page.text(element)) <= _LONGEST:
            yield element, "", text


def _partner(element: HtmlElement, attribute: str, others: Sequence[_Scored], *, optional: bool) -> _Scored | None:
    """The element of another page (or the same) that plays the same part: the likest of the best.

    An optional field may be missing there: then only an element with the same label, or one that looks alike, will do.
    """
    label = label_near(element)
    alike = [other for other in others if other[3] == attribute and other[2].tag == element.tag]
    best = max(
        alike,
        key=lambda other: (
            other[2] is element,
            (label_near(other[2]) == label) + likeness(element, other[2]) + other[0],
        ),
        default=None,
    )
    if best is None or not optional or likeness(element, best[2]) >= _ALIKE:
        return best
    return best if label and label_near(best[2]) == label else None


def _assigned(matches: dict[str, list[_Match]]) -> Iterator[tuple[str, _Match]]:
    """The match of each field in the best assignment, then rivals that no other field took."""
    fields = [name for name, found in matches.items() if found]
    elements = list(dict.fromkeys(match.lead for name in fields for match in matches[name]))
    table = [[max((m.score for m in matches[name] if m.lead is e), default=0.0) for e in elements] for name in fields]
    chosen = assign(table)
    taken = {elements[column] for column in chosen if column is not None}
    for name, column in zip(fields, chosen, strict=True):
        mine = elements[column] if column is not None else None
        yield from ((name, match) for match in matches[name] if match.lead is mine or match.lead not in taken)
