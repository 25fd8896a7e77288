"""Plausible wrong nodes for listings: other columns of the right rows, and the columns of other rows."""

from __future__ import annotations

from itertools import islice
from statistics import fmean
from typing import TYPE_CHECKING

from parsel import Selector

from healing.bench.decoys import PROPOSER, SCORE, Decoy
from healing.dom.page import parse
from healing.dom.text import normal
from healing.extraction import read_field, select
from healing.model import ROWS
from healing.repair.incident import Candidate
from healing.repair.listing_cells import places_in
from healing.repair.listing_rows import RowGroup, row_selectors
from healing.repair.listing_search import find_listings, remembered_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors
    from healing.repair.incident import Incident, Verdict
    from healing.repair.listing_cells import Place

_ROWS_READ = 60
_MAX_PLACES = 6
"""Of one column."""
_MAX_LISTINGS = 3
_SAME = 0.5
"""Two places are the same where they show the same in so many of the rows."""


def listing_decoys(incident: Incident, real: Verdict) -> Iterator[Decoy]:
    """Decoys for the broken columns, none with the values that the ``real`` repair gave the column."""
    page = parse(incident.pages[0].html, incident.pages[0].url)
    best = _best(incident, real)
    rows = best[ROWS].selectors if ROWS in best else ()
    elements = () if ROWS in incident.broken and not rows else _elements(page, rows or incident.selectors.rows)
    sample = RowGroup(elements).sample(_ROWS_READ)
    selectors = {name: best[name].selectors if name in best else incident.selectors.of(name) for name in incident.rules}
    known = {name: _values(incident, name, queries, sample) for name, queries in selectors.items()}
    if sample:
        for name in incident.broken:
            if name != ROWS:
                found = _other_places(incident.rules[name], best, known, places_in(sample, page))
                yield from islice(found, _MAX_PLACES)
    trusted = {name: known[name] for name in real.accepted if name in known}
    yield from islice(_other_rows(incident, page, frozenset(elements), trusted), _MAX_LISTINGS)


def _best(incident: Incident, real: Verdict) -> dict[str, Candidate]:
    """The candidates of the rows that the real repair took, or else tried first; of each column the surest."""
    candidates = [trial.candidate for trial in real.trials]
    accepted = real.accepted.get(ROWS)
    lead = next((one for one in candidates if one.field == ROWS and accepted in (None, one.selectors)), None)
    rows = lead.selectors if lead is not None and (accepted or ROWS in incident.broken) else ()
    best: dict[str, Candidate] = {ROWS: lead} if lead is not None and rows else {}
    for one in sorted(candidates, key=lambda candidate: candidate.score):
        if one.field in incident.selectors.columns and one.rows == rows:
            best[one.field] = one
    return best


def _elements(page: Page, selectors: Selectors) -> tuple[HtmlElement, ...]:
    for selector in selectors:
        if found := tuple(node.root for node in select(page.selector, selector) if hasattr(node.root, "iter")):
            return found
    return ()


def _other_places(
    rule: Rule, best: Mapping[str, Candidate], known: Mapping[str, Sequence[str]], places: Sequence[Place]
) -> Iterator[Decoy]:
    """One column reads another place, those of the other columns first; the others are as the repair had them."""
    name = rule.name
    others = {other: values for other, values in known.items() if other != name}
    seen = [known[name]] if name in best else []
    made_for = best[ROWS].selectors if ROWS in best else ()
    for place in sorted(
        places, key=lambda place: -max((_share_same(place.values, of) for of in others.values()), default=0)
    ):
        if place.is_link is not rule.kind.is_link or any(_share_same(place.values, of) > _SAME for of in seen):
            continue
        seen.append(place.values)
        like = next((other for other, of in others.items() if _share_same(place.values, of) > _SAME), None)
        kind = f"the column {like}" if like else "another place in the row"
        wrong = Candidate(name, place.selectors[:1], PROPOSER, SCORE, kind, made_for)
        yield Decoy(kind, (*(one for key, one in best.items() if key != name), wrong), (name,))


def _values(incident: Incident, name: str, selectors: Selectors, rows: Sequence[HtmlElement]) -> tuple[str, ...]:
    rule = incident.rules[name]
    readings = (read_field(Selector(root=row, type="html"), selectors, rule, in_row=True) for row in rows)
    return tuple(" ".join(reading.values) for reading in readings)


def _share_same(one: Sequence[str], other: Sequence[str]) -> float:
    pairs = [(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine or theirs]
    return fmean(normal(mine) == normal(theirs) for mine, theirs in pairs) if pairs else 0.0


def _other_rows(
    incident: Incident, page: Page, taken: frozenset[HtmlElement], trusted: Mapping[str, Sequence[str]]
) -> Iterator[Decoy]:
    """Other repeated records with the columns that fit best in them; parts of the real rows may hold a right one."""
    kind = "other rows"
    for listing in find_listings(page, remembered_columns(incident)):
        selectors = tuple(islice(row_selectors(listing.group, page.root), 2))
        if not selectors or taken & set(listing.group.rows):
            continue
        found = [
            Candidate(name, choice.place.selectors[:2], PROPOSER, SCORE, kind, selectors)
            for name, choice in listing.choices.items()
        ]
        values = {name: choice.place.values for name, choice in listing.choices.items()}
        targets = [
            name for name in values if name in incident.broken and not _shares(values[name], trusted.get(name, ()))
        ]
        if targets:
            yield Decoy(kind, (Candidate(ROWS, selectors, PROPOSER, SCORE, kind), *found), tuple(targets))


def _shares(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two columns of different rows have most of their values in common."""
    mine, theirs = set(filter(None, one)), set(filter(None, other))
    return len(mine & theirs) > _SAME * min(len(mine), len(theirs))
