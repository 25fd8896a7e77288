from __future__ import annotations

import os
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from healing.bench.case import CaseError, read_case
from healing.bench.result import BenchVerdict
from healing.bench.run import Defect, Watch, run_cases, run_each
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_both, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.result import CaseResult


def quiet(jobs: int = 1) -> Watch:
    return Watch(Console(file=StringIO(), width=200), jobs)


def shouted(word: str) -> str:
    """Work for a process: some words kill it, some are a defect, some are bad input."""
    if word == "die":
        os._exit(3)
    if word == "fail":
        raise RuntimeError("a defect")
    if word == "bad":
        raise CaseError("bad input")
    return word.upper()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_costs_its_own_task_only_and_is_shown(jobs: int) -> None:
    shown = StringIO()

    found = run_each(shouted, ["one", "fail", "bad", "two"], Watch(Console(file=shown, width=200), jobs))

    assert [one.error if isinstance(one, Defect) else one for one in found] == [
        "ONE",
        "RuntimeError: a defect",
        "bad input",
        "TWO",
    ]
    assert "fail: the repair failed" in shown.getvalue()
    assert "Traceback" in shown.getvalue()
    assert shown.getvalue().count("bad input") == 1


def test_a_process_that_dies_costs_the_task_that_it_was_at() -> None:
    words = ["one", "die", "two", "three", "die", "four"]

    found = run_each(shouted, words, quiet(jobs=2))

    assert [one if isinstance(one, str) else one.error for one in found] == [
        "ONE",
        "the process died that was at die",
        "TWO",
        "THREE",
        "the process died that was at die",
        "FOUR",
    ]


def test_several_jobs_give_the_same_results_in_the_same_order(tmp_path: Path) -> None:
    write_both(tmp_path)
    broken = write_case(tmp_path, page_case(id="broken"), PAGE_OLD, PAGE_NEW)
    (broken / "new.html.gz").write_bytes(b"no gzip")
    folders = (broken, tmp_path / "news" / "paper__1__2", tmp_path / "courts" / "court__1__2")
    cases = [read_case(folder) for folder in folders]

    alone, together = run_cases(cases, quiet()), run_cases(cases, quiet(jobs=2))

    assert list(map(untimed, together)) == list(map(untimed, alone))
    assert [result.id for result in together] == ["broken", "paper__1__2", "court__1__2"]
    assert all(result.milliseconds > 0 for result in together)
    assert {answer.verdict for answer in together[0].answers.values()} == {BenchVerdict.REFUSED}
    assert "new.html.gz cannot be read" in together[0].error


def untimed(result: CaseResult) -> CaseResult:
    return replace(result, milliseconds=0.0)


def test_progress_is_told_in_lines_where_nobody_sees_a_bar() -> None:
    shown = StringIO()

    run_each(shouted, ["word"] * 120, Watch(Console(file=shown, width=200)), "shouting")

    assert shown.getvalue().splitlines() == ["shouting: 50 of 120 done", "shouting: 100 of 120 done"]


def test_a_terminal_has_a_bar() -> None:
    shown = StringIO()

    found = run_each(shouted, ["word"] * 3, Watch(Console(file=shown, width=80, force_terminal=True)), "shouting")

    assert found == ["WORD"] * 3
    assert "shouting" in shown.getvalue()
    assert "3/3" in shown.getvalue()
