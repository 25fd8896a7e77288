"""Many cases, in this process or in several, with progress for whoever watches."""

from __future__ import annotations

import signal
import traceback
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from queue import SimpleQueue
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from healing.bench.repair import refused_case, repair_case
from healing.errors import HealingError
from healing.repair.months import month_words
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from rich.console import Console

    from healing.bench.case import Case
    from healing.bench.result import CaseResult
    from healing.repair.incident import Proposer

_Task = TypeVar("_Task")
_Found = TypeVar("_Found")
_PLAIN_STEP = 50
"""A line for every so many cases, where nobody sees a moving bar."""


@dataclass(frozen=True, slots=True)
class Defect:
    """What ended the work on one task; the others go on."""

    error: str
    milliseconds: float
    trace: str = ""
    """Where it happened, for the developer; empty where the input was at fault."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Where progress is shown, and in how many processes the work is done."""

    console: Console
    jobs: int = 1


def run_cases(cases: Sequence[Case], watch: Watch, proposers: Sequence[Proposer] = PROPOSERS) -> list[CaseResult]:
    """The results of ``cases``, in their order. A defect in one repair costs its own case only, and is shown."""
    found = run_each(partial(repair_case, proposers=tuple(proposers)), cases, watch)
    return [
        refused_case(case, one.milliseconds, one.error) if isinstance(one, Defect) else one
        for case, one in zip(cases, found, strict=True)
    ]


def run_each(
    work: Callable[[_Task], _Found],
    tasks: Sequence[_Task],
    watch: Watch,
    doing: str = "repairing",
    each: Callable[[_Task, _Found | Defect], None] | None = None,
) -> list[_Found | Defect]:
    """What ``work`` makes of each task, in their order; with several jobs both have to be picklable.

    With several jobs each is a process of its own, started afresh where it dies: that costs the task that it was at.
    ``each`` is called here with every task and its result, in their order; what it raises ends the run.
    """
    found = []
    with (
        closing(_in_processes(work, tasks, watch.jobs) if watch.jobs > 1 else _here(work, tasks)) as done,
        closing(_watched(done, len(tasks), watch.console, doing)) as shown,
    ):
        for task, one in zip(tasks, shown, strict=True):
            if isinstance(one, Defect):
                watch.console.print(one.trace or one.error, markup=False, highlight=False, soft_wrap=True)
            if each is not None:
                each(task, one)
            found.append(one)
    return found


def _here(work: Callable[[_Task], _Found], tasks: Iterable[_Task]) -> Generator[_Found | Defect]:
    month_words()
    for task in tasks:
        yield _guarded(work, task)


def _in_processes(work: Callable[[_Task], _Found], tasks: Sequence[_Task], jobs: int) -> Generator[_Found | Defect]:
    """A thread for each process waits for it, so that the one that dies is known, and with it its task."""
    idle: SimpleQueue[_Process] = SimpleQueue()
    processes = [_Process() for _ in range(jobs)]
    for process in processes:
        idle.put(process)

    def do(task: _Task) -> _Found | Defect:
        process = idle.get()
        try:
            return process.do(work, task)
        finally:
            idle.put(process)

    threads = ThreadPoolExecutor(jobs)
    try:
        yield from threads.map(do, tasks)
    finally:
        threads.shutdown(cancel_futures=True)
        for process in processes:
            process.close()


class _Process:
    """One worker process, started with its first task."""

    def __init__(self) -> None:
        self._pool = _one_process()

    def do(self, work: Callable[[_Task], _Found], task: _Task) -> _Found | Defect:
        start = perf_counter()
        try:
            return self._pool.submit(_guarded, work, task).result()
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = _one_process()
            return Defect(f"the process died that was at {task}", 1000 * (perf_counter() - start))

    def close(self) -> None:
        self._pool.shutdown()


def _one_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_ready)


def _ready() -> None:
    # Ctrl-C goes to all processes of the terminal: the first one says what is to be said, the others just end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The words of the months are read once a process: a worker that repairs one page after the other has them.
    month_words()


def _guarded(work: Callable[[_Task], _Found], task: _Task) -> _Found | Defect:
    start = perf_counter()
    try:
        return work(task)
    except HealingError as error:
        return Defect(str(error), 1000 * (perf_counter() - start))
    except Exception as error:  # noqa: BLE001 - hours of other cases' results outlive one defect; it is shown and counted
        trace = f"{task}: the repair failed\n{traceback.format_exc()}"
        return Defect(f"{type(error).__name__}: {error}", 1000 * (perf_counter() - start), trace)


def _watched(done: Iterable[_Found], total: int, console: Console, doing: str) -> Generator[_Found]:
    return _with_bar(done, total, console, doing) if console.is_terminal else _with_lines(done, total, console, doing)


def _with_bar(done: Iterable[_Found], total: int, console: Console, doing: str) -> Generator[_Found]:
    columns = (TextColumn("{task.description}"), *Progress.get_default_columns()[1:2], MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        for one in done:
            progress.advance(task)
            yield one


def _with_lines(done: Iterable[_Found], total: int, console: Console, doing: str) -> Generator[_Found]:
    for number, one in enumerate(done, 1):
        if number % _PLAIN_STEP == 0 and number < total:
            console.print(f"{doing}: {number} of {total} done", highlight=False)
        yield one
