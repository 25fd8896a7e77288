"""A run with models: each case with and without them, written down after each, and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from healing.bench.explain import explain
from healing.bench.llm_compare import heal_asking, run_compared
from healing.bench.llm_explain import explain_model
from healing.bench.llm_files import prompt_sizes
from healing.bench.llm_models import FiledModel, models_named
from healing.bench.llm_result import Ledger, require_new
from healing.bench.llm_score import summary
from healing.bench.repair import repaired
from healing.bench.run import Defect, run_each
from healing.bench.selection import case_named
from healing.bench.standins import STAND_INS
from healing.bench.table_llm import dumped_line, gap_lines, llm_tables
from healing.errors import HealingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from healing.bench.case import Case
    from healing.bench.llm_compare import Answerer, Asked, Comparison
    from healing.bench.llm_models import Manner
    from healing.bench.repair import Repair
    from healing.bench.run import Watch
    from healing.bench.session import Plan
    from healing.repair.incident import Proposer


@dataclass(frozen=True, slots=True)
class Asking:
    """Which models are asked, and how."""

    answerers: tuple[Answerer, ...]
    resume: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.answerers)

    @property
    def dumped(self) -> Path | None:
        """The folder of the prompts, where they are written and nobody answers."""
        return next((one.prompts for one in self.answerers if isinstance(one, FiledModel) and not one.replies), None)

    def options(self, proposers: Sequence[Proposer]) -> dict[str, object]:
        """What decides the results of a run."""
        decided: dict[str, object] = {"proposers": [proposer.name for proposer in proposers]}
        for one in self.answerers:
            decided |= one.options()
        return decided


def asking(
    models: str | None,
    manner: Manner,
    *,
    replies: Path | None = None,
    prompts: Path | None = None,
    resume: bool = False,
) -> Asking | None:
    """Who is asked, as a person named it; ``None`` where nobody is. ``HealingError`` where wishes exclude each other.

    ``models`` is a comma list. Where replies are files, or only prompts are written, it is but a name for the tables.
    """
    if replies is not None or prompts is not None:
        name = models or ("replies" if replies is not None else manner.llm.model)
        if "," in name or name in STAND_INS:
            raise HealingError(f"--llm {name}: files of prompts and replies are those of one model; name it alone")
        return Asking((FiledModel(name, manner, replies, prompts),), resume)
    if models is None:
        if resume:
            raise HealingError("--resume goes on with a run that has a model: name it with --llm")
        return None
    return Asking(models_named(models, manner), resume)


def compare_models(plan: Plan, asking: Asking, cases: Sequence[Case], watch: Watch, console: Console) -> bool:
    """Run, write and print; whether every case was repaired, and no file of replies was wrong."""
    # The first one last: what a server has loaded last it still has when the run begins.
    for answerer in reversed(asking.answerers):
        with watch.console.status(f"loading {answerer.name}"):
            answerer.check()
    if plan.explained is not None:
        return _explain(case_named(cases, plan.explained), plan, asking, watch, console)
    ledger = Ledger(plan.target, asking.options(plan.who.proposers), asking.names)
    if asking.resume:
        ledger.take_up(cases)
    elif plan.target is not None:
        require_new(plan.target)
    try:
        # One model after the other: a server with room for one of them loads each once.
        for answerer in asking.answerers:
            _run(answerer, ledger.left(cases, answerer.name), plan, watch, ledger)
    except KeyboardInterrupt:
        console.print(_interrupted(plan, ledger, cases), markup=False, highlight=False, soft_wrap=True)
        return False
    comparisons = [ledger.done[case.id] for case in cases]
    _tell(cases, comparisons, asking, ledger, console)
    return not any(map(_has_fault, comparisons))


def _tell(
    cases: Sequence[Case], comparisons: Sequence[Comparison], asking: Asking, ledger: Ledger, console: Console
) -> None:
    if (prompts := asking.dumped) is not None:
        sizes = prompt_sizes(prompts, [case.id for case in cases])
        console.print(dumped_line(prompts, sizes, len(cases)), markup=False, highlight=False, soft_wrap=True)
    else:
        ledger.finish(summary(cases, comparisons))
        for table in llm_tables(cases, comparisons):
            console.print(table)
    for line in gap_lines(comparisons, is_dump=asking.dumped is not None):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _run(answerer: Answerer, cases: Sequence[Case], plan: Plan, watch: Watch, ledger: Ledger) -> None:
    by_id = {case.id: case for case in cases}

    def note(comparison: Comparison) -> None:
        _require_heard(comparison, answerer, plan, ledger)
        ledger.add(by_id[comparison.without.id], comparison)

    run_compared(cases, [answerer], watch, plan.who.proposers, each=note)


def _require_heard(comparison: Comparison, answerer: Answerer, plan: Plan, ledger: Ledger) -> None:
    """``HealingError`` where no call got a reply and the server is gone: that would be told of all cases to come."""
    asked = comparison.models[answerer.name].asked
    if asked is not None and asked.is_unheard:
        try:
            answerer.check()
        except HealingError as error:
            kept = (
                f"; what was done is in {plan.target}, --resume goes on with it" if plan.target and ledger.done else ""
            )
            raise HealingError(f"{error}{kept}") from error


def _interrupted(plan: Plan, ledger: Ledger, cases: Sequence[Case]) -> str:
    if not ledger.done:
        return f"interrupted before the first of {len(cases)} cases was done"
    told = f"interrupted after {len(ledger.done)} of {len(cases)} cases"
    if plan.target is None:
        return f"{told}; nothing was kept: with --json RESULT a run can be taken up again"
    return f"{told}, which are in {plan.target}: the same command line with --resume goes on with them"


def _has_fault(comparison: Comparison) -> bool:
    heard = [one.asked for one in comparison.models.values() if one.asked is not None]
    return comparison.has_error or any(gap.is_fault for asked in heard for gap in asked.gaps)


def _explain(case: Case, plan: Plan, asking: Asking, watch: Watch, console: Console) -> bool:
    work = partial(_explained, answerer=asking.answerers[0], proposers=plan.who.proposers)
    (found,) = run_each(work, [case], watch)
    if isinstance(found, Defect):
        return False
    repair, asked = found
    for part in (*explain(case, repair), *explain_model(asking.names[0], asked)):
        console.print(part)
    return True


def _explained(case: Case, answerer: Answerer, proposers: Sequence[Proposer]) -> tuple[Repair, Asked | None]:
    plain = repaired(case, proposers)
    if all(verdict.accepted for verdict in plain.verdict.fields.values()):
        return plain, None
    return heal_asking(case, plain, answerer, proposers)
