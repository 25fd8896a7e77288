"""The gate: candidates are proposals; here each is run on every page at hand and accepted, or refused with reasons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from healing.repair.agreement import Agreement, agreement
from healing.repair.chances import together
from healing.repair.checks import faults_of, support_of
from healing.repair.evidence import Measure
from healing.repair.incident import FieldVerdict, Trial
from healing.repair.run import run
from healing.repair.sandbox import fault_of
from healing.repair.thresholds import SEVERAL, THRESHOLDS, Thresholds
from healing.repair.values import same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.model import Kind
    from healing.repair.incident import Candidate, Incident

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with what it gave on each page, its faults, and how sure it is."""

    candidate: Candidate
    values: tuple[Values, ...] = ()
    faults: tuple[str, ...] = ()
    support: tuple[str, ...] = field(default=())
    confidence: float = 0.0
    agreement: Agreement = field(default_factory=Agreement)
    word: float | None = None
    """What the proposer's word adds where others propose the same: what was measured speaks for theirs already."""

    @property
    def pages(self) -> int:
        """How many pages speak for it: those with a value; of those that may well have none, half, if two have one."""
        filled = sum(map(bool, self.values))
        return filled + (len(self.values) - filled) // 2 if filled > 1 else filled


def judge(
    incident: Incident,
    candidates: Sequence[Candidate],
    taken: Mapping[str, Sequence[Values]],
    limits: Thresholds = THRESHOLDS,
) -> tuple[FieldVerdict, list[Trial]]:
    """The verdict on one field's candidates (all of the same field), and what was tried.

    ``taken``: the values of the other fields on each page, which a candidate must not repeat.
    """
    if not candidates:
        return _decide([], [], limits), []
    name = candidates[0].field
    measure = Measure(incident, name)
    judged = [_examine(incident, candidate, taken, limits, measure) for candidate in candidates]
    groups = _whole_first(_grouped([one for one in judged if not one.faults], incident.rules[name].kind))
    verdict = _decide(groups, judged, limits)
    trials = [
        Trial(one.candidate, verdict.accepted and one.candidate.selectors == verdict.selectors, _said(one), _first(one))
        for one in judged
    ]
    return verdict, trials


def _said(one: Judged) -> tuple[str, ...]:
    return one.faults or (one.candidate.evidence, *one.agreement.said, *one.support)


def _first(one: Judged) -> Values:
    return next((values for values in one.values if values), ())


def _decide(groups: Sequence[Judged], judged: Sequence[Judged], limits: Thresholds) -> FieldVerdict:
    if not groups:
        faults = tuple(dict.fromkeys(fault for one in judged for fault in one.faults))[:5]
        return FieldVerdict(
            accepted=False, reasons=faults or ("nothing on the page looks like this field: it may be gone",)
        )
    best = groups[0]
    rival = max((other.confidence for other in groups[1:] if _is_rival(other, best)), default=0.0)
    reasons = list(_said(best))
    pages = best.pages
    needed = limits.needed(pages)
    if best.confidence < needed:
        reasons.insert(0, f"confidence {best.confidence:.2f} is below the {needed:.2f} that {pages} page(s) need")
        return FieldVerdict(accepted=False, confidence=best.confidence, reasons=tuple(reasons))
    if best.confidence - rival < limits.margin and not best.support:
        reasons.insert(0, f"another value is as likely ({rival:.2f} against {best.confidence:.2f})")
        return FieldVerdict(accepted=False, confidence=best.confidence, reasons=tuple(reasons))
    chosen = best.candidate
    return FieldVerdict(
        accepted=True,
        selectors=chosen.selectors,
        proposer=chosen.proposer,
        confidence=round(best.confidence, 3),
        reasons=tuple(reasons),
        sample=_first(best),
        example=chosen.example,
    )


def _is_rival(other: Judged, best: Judged) -> bool:
    return not _is_part(other, best) and not best.agreement.outdoes(other.agreement)


def _is_part(other: Judged, best: Judged) -> bool:
    """Whether another list only gives some of the items of the best one."""
    pairs = [(set(some), set(every)) for some, every in zip(other.values, best.values, strict=True)]
    is_within = all(some <= every and bool(some) is bool(every) for some, every in pairs)
    return is_within and any(some < every for some, every in pairs)


def _whole_first(groups: Sequence[Judged]) -> Sequence[Judged]:
    """Where the surest is only a part of a list that has the same marks on all pages, that list comes first."""
    for other in groups[1:]:
        marks = groups[0].agreement.marks
        if marks and marks <= other.agreement.marks and _is_part(groups[0], other):
            return _whole_first([other, *(one for one in groups if one is not other)])
    return groups


def _grouped(sound: Sequence[Judged], kind: Kind) -> list[Judged]:
    """Candidates that give the same values on all pages are one, and surer than each of them; the surest first."""
    groups: list[list[Judged]] = []
    for one in sorted(sound, key=lambda judged: -judged.confidence):
        for group in groups:
            if all(a == b or same(kind, a, b) for a, b in zip(group[0].values, one.values, strict=True)):
                group.append(one)
                break
        else:
            groups.append([one])
    return sorted(map(_merged, groups), key=lambda judged: -judged.confidence)


def _merged(group: Sequence[Judged]) -> Judged:
    best = group[0]
    surest: dict[str, float] = {}
    for one in group:
        adds = one.confidence if one.word is None else min(one.confidence, one.word)
        surest[one.candidate.proposer] = max(surest.get(one.candidate.proposer, 0.0), adds)
    others = tuple(f"{name} agrees" for name in surest if name != best.candidate.proposer)
    confidence = max(best.confidence, together(surest.values()))
    return replace(best, support=(*best.support, *others), confidence=confidence)


def _examine(
    incident: Incident,
    candidate: Candidate,
    taken: Mapping[str, Sequence[Values]],
    limits: Thresholds,
    measure: Measure,
) -> Judged:
    if set(candidate.selectors) & set(incident.rejected.get(candidate.field, ())):
        return Judged(candidate, faults=("it was rolled back or refused before",))
    if unsafe := tuple(f"{selector}: {why}" for selector in candidate.selectors if (why := fault_of(selector))):
        return Judged(candidate, faults=unsafe)
    trial = run(incident, candidate, taken)
    values = tuple(reading.values for reading in trial.readings)
    if faults := faults_of(trial, limits):
        if len(candidate.selectors) > 1:  # the other locator may hold where this one does not
            return _examine(incident, replace(candidate, selectors=candidate.selectors[1:]), taken, limits, measure)
        return Judged(candidate, values, faults)
    support, factor = support_of(trial)
    agreed = agreement(trial)
    by_meaning = candidate.by_meaning and sum(map(bool, values)) >= SEVERAL
    believed = limits.believed(candidate.score, measure.of(trial), by_meaning=by_meaning)
    word = limits.worth(by_meaning=by_meaning) if candidate.by_meaning else None
    return Judged(candidate, values, (), support, agreed.applied(believed * factor), agreed, word)
