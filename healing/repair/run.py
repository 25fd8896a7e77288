"""One candidate with what it gives on each page: what the gate's checks look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.text import normal
from healing.extraction import read_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Reading, Rule
    from healing.repair.incident import Candidate, Incident


@dataclass(frozen=True, slots=True)
class Shown:
    """What a candidate gives on one page, and the elements that it was read from."""

    place: int
    """Which of the incident's pages it is."""
    page: Page
    elements: tuple[HtmlElement, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One candidate with what it gave on each page."""

    incident: Incident
    candidate: Candidate
    rule: Rule
    pages: tuple[Page, ...]
    readings: tuple[Reading, ...]
    taken: Mapping[str, Sequence[tuple[str, ...]]]

    @property
    def field(self) -> str:
        return self.candidate.field

    @property
    def labels(self) -> frozenset[str]:
        """The labels that the field had on remembered pages, in normal form."""
        prints = (page.fingerprints.get(self.field) for page in self.incident.memory.pages)
        return frozenset(normal(known.label) for known in prints if known is not None and known.label)

    def shown(self) -> Iterator[Shown]:
        """The pages on which it gives a value."""
        for place, (page, reading) in enumerate(zip(self.pages, self.readings, strict=True)):
            if reading.values:
                yield Shown(place, page, locate(page.root, reading.selector or "").elements, reading.values)


def run(incident: Incident, candidate: Candidate, taken: Mapping[str, Sequence[tuple[str, ...]]]) -> Run:
    """Read the candidate on every page. ``taken``: the values of the other fields, by field and page."""
    rule = incident.rules[candidate.field]
    pages = tuple(parse(evidence.html, evidence.url) for evidence in incident.pages)
    readings = tuple(read_field(page.selector, candidate.selectors, rule) for page in pages)
    return Run(incident, candidate, rule, pages, readings, taken)
