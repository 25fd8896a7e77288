"""All cases, one after the other, with progress for whoever watches."""

from __future__ import annotations

import traceback
from time import perf_counter
from typing import TYPE_CHECKING

from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from healing.bench.case import CaseError
from healing.bench.repair import refused_case, repair_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from healing.bench.case import Case
    from healing.bench.result import CaseResult

_PLAIN_STEP = 50
"""A line for every so many cases, where nobody sees a moving bar."""


def run_cases(cases: Sequence[Case], console: Console) -> list[CaseResult]:
    """The results of ``cases``, in their order. A defect in one repair costs its own case only, and is shown."""
    return [_repaired(case, console) for case in _watched(cases, console)]


def _repaired(case: Case, console: Console) -> CaseResult:
    start = perf_counter()
    try:
        return repair_case(case)
    except CaseError as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return refused_case(case, 1000 * (perf_counter() - start), error)
    except Exception as error:  # noqa: BLE001 - hours of other cases' results outlive one defect; it is shown and counted
        console.print(f"{case.folder}: the repair failed\n{traceback.format_exc()}", markup=False, highlight=False)
        return refused_case(case, 1000 * (perf_counter() - start), error)


def _watched(cases: Sequence[Case], console: Console) -> Iterable[Case]:
    return _with_bar(cases, console) if console.is_terminal else _with_lines(cases, console)


def _with_bar(cases: Sequence[Case], console: Console) -> Iterator[Case]:
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("repairing", total=len(cases))
        for case in cases:
            progress.update(task, description=case.id)
            yield case
            progress.advance(task)


def _with_lines(cases: Sequence[Case], console: Console) -> Iterator[Case]:
    for number, case in enumerate(cases):
        if number and number % _PLAIN_STEP == 0:
            console.print(f"{number} of {len(cases)} cases", highlight=False)
        yield case
