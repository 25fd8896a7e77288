"""What the gate itself can measure of a value: whoever proposed it, and however sure they were.

A proposer's word counts for little: what an element looks like, what stands around it, and what the page's metadata and
the main text say of its value is asked again here, by the same means that the proposers have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.chances import together
from healing.repair.claims import claims
from healing.repair.groups import list_score
from healing.repair.known import KNOWN
from healing.repair.links import links_score
from healing.repair.named_values import agrees
from healing.repair.prose import main_texts
from healing.repair.resemblance import remembered, resemblance
from healing.repair.standfirst import OrderProposer
from healing.repair.textblock import certainty
from healing.repair.values import overlap, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.dom.page import Page
    from healing.model import Reading
    from healing.repair.incident import Candidate, Incident, PageEvidence
    from healing.repair.prose import Prose
    from healing.repair.resemblance import Remembered
    from healing.repair.run import Run, Shown

_SERVED = 0.85
"""How sure a selector is that served the field before."""
_SAME_TEXT = 0.9
"""Overlap from which a text is the page's main text."""


@dataclass(eq=False)
class Measure:
    """What speaks for any value of one field; what holds for all candidates is found out once."""

    incident: Incident
    field: str

    def of(self, trial: Run) -> float:
        """How sure the candidate's values are by what was measured, 0 to 1: on the page where they are least so."""
        shown = list(trial.shown())
        if not shown:
            return 0.0
        told = self._told(trial)
        return min(together([told, *self._on_page(one)]) for one in shown)

    def _told(self, trial: Run) -> float:
        """What is known from elsewhere: an earlier crawl's or a person's value, a selector that served, the order."""
        rule = trial.rule
        known = self._known(trial)
        if known and all(agrees(rule, reading.values, page.known[self.field], page.url) for page, reading in known):
            return KNOWN
        served = (*self.incident.selectors.of(self.field)[1:], *self.incident.history.get(self.field, ()))
        if trial.candidate.selectors[0] in served:
            return _SERVED
        given = [reading.values for reading in trial.readings]
        return max((one.score for one, values in self._ordered if values == given), default=0.0)

    def _known(self, trial: Run) -> list[tuple[PageEvidence, Reading]]:
        pairs = zip(self.incident.pages, trial.readings, strict=True)
        return [(page, reading) for page, reading in pairs if page.known.get(self.field)]

    def _on_page(self, one: Shown) -> Iterator[float]:
        rule = self._remembered.rule
        evidence = self.incident.pages[one.place]
        witnessed = [
            claim.weight
            for claim in claims(self.incident, self.field, one.page, evidence)
            if same(rule.kind, claim.values, one.values)
        ]
        yield max(witnessed, default=0.0)
        if rule.kind is Kind.LONGTEXT:
            yield self._as_prose(one)
        elif rule.kind is Kind.LIST and one.elements:
            yield list_score(self.incident, self.field, one.page, evidence, one.elements)
        elif rule.kind is Kind.URLS and one.elements:
            yield links_score(self.incident, self.field, one.page, evidence, one.elements)
        elif one.elements:
            yield resemblance(self._remembered, one.page, one.elements[0], one.values[0])[0]

    def _as_prose(self, one: Shown) -> float:
        text = self._texts[one.place]
        if text is None or overlap([one.page.text(block) for block in text.paragraphs], one.values) < _SAME_TEXT:
            return 0.0
        return self._certainty

    @cached_property
    def _pages(self) -> list[Page]:
        return [parse(page.html, page.url) for page in self.incident.pages]

    @cached_property
    def _remembered(self) -> Remembered:
        return remembered(self.incident, self.field)

    @cached_property
    def _texts(self) -> list[Prose | None]:
        return main_texts(self._pages)

    @cached_property
    def _certainty(self) -> float:
        found = zip(self._pages, self._texts, strict=True)
        return certainty([(page, text) for page, text in found if text is not None])

    @cached_property
    def _ordered(self) -> list[tuple[Candidate, list[tuple[str, ...]]]]:
        """Texts in the place among headline and main text that the field had, with what they read on each page."""
        rule = self.incident.rules[self.field]
        if rule.kind is not Kind.TEXT:
            return []
        proposed = OrderProposer().propose(replace(self.incident, broken=(self.field,)))
        return [
            (one, [read_field(page.selector, one.selectors, rule).values for page in self._pages]) for one in proposed
        ]
