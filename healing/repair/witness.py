"""The witness proposer: where metadata or the list row tells a field's value, the elements that show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from healing.dom.page import parse
from healing.model import Kind
from healing.repair.claims import Claim, claims
from healing.repair.finding import find_value
from healing.repair.incident import Candidate
from healing.repair.kept import serving
from healing.repair.places import selectors_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.dom.page import Page
    from healing.repair.incident import Incident

_MAX_CLAIMS = 4


@dataclass(frozen=True, slots=True)
class WitnessProposer:
    """Elements that show the value which independent witnesses claim."""

    name: ClassVar[str] = "witness"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        for field in nameable(incident):
            yield from self._field(incident, field, pages)

    def _field(self, incident: Incident, field: str, pages: Sequence[Page]) -> Iterator[Candidate]:
        every = [claims(incident, field, page, e) for page, e in zip(pages, incident.pages, strict=True)]
        lead = next((given for given in every if given), [])
        for claim in lead[:_MAX_CLAIMS]:
            alike = [_matching(claim, given) for given in every]
            yield from candidates(incident, field, pages, alike, self.name)


def nameable(incident: Incident) -> Iterator[str]:
    """The broken fields of a page whose value somebody else can name: no rows, no columns, no long texts."""
    for field in incident.broken:
        if field in incident.selectors.fields and incident.rules[field].kind is not Kind.LONGTEXT:
            yield field


def _matching(claim: Claim, given: Sequence[Claim]) -> Claim | None:
    """The claim of another page that the same witness makes."""
    return next((other for other in given if set(other.sources) & set(claim.sources)), None)


def candidates(
    incident: Incident, field: str, pages: Sequence[Page], claimed: Sequence[Claim | None], proposer: str
) -> Iterator[Candidate]:
    """One candidate for each way in which the claimed values are shown: in text, in an attribute, in the head."""
    rule = incident.rules[field]
    found = [
        find_value(page, claim.values, rule.kind, claim.sources) if claim else []
        for page, claim in zip(pages, claimed, strict=True)
    ]
    weight = min(claim.weight for claim in claimed if claim)
    origin = next(claim.origin for claim in claimed if claim)
    ways = dict.fromkeys(one.way for given in found for one in given)
    for way in ways:
        options = [[one.places for one in given if one.way == way] for given in found]
        missing = sum(1 for claim, given in zip(claimed, options, strict=True) if claim and not given)
        make = partial(selectors_for, pages, options, way.attribute, many=rule.kind.has_items)
        selectors = serving(incident, field, make)
        if selectors and missing <= len(pages) // 5:
            evidence = f"{origin} says so, {way}"
            yield Candidate(rule.name, selectors, proposer, weight * way.trust, evidence)
