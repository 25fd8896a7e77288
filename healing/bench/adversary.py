"""The adversary: plausible wrong nodes, each said to be nearly certain, so that only the gate's own checks protect.

It knows no right answer. It takes what the real proposers would have been trusted with, and offers what stands around
it, what looks like it, and what else the page has of the kind; whatever gives the real repair's value is left out.

The decoys are judged twice: together, as the candidates of the only proposer, where the gate also sees that one is as
likely as the other; and each alone, where no rival stands in its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from healing.bench.decoys import PROPOSER, decoys
from healing.bench.decoys_listing import listing_decoys
from healing.bench.repair import answers, learned, meet, refused_case
from healing.bench.result import BenchVerdict, CaseResult
from healing.bench.run import Defect, run_each
from healing.dom.page import forget_pages
from healing.model import ROWS
from healing.repair.gate import judge
from healing.repair.gate_listing import judge_listing
from healing.repair.healer import heal, working_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.bench.case import Case
    from healing.bench.decoys import Decoy
    from healing.bench.result import Answer
    from healing.bench.run import Watch
    from healing.repair.incident import Candidate, FieldVerdict, Incident


@dataclass(frozen=True, slots=True)
class Attempt:
    """One decoy, and what the gate made of it alone."""

    kind: str
    targets: tuple[str, ...]
    """The fields for which the decoy has a wrong value."""
    answers: Mapping[str, Answer]
    samples: Mapping[str, tuple[str, ...]]
    """The value of each target that the gate would have let through."""

    @property
    def accepted(self) -> tuple[str, ...]:
        """The targets for which the gate took the decoy."""
        return tuple(name for name in self.targets if self.answers[name].verdict is BenchVerdict.HEALED)


@dataclass(frozen=True, slots=True)
class Attack:
    """What the gate made of one case's decoys: of all together, and of each alone."""

    together: CaseResult
    alone: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Adversary:
    """A proposer of nothing but decoys."""

    candidates: tuple[Candidate, ...]
    name: ClassVar[str] = PROPOSER

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        names = {ROWS, *incident.broken}
        return (candidate for candidate in self.candidates if candidate.field in names)


def run_attacks(cases: Sequence[Case], watch: Watch) -> list[Attack]:
    """The attacks on ``cases``, in their order. A defect costs its own case only, and is shown."""
    found = run_each(attack_case, cases, watch, "attacking")
    return [
        Attack(refused_case(case, one.milliseconds, one.error)) if isinstance(one, Defect) else one
        for case, one in zip(cases, found, strict=True)
    ]


def attack_case(case: Case) -> Attack:
    """Offer the gate every decoy that the case's new page gives rise to."""
    start = perf_counter()
    incident = meet(case, case.new_page(), learned(case)).incident
    offered = _decoys(incident) if incident.broken else ()
    wrong = dict.fromkeys(one for decoy in offered for one in decoy.candidates if one.field in (ROWS, *decoy.targets))
    together = heal(incident, proposers=(Adversary(tuple(wrong)),)).fields if incident.broken else {}
    result = CaseResult(case.id, 1000 * (perf_counter() - start), answers(case, together))
    return Attack(result, tuple(_attempts(case, incident, offered)))


def _decoys(incident: Incident) -> tuple[Decoy, ...]:
    real = heal(incident)
    try:
        return tuple(listing_decoys(incident, real) if incident.selectors.is_listing else decoys(incident, real))
    finally:
        forget_pages()


def _attempts(case: Case, incident: Incident, offered: Sequence[Decoy]) -> Iterator[Attempt]:
    try:
        working = working_values(incident)
        for decoy in offered:
            verdicts = _judged(incident, decoy, working)
            samples = {name: verdicts[name].sample for name in decoy.targets}
            yield Attempt(decoy.kind, decoy.targets, answers(case, verdicts), samples)
    finally:
        forget_pages()


def _judged(
    incident: Incident, decoy: Decoy, working: Mapping[str, list[tuple[str, ...]]]
) -> Mapping[str, FieldVerdict]:
    """The gate's verdicts on one decoy; a column's decoy brings the rows, and the real other columns, with it."""
    if incident.selectors.is_listing:
        return judge_listing(incident, {candidate.field: [candidate] for candidate in decoy.candidates})[0]
    return {candidate.field: judge(incident, [candidate], working)[0] for candidate in decoy.candidates}
