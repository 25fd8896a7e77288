from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from healing.bench.ablation import run_without_each
from healing.bench.case import read_case
from healing.bench.result import BenchVerdict
from healing.bench.run import Watch, run_cases
from healing.bench.score import score
from healing.bench.selection import proposing
from healing.bench.table_compared import ablation_table
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_OLD, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_proposer_adds_is_what_is_lost_without_it(tmp_path: Path) -> None:
    listing = write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW)
    working = write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD)
    cases = [read_case(listing), read_case(working)]
    proposers = proposing("listing,history").proposers
    watch = Watch(Console(file=StringIO()))
    results = run_cases(cases, watch, proposers)

    without = dict(run_without_each(cases, results, proposers, watch))

    assert list(without) == ["history", "listing"]
    assert {answer.verdict for answer in without["history"][0].answers.values()} == {BenchVerdict.HEALED}
    assert {answer.verdict for answer in without["listing"][0].answers.values()} == {BenchVerdict.REFUSED}
    assert without["listing"][1] is results[1], "what works is not repaired again"
    console = Console(file=StringIO(), width=100, record=True)
    console.print(ablation_table(score(cases, results), {name: score(cases, found) for name, found in without.items()}))
    rows = [line.split() for line in console.export_text().splitlines()]
    assert ["all", "2", "0", "0", *"000"] in rows
    assert ["without", "listing", "-2", "·", "+2", *"···"] in rows
    assert ["without", "history", *"······"] in rows
