"""One case: learn from the old page as a healthy crawl does, meet the new one, repair what broke."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from parsel import Selector

from healing.bench.result import Answer, BenchVerdict, CaseResult
from healing.detection.checks import detect
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS
from healing.repair.healer import heal
from healing.repair.incident import Incident, KeptPage, PageEvidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.bench.case import Case
    from healing.model import Extraction, Failure, Reading
    from healing.repair.incident import FieldVerdict


@dataclass(frozen=True, slots=True)
class _Healthy:
    """What the old page taught."""

    memory: KindMemory
    page: KeptPage


def repair_case(case: Case) -> CaseResult:
    """The verdicts on one case. Learning from the old page is not timed: a crawl did that long before."""
    healthy = _learned(case)
    html = case.new_page()
    start = perf_counter()
    extraction = extract(Selector(text=html), case.kind, case.selectors, case.rules)
    failures = detect(extraction, healthy.memory)
    broken = _broken(extraction, failures, case)
    verdicts: Mapping[str, FieldVerdict] = {}
    if broken:
        page = PageEvidence(case.urls[1], html, tuple(map(str, failures)))
        verdicts = heal(_incident(case, page, broken, healthy)).fields
    milliseconds = 1000 * (perf_counter() - start)
    names = ((ROWS,) if case.is_listing else ()) + tuple(case.rules)
    return CaseResult(case.id, milliseconds, {name: _answer(verdicts.get(name)) for name in names})


def refused_case(case: Case, milliseconds: float, error: Exception) -> CaseResult:
    """The result of a case whose repair ended in an error: nothing is trusted, and the error is named."""
    answer = Answer(BenchVerdict.REFUSED, reason=f"the repair failed: {type(error).__name__}")
    names = ((ROWS,) if case.is_listing else ()) + tuple(case.rules)
    return CaseResult(case.id, milliseconds, dict.fromkeys(names, answer), error=f"{type(error).__name__}: {error}")


def _learned(case: Case) -> _Healthy:
    html = case.old_page()
    page = Selector(text=html)
    url = case.urls[0]
    extraction = extract(page, case.kind, case.selectors, case.rules)
    remembered = remember(page, url, extraction)
    memory = learn(KindMemory(), [remembered])
    return _Healthy(memory, KeptPage(url, html, remembered.values, remembered.rows))


def _incident(case: Case, page: PageEvidence, broken: tuple[str, ...], healthy: _Healthy) -> Incident:
    return Incident(
        source=case.site,
        page_kind=case.kind,
        rules=case.rules,
        selectors=case.selectors,
        broken=broken,
        pages=(page,),
        memory=healthy.memory,
        kept=(healthy.page,),
    )


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
