"""What is wrong with a model's picks, told to the model: values that are missing, surplus or invalid on these pages.

As in W. Huang et al., "AutoScraper" (EMNLP 2024), and XPath Agent: a model corrects itself when its answer is run and
it is told what came of it. The gate's own verdict is not told: a model that knew it could try until something passes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from parsel import Selector

from healing.dom.page import parse
from healing.extraction import read_field
from healing.model import ROWS
from healing.repair.listing_search import rows_of
from healing.repair.picked_candidates import candidates_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from healing.llm.question import Pick
    from healing.repair.incident import Candidate, Incident

_FEW = 0.1
"""So many of the rows may be a list's headings and notes."""
_MUCH = 0.5
"""A required column has a value in at least this share of the rows."""


def faults_of_picks(incident: Incident, picks: Mapping[str, Pick]) -> dict[str, str]:
    """What is wrong, by field, in words for the model; nothing for a field that it found, or says is not there."""
    answered = {name: pick for name, pick in picks.items() if pick.nodes}
    found = {one.field: one for one in candidates_of(incident, answered, "")}
    faults = dict(_shared(answered))
    for name in answered:
        if name not in faults and (fault := _fault(incident, found, name)):
            faults[name] = fault
    return faults


def _shared(picks: Mapping[str, Pick]) -> Iterator[tuple[str, str]]:
    """Fields that were given the very same value of a node: one of them is wrong."""
    owners: defaultdict[object, list[str]] = defaultdict(list)
    for name, pick in picks.items():
        owners[pick.nodes].append(name)
    for names in owners.values():
        if len(names) > 1:
            yield from ((name, f"surplus: {' and '.join(names)} have the same node") for name in names)


def _fault(incident: Incident, found: Mapping[str, Candidate], name: str) -> str:
    candidate = found.get(name)
    if candidate is None:
        return "invalid: no selector can be made for it, pick the element that holds the value and nothing else"
    if name in incident.selectors.columns:
        return _column_fault(incident, candidate)
    return "" if name == ROWS else _field_fault(incident, candidate)


def _field_fault(incident: Incident, candidate: Candidate) -> str:
    rule = incident.rules[candidate.field]
    pages = (parse(evidence.html, evidence.url) for evidence in incident.pages)
    readings = [read_field(page.selector, candidate.selectors, rule) for page in pages]
    empty = sum(not reading.values for reading in readings)
    if rule.required and empty:
        return f"missing on {empty} of {len(readings)} pages"
    return next((f"invalid: {reading.problem}" for reading in readings if reading.problem), "")


def _column_fault(incident: Incident, candidate: Candidate) -> str:
    rule, selectors = incident.rules[candidate.field], candidate.rows or incident.selectors.rows
    pages = (parse(evidence.html, evidence.url) for evidence in incident.pages)
    rows = (Selector(root=row, type="html") for page in pages for row in rows_of(page, selectors))
    readings = [read_field(row, candidate.selectors, rule, in_row=True) for row in rows]
    empty = sum(not reading.values for reading in readings)
    if not readings or (rule.required and empty > _MUCH * len(readings)):
        return f"missing in {empty} of {len(readings)} rows"
    wrong = [reading.problem for reading in readings if reading.problem]
    return f"invalid: {wrong[0]}" if len(wrong) > _FEW * len(readings) else ""
