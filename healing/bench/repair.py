"""One case: learn from the old page as a healthy crawl does, meet the new one, repair what broke."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from healing.bench.result import Answer, BenchVerdict, CaseResult
from healing.detection.checks import detect
from healing.detection.closer import look_closer
from healing.detection.triage import PageFacts
from healing.dom.page import html_selector, parse
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS
from healing.repair.healer import heal
from healing.repair.incident import Incident, KeptPage, PageEvidence, Verdict
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.bench.case import Case
    from healing.memory.remembered import PageMemory
    from healing.model import Extraction, Failure, Reading
    from healing.repair.incident import FieldVerdict, Proposer


@dataclass(frozen=True, slots=True)
class Healthy:
    """What the old page taught."""

    memory: KindMemory
    page: KeptPage

    @property
    def remembered(self) -> PageMemory:
        return self.memory.pages[0]


@dataclass(frozen=True, slots=True)
class Encounter:
    """The new page as a crawl meets it; the incident's ``broken`` is empty where nothing failed."""

    extraction: Extraction
    failures: tuple[Failure, ...]
    incident: Incident


@dataclass(frozen=True, slots=True)
class Repair:
    """What one case's repair saw, decided and took."""

    encounter: Encounter
    verdict: Verdict
    milliseconds: float


def repair_case(case: Case, proposers: Sequence[Proposer] = PROPOSERS) -> CaseResult:
    """The verdicts on one case."""
    repair = repaired(case, proposers)
    return CaseResult(case.id, repair.milliseconds, answers(case, repair.verdict.fields))


def repaired(case: Case, proposers: Sequence[Proposer] = PROPOSERS) -> Repair:
    """The whole repair of one case. Learning from the old page is not timed: a crawl did that long before."""
    healthy = learned(case)
    html = case.new_page()
    start = perf_counter()
    encounter = meet(case, html, healthy)
    verdict = heal(encounter.incident, proposers=proposers) if encounter.incident.broken else Verdict({})
    return Repair(encounter, verdict, 1000 * (perf_counter() - start))


def refused_case(case: Case, milliseconds: float, error: str) -> CaseResult:
    """The result of a case whose repair ended in an error: nothing is trusted, and the error is named."""
    answer = Answer(BenchVerdict.REFUSED, reason=f"the repair failed: {error}")
    return CaseResult(case.id, milliseconds, dict.fromkeys(names_of(case), answer), error=error)


def answers(case: Case, verdicts: Mapping[str, FieldVerdict]) -> dict[str, Answer]:
    """One answer for each field (and a listing's rows); what there is no verdict on is intact."""
    return {name: _answer(verdicts.get(name)) for name in names_of(case)}


def names_of(case: Case) -> tuple[str, ...]:
    """What is answered for: a listing's rows, then every field."""
    return ((ROWS,) if case.is_listing else ()) + tuple(case.rules)


def learned(case: Case) -> Healthy:
    """What a healthy crawl of the old page leaves behind."""
    html = case.old_page()
    page = html_selector(html)
    url = case.urls[0]
    remembered = remember(page, url, extract(page, case.kind, case.selectors, case.rules))
    return Healthy(learn(KindMemory(), [remembered]), KeptPage(url, html, remembered.values, remembered.rows))


def meet(case: Case, html: str, healthy: Healthy) -> Encounter:
    """The new page, ``html``, read with the old selectors."""
    extraction = extract(html_selector(html), case.kind, case.selectors, case.rules)
    facts = PageFacts(case.urls[1], html=html) if case.is_listing else None
    failures = detect(extraction, healthy.memory, facts)
    failures += tuple(
        look_closer(extraction, healthy.memory, parse(html, case.urls[1]), known={one.field for one in failures})
    )
    incident = Incident(
        source=case.site,
        page_kind=case.kind,
        rules=case.rules,
        selectors=case.selectors,
        broken=_broken(extraction, failures, case),
        pages=(PageEvidence(case.urls[1], html, tuple(map(str, failures))),),
        memory=healthy.memory,
        kept=(healthy.page,),
    )
    return Encounter(extraction, failures, incident)


def _broken(extraction: Extraction, failures: tuple[Failure, ...], case: Case) -> tuple[str, ...]:
    """What detection names, and in a bench each field without a value, required or not."""
    named = {failure.field for failure in failures}
    if case.is_listing and not extraction.rows:
        return (ROWS, *case.rules)
    empty = {name for name in case.rules if not any(reading.values for reading in _readings(extraction, name))}
    return tuple(name for name in (ROWS, *case.rules) if name in named | empty)


def _readings(extraction: Extraction, name: str) -> list[Reading]:
    return [row[name] for row in extraction.rows] if extraction.is_listing else [extraction.fields[name]]


def _answer(verdict: FieldVerdict | None) -> Answer:
    if verdict is None:
        return Answer(BenchVerdict.INTACT)
    reason = "; ".join(verdict.reasons)
    if not verdict.accepted:
        return Answer(BenchVerdict.REFUSED, reason=reason)
    return Answer(BenchVerdict.HEALED, verdict.selectors, verdict.proposer, verdict.confidence, reason)
