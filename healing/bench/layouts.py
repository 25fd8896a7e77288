"""Cases that a crawl would meet as one incident: several records of one site after the same redesign.

What belongs together is decided by what a crawl sees, by nothing that is known to be right:

- one selector module: the same site with the same rules and selectors;
- that breaks in one way: the same fields failed;
- on one new layout: the new pages share at least half of their element names (tag and lasting class words);
- of different records: a record that comes twice, with other content, is of another incident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from parsel import Selector

from healing.bench.repair import answers, learned, meet
from healing.bench.result import CaseResult
from healing.bench.run import Defect, run_each
from healing.dom.words import stable_words
from healing.memory.learn import learn
from healing.memory.remembered import KindMemory
from healing.repair.healer import heal
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.bench.case import Case
    from healing.bench.run import Watch
    from healing.repair.incident import Incident, Proposer

_SAME_LAYOUT = 0.5
"""Jaccard index of the element names of two pages. Of pairs of pages of one site, 94 % of those on which nothing broke
share as much, and 25 % of those on which most fields broke."""
_MOST_PAGES = 12
"""A crawl judges no more failed pages together."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a case's new page decides where it belongs."""

    broken: tuple[str, ...]
    names: frozenset[str]
    html: str

    def is_like(self, other: Sketch) -> bool:
        shared = len(self.names & other.names)
        return shared >= _SAME_LAYOUT * len(self.names | other.names)


@dataclass(frozen=True, slots=True)
class Together:
    """The cases of one incident."""

    cases: tuple[Case, ...]

    def __str__(self) -> str:
        return ", ".join(case.id for case in self.cases)


@dataclass(frozen=True, slots=True)
class TogetherRepair:
    """The work that a process does: repair one incident with these proposers."""

    proposers: tuple[Proposer, ...] = PROPOSERS

    def __call__(self, together: Together) -> tuple[CaseResult, ...]:
        return repair_together(together.cases, self.proposers)


def run_together(
    cases: Sequence[Case], watch: Watch, proposers: Sequence[Proposer] = PROPOSERS
) -> list[tuple[CaseResult, ...]]:
    """The results of the cases of each incident of several pages; of no other case."""
    sketches = run_each(sketch, cases, watch, "looking for incidents")
    known = [(case, one) for case, one in zip(cases, sketches, strict=True) if not isinstance(one, Defect)]
    groups = [Together(group) for group in incidents(known)]
    repaired = run_each(TogetherRepair(tuple(proposers)), groups, watch, "repairing incidents")
    return [found for found in repaired if not isinstance(found, Defect)]


def sketch(case: Case) -> Sketch:
    """How the case's new page fails, and what its elements are called."""
    html = case.new_page()
    broken = meet(case, html, learned(case)).incident.broken
    elements = (element for element in Selector(text=html).root.iter() if isinstance(element.tag, str))
    names = {f"{one.tag}.{word}" for one in elements for word in stable_words(one.get("class")) or ("",)}
    return Sketch(broken, frozenset(names), html)


def incidents(known: Iterable[tuple[Case, Sketch]]) -> list[tuple[Case, ...]]:
    """The groups with at least two different new pages; each case joins the first group that it fits."""
    groups: list[list[tuple[Case, Sketch]]] = []
    for case, one in known:
        if not one.broken:
            continue
        home = next((group for group in groups if _fits(case, one, group)), None)
        if home is None:
            groups.append([(case, one)])
        else:
            home.append((case, one))
    several = (group for group in groups if len({one.html for _, one in group}) > 1)
    return [tuple(case for case, _ in group) for group in several]


def _fits(case: Case, one: Sketch, group: Sequence[tuple[Case, Sketch]]) -> bool:
    lead, look = group[0]
    is_same_module = _module(case) == _module(lead) and one.broken == look.broken
    return is_same_module and one.is_like(look) and not any(_contradicts(case, one, *other) for other in group)


def _module(case: Case) -> tuple[object, ...]:
    return case.suite, case.site, case.kind, case.rules, case.selectors


def _contradicts(case: Case, one: Sketch, other: Case, its: Sketch) -> bool:
    """Whether the two are one record with different content; a listing's content changes from day to day."""
    return not case.is_listing and case.urls[1] == other.urls[1] != "" and one.html != its.html


def repair_together(cases: Sequence[Case], proposers: Sequence[Proposer]) -> tuple[CaseResult, ...]:
    """The verdict on one incident as the answer of each of its cases, each with its share of the time."""
    ready = [(case, case.new_page(), learned(case)) for case in cases]
    start = perf_counter()
    incident = merged([meet(case, html, healthy).incident for case, html, healthy in ready])
    verdict = heal(incident, proposers=proposers)
    milliseconds = 1000 * (perf_counter() - start) / len(cases)
    return tuple(CaseResult(case.id, milliseconds, answers(case, verdict.fields)) for case in cases)


def merged(found: Sequence[Incident]) -> Incident:
    """One incident with the failed pages, and the memory, of all; a page that comes twice counts once."""
    pages = {page.html: page for incident in found for page in incident.pages}
    kept = {page.html: page for incident in found for page in incident.kept}
    remembered = {
        page.html: memory
        for incident in found
        for page, memory in zip(incident.kept, incident.memory.pages, strict=True)
    }
    return replace(
        found[0],
        pages=tuple(islice(pages.values(), _MOST_PAGES)),
        kept=tuple(kept.values()),
        memory=learn(KindMemory(), list(remembered.values())),
    )
