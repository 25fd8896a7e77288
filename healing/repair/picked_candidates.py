"""The candidates that a language model's picks make: the page's own fields one by one, a listing's as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.llm.question import Example
from healing.model import ROWS
from healing.repair.incident import Candidate
from healing.repair.picked import field_selectors
from healing.repair.picked_rows import listing_selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from healing.llm.question import Pick
    from healing.repair.incident import Incident

_WORD, _WRITTEN = 0.95, 0.85
"""What a model's pick is worth before the gate has measured it, and nodes that a selector of the model's named."""
_DISSENT = 0.3
"""What is taken off where none of the variants agrees, and a share of it where some do not."""


def candidates_of(incident: Incident, picks: Mapping[str, Pick], by: str) -> Iterator[Candidate]:
    """One candidate for each field with a pick that synthesis can express; the rows' own where those were asked for."""
    answered = {name: pick for name, pick in picks.items() if pick.nodes}
    in_listing = {name: pick for name, pick in answered.items() if name in (ROWS, *incident.selectors.columns)}
    if in_listing:
        yield from _of_listing(incident, in_listing, by)
    pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
    for name, pick in answered.items():
        if name not in in_listing and (selectors := field_selectors(pick, incident.rules[name], pages)):
            yield _candidate(incident, name, pick, by, selectors)


def _of_listing(incident: Incident, picks: Mapping[str, Pick], by: str) -> Iterator[Candidate]:
    """Rows and columns from the page that most nodes were picked on."""
    place, _ = Counter(node.page for pick in picks.values() for node in pick.nodes).most_common(1)[0]
    here = {
        name: replace(pick, nodes=tuple(node for node in pick.nodes if node.page == place))
        for name, pick in picks.items()
    }
    evidence = incident.pages[place]
    found = listing_selectors(incident, here, parse(evidence.html, evidence.url))
    if found.rows:
        said = picks.get(ROWS) or next(iter(picks.values()))
        yield _candidate(incident, ROWS, said, by, found.rows)
    if found.rows or ROWS not in incident.broken:
        for name, selectors in found.columns.items():
            yield replace(_candidate(incident, name, picks[name], by, selectors), rows=found.rows)


def _candidate(incident: Incident, name: str, pick: Pick, by: str, selectors: tuple[str, ...]) -> Candidate:
    score = (_WRITTEN if pick.is_written else _WORD) - _DISSENT * (1 - pick.votes)
    kind = name if name == ROWS else incident.rules[name].kind.value
    example = Example(name, kind, pick.shown, pick.why) if pick.shown else None
    return Candidate(name, selectors, by, score, pick.why, by_meaning=True, example=example)
