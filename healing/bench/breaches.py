"""How often the gate let the adversary through, by what is known to be right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from healing.bench.score import Group, Outcome, scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.bench.adversary import Attack, Attempt
    from healing.bench.case import Case
    from healing.model import Selectors

_MEANT = (Group.DRIFTED, Group.REMOVED)
"""Fields that work are not put to the test."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A decoy that the gate took alone, though its value is wrong."""

    case: str
    field: str
    kind: str
    selectors: Selectors
    sample: tuple[str, ...]


@dataclass(slots=True)
class Breaches:
    """The counts of one suite."""

    fields: int = 0
    """All that drifted or were removed, whether a decoy was found for them or not."""
    together: int = 0
    """Of these, the wrongly healed ones with all decoys at hand."""
    alone: int = 0
    """Of these, the ones for which at least one decoy would have been taken alone."""
    offered: Counter[str] = field(default_factory=Counter)
    """Decoys by kind."""
    taken: Counter[str] = field(default_factory=Counter)
    examples: list[Breach] = field(default_factory=list)

    def share(self, count: int) -> float:
        """Of all fields, 0 to 1."""
        return count / self.fields if self.fields else 0.0


def count_breaches(cases: Sequence[Case], attacks: Sequence[Attack]) -> dict[str, Breaches]:
    """The counts by suite; attacks are given in the order of ``cases``. Suites without right answers have none."""
    suites: dict[str, Breaches] = {}
    for case, attack in zip(cases, attacks, strict=True):
        meant = [one for one in scored(case, attack.together) if one.group in _MEANT]
        if not meant:
            continue
        counts = suites.setdefault(case.suite, Breaches())
        counts.fields += len(meant)
        counts.together += sum(one.outcome is Outcome.WRONG for one in meant)
        for attempt in attack.alone:
            counts.offered.update(attempt.kind for _ in attempt.targets)
        breaches = [breach for attempt in attack.alone for breach in _breaches(case, attack, attempt)]
        counts.taken.update(breach.kind for breach in breaches)
        counts.alone += len({breach.field for breach in breaches})
        counts.examples += breaches
    return suites


def _breaches(case: Case, attack: Attack, attempt: Attempt) -> Iterator[Breach]:
    if not attempt.accepted:
        return
    for one in scored(case, replace(attack.together, answers=attempt.answers)):
        if one.field in attempt.accepted and one.group in _MEANT and one.outcome is Outcome.WRONG:
            yield Breach(case.id, one.field, attempt.kind, one.answer.selectors, attempt.samples[one.field])
