"""The relocation proposer: elements that resemble what is remembered, all fields assigned together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from healing.dom.page import parse
from healing.dom.text import own_text
from healing.model import ROWS, Kind
from healing.repair.assignment import assign
from healing.repair.incident import Candidate
from healing.repair.places import likeness
from healing.repair.resemblance import label_near, remembered, resemblance
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident
    from healing.repair.resemblance import Remembered

_SINGLE = frozenset({Kind.TEXT, Kind.DATE, Kind.URL, Kind.NUMBER, Kind.IDENTIFIER})
_BEST = 6
_WORTH_A_LOOK = 0.5
_ATTRIBUTES = {Kind.DATE: "datetime", Kind.URL: "href"}
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class _Match:
    """One way to find a field on all pages: an element on each, read alike."""

    elements: tuple[HtmlElement, ...]
    attribute: str
    score: float
    why: tuple[str, ...]


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
            targets = [Target(page.root, (element,)) for page, element in zip(pages, match.elements, strict=True)]
            if selectors := synthesise(targets, match.attribute, labels=memories[name].labels):
                yield Candidate(name, selectors, self.name, match.score, ", ".join(match.why))


def _matches(known: Remembered, pages: Sequence[Page]) -> list[_Match]:
    """The best ways to find one field on all pages; the score is that of the page where it resembles least."""
    if not known.prints:
        return []
    scored = [_scored(known, page) for page in pages]
    found = []
    for score, why, element, attribute in scored[0][:_BEST]:
        partners = [_partner(element, attribute, others) for others in scored[1:]]
        if all(partner is not None for partner in partners):
            rest = [partner for partner in partners if partner is not None]
            least = min([score, *(partner[0] for partner in rest)])
            found.append(_Match((element, *(partner[2] for partner in rest)), attribute, least, why))
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
    for element in page.elements:
        if element in page.side:
            continue
        if attribute and (given := element.get(attribute)):
            yield element, attribute, given
        elif kind is not Kind.URL and own_text(element) and len(text := page.text(element)) <= _LONGEST:
            yield element, "", text


def _partner(element: HtmlElement, attribute: str, others: Sequence[_Scored]) -> _Scored | None:
    """The element of another page that plays the same part: the likest of the best."""
    label = label_near(element)
    alike = [other for other in others if other[3] == attribute and other[2].tag == element.tag]
    return max(
        alike,
        key=lambda other: (label_near(other[2]) == label) + likeness(element, other[2]) + other[0],
        default=None,
    )


def _assigned(matches: dict[str, list[_Match]]) -> Iterator[tuple[str, _Match]]:
    """The match of each field in the best assignment, then rivals that no other field took."""
    fields = [name for name, found in matches.items() if found]
    elements = list(dict.fromkeys(match.elements[0] for name in fields for match in matches[name]))
    table = [
        [max((m.score for m in matches[name] if m.elements[0] is e), default=0.0) for e in elements] for name in fields
    ]
    chosen = assign(table)
    taken = {elements[column] for column in chosen if column is not None}
    for name, column in zip(fields, chosen, strict=True):
        mine = elements[column] if column is not None else None
        yield from (
            (name, match) for match in matches[name] if match.elements[0] is mine or match.elements[0] not in taken
        )
