"""Heal one incident: proposers in order of cost, all fields at once; the gate; then the language model."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from healing.dom.page import forget_pages, parse
from healing.extraction import read_field
from healing.repair.gate import judge
from healing.repair.gate_listing import judge_listing, listing_fields
from healing.repair.incident import FieldVerdict, Trial, Verdict
from healing.repair.next_link import is_next_link, judge_next_link
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.repair.incident import Answer, Candidate, Incident, Proposer

_SURE = 0.94
"""A field with a candidate of this score is not put to the costlier proposers, unless the gate refuses it."""
_Judgement = tuple[dict[str, FieldVerdict], list[Trial]]


class Ask(Protocol):
    """The step that asks a language model for the fields still refused."""

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer: ...


def heal(incident: Incident, *, proposers: Sequence[Proposer] = PROPOSERS, ask: Ask | None = None) -> Verdict:
    """The verdict on every broken field. Nothing is written, and no page is fetched.

    ``ask`` is called once, with the fields that no proposer's candidate could heal.
    """
    if incident.selectors.is_json:
        return refused_json(incident)
    start = perf_counter()
    try:
        verdict = _heal(incident, proposers, ask)
    finally:
        forget_pages()
    return replace(verdict, seconds=perf_counter() - start)


def refused_json(incident: Incident) -> Verdict:
    """The verdict on a page kind that is JSON: its keys are for a person to find, so nothing is proposed or asked."""
    why = f"a JSON page is not healed: correct the selector in {incident.source}.py"
    return Verdict({name: FieldVerdict(accepted=False, reasons=(why,)) for name in incident.broken})


def _heal(incident: Incident, proposers: Sequence[Proposer], ask: Ask | None) -> Verdict:
    found, spared = _proposed(incident, proposers)
    fields, trials = _judge_all(incident, found)
    if unproved := [name for name in fields if name in spared and not fields[name].accepted]:
        for proposer in proposers:
            _propose(proposer, incident, unproved, found)
        fields, trials = _judge_all(incident, found)
    refused = tuple(name for name, verdict in fields.items() if not verdict.accepted)
    if ask is None or not refused:
        return Verdict(fields, tuple(trials))
    answer = ask(incident, refused)
    for candidate in answer.candidates:
        found[candidate.field].append(candidate)
    again, more = _judge_all(incident, found, only=refused) if answer.candidates else ({}, [])
    return Verdict(fields | again, tuple(trials + more), (answer.note,), answer.calls)


def _proposed(incident: Incident, proposers: Sequence[Proposer]) -> tuple[dict[str, list[Candidate]], set[str]]:
    """The candidates by field, and the fields that the costlier proposers were spared."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    spared: set[str] = set()
    for proposer in proposers:
        spared |= {name for name in incident.broken if any(one.score >= _SURE for one in found[name])}
        _propose(proposer, incident, [name for name in incident.broken if name not in spared], found)
    return found, spared


def _propose(proposer: Proposer, incident: Incident, names: Sequence[str], found: dict[str, list[Candidate]]) -> None:
    """Ask one proposer for some of the fields; what it proposed before is not noted twice."""
    if names:
        for candidate in proposer.propose(replace(incident, broken=tuple(names))):
            if candidate not in found[candidate.field]:
                found[candidate.field].append(candidate)


def _judge_all(
    incident: Incident, found: Mapping[str, Sequence[Candidate]], only: Sequence[str] | None = None
) -> _Judgement:
    """The listing's rows and columns together, the page's own fields one by one."""
    names = incident.broken if only is None else only
    fields, trials = judge_listing(incident, found) if set(names) & set(listing_fields(incident)) else ({}, [])
    page_fields, tried = _judge_fields(incident, found, [name for name in names if name in incident.selectors.fields])
    return fields | page_fields, trials + tried


def _judge_fields(incident: Incident, found: Mapping[str, Sequence[Candidate]], names: Sequence[str]) -> _Judgement:
    """Judge the page's fields, the surest first; what is accepted is taken, and no other field may give the same."""
    taken = working_values(incident)
    fields: dict[str, FieldVerdict] = {}
    trials: list[Trial] = []
    for name in sorted(names, key=lambda name: -max((one.score for one in found.get(name, ())), default=0.0)):
        if is_next_link(incident, name):
            verdict, tried = judge_next_link(incident, name, found.get(name, ()))
        else:
            verdict, tried = judge(incident, found.get(name, ()), taken)
        fields[name] = verdict
        trials += tried
        if verdict.accepted:
            taken[name] = _values(incident, name, verdict.selectors)
    return fields, trials


def working_values(incident: Incident) -> dict[str, list[tuple[str, ...]]]:
    """The values of the page fields that still work, by field and page: no other field may give them."""
    working = (name for name in incident.selectors.fields if name not in incident.broken)
    return {name: _values(incident, name, incident.selectors.of(name)) for name in working}


def _values(incident: Incident, name: str, selectors: Sequence[str]) -> list[tuple[str, ...]]:
    pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
    return [read_field(page.selector, tuple(selectors), incident.rules[name]).values for page in pages]
