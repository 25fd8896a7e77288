"""One run of the bench as a person asked for it: which cases, who proposes, what is told besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from healing.bench.ablation import run_without_each
from healing.bench.adversary import run_attacks
from healing.bench.breaches import count_breaches
from healing.bench.explain import explain
from healing.bench.layouts import run_together
from healing.bench.llm_session import compare_models
from healing.bench.repair import repaired
from healing.bench.result import require_folder, write_results
from healing.bench.run import Defect, Watch, run_cases, run_each
from healing.bench.score import Group, score
from healing.bench.selection import Proposing, case_named, chosen_cases
from healing.bench.table import outcome_table, print_score
from healing.bench.table_adversary import breach_lines, breach_tables
from healing.bench.table_compared import ablation_table, together_tables
from healing.errors import HealingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from healing.bench.case import Case
    from healing.bench.llm_session import Asking
    from healing.bench.result import CaseResult


class Extra(StrEnum):
    """What is measured besides."""

    NONE = ""
    GROUP = "group"
    """Cases of one site and one new layout as one incident."""
    ABLATION = "ablation"
    """Each proposer left out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done. ``HealingError`` where two wishes exclude each other, or a file cannot be written."""

    folder: Path
    who: Proposing = field(default_factory=Proposing)
    suites: tuple[str, ...] = ()
    limit: int | None = None
    jobs: int = 1
    extra: Extra = Extra.NONE
    explained: str | None = None
    """The id of the one case to be explained; nothing else is done."""
    target: Path | None = None
    """The results file."""
    asking: Asking | None = None
    """The models that are asked for what was refused."""

    def __post_init__(self) -> None:
        if self.asking is not None:
            self._check_asking(self.asking)
        if self.who.is_adversary and (self.extra or self.explained):
            raise HealingError(f"--proposers adversary and --{self.extra or 'explain'} exclude each other")
        if self.explained and self.target:
            raise HealingError("--explain and --json exclude each other: one explained case is no result")
        if self.target is not None:
            require_folder(self.target)

    def _check_asking(self, asking: Asking) -> None:
        if self.who.is_adversary:
            raise HealingError(
                "--proposers adversary and --llm exclude each other; --llm adversary is a model that picks wrong nodes"
            )
        if self.extra:
            raise HealingError(f"--{self.extra} and --llm exclude each other: every case is compared with itself")
        if self.explained and len(asking.answerers) > 1:
            raise HealingError(f"--explain shows one model's part: name one instead of {', '.join(asking.names)}")
        if asking.resume and self.target is None:
            raise HealingError("--resume goes on with a results file: name it with --json")
        if asking.dumped is not None and (self.target is not None or self.explained):
            raise HealingError(
                "--dump-prompts asks nobody, so there is nothing for --json or --explain; --replies has answers"
            )


def carry_out(plan: Plan, console: Console, errors: Console) -> bool:
    """Run, write and print; whether every case could be repaired."""
    cases = chosen_cases(plan.folder, plan.suites, plan.limit)
    watch = Watch(errors, plan.jobs)
    if plan.asking is not None:
        return compare_models(plan, plan.asking, cases, watch, console)
    if plan.explained is not None:
        return _explain(case_named(cases, plan.explained), plan, watch, console)
    results = _attack(cases, plan, watch, console) if plan.who.is_adversary else _repair(cases, plan, watch, console)
    return not any(result.error for result in results)


def _explain(case: Case, plan: Plan, watch: Watch, console: Console) -> bool:
    (repair,) = run_each(partial(repaired, proposers=plan.who.proposers), [case], watch)
    if isinstance(repair, Defect):
        return False
    for part in explain(case, repair):
        console.print(part)
    return True


def _attack(cases: Sequence[Case], plan: Plan, watch: Watch, console: Console) -> list[CaseResult]:
    attacks = run_attacks(cases, watch)
    results = [attack.together for attack in attacks]
    if plan.target is not None:
        write_results(plan.target, results)
    counts = score(cases, results)
    for group in (Group.DRIFTED, Group.REMOVED):
        if suites := [suite for suite in counts.suites if counts.names(suite, group)]:
            console.print(outcome_table(counts, group, suites))
    breaches = count_breaches(cases, attacks)
    for table in breach_tables(breaches):
        console.print(table)
    for line in breach_lines(breaches):
        console.print(line, highlight=False)
    return results


def _repair(cases: Sequence[Case], plan: Plan, watch: Watch, console: Console) -> list[CaseResult]:
    results = run_cases(cases, watch, plan.who.proposers)
    incidents = run_together(cases, watch, plan.who.proposers) if plan.extra is Extra.GROUP else []
    if plan.target is not None:
        write_results(plan.target, results, [result for incident in incidents for result in incident])
    print_score(score(cases, results), console)
    if plan.extra is Extra.GROUP:
        _show_together(cases, results, incidents, console)
    if plan.extra is Extra.ABLATION:
        runs = run_without_each(cases, results, plan.who.proposers, watch)
        console.print(ablation_table(score(cases, results), {name: score(cases, found) for name, found in runs}))
    return results


def _show_together(
    cases: Sequence[Case],
    results: Sequence[CaseResult],
    incidents: Sequence[tuple[CaseResult, ...]],
    console: Console,
) -> None:
    together = {result.id: result for incident in incidents for result in incident}
    meant = [(case, result) for case, result in zip(cases, results, strict=True) if case.id in together]
    console.print(f"incidents of several pages: {len(incidents)}, of {len(meant)} cases", highlight=False)
    alone = score([case for case, _ in meant], [result for _, result in meant])
    joined = score([case for case, _ in meant], [together[case.id] for case, _ in meant])
    whole = score(cases, [together.get(result.id, result) for result in results])
    for table in (
        *together_tables("these cases", alone, joined),
        *together_tables("all cases", score(cases, results), whole),
    ):
        console.print(table)
