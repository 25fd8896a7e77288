from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

import healing.bench.adversary as module
from healing.bench.adversary import Adversary, Attack, Attempt, attack_case, run_attacks
from healing.bench.breaches import count_breaches
from healing.bench.case import read_case
from healing.bench.repair import learned, meet
from healing.bench.result import Answer, BenchVerdict, CaseResult
from healing.bench.run import Watch
from healing.bench.table_adversary import breach_lines, breach_tables
from healing.repair.incident import Candidate
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case

RIGHT = Answer(BenchVerdict.HEALED, ("h1.headline",), "adversary")
WRONG = Answer(BenchVerdict.HEALED, ("p",), "adversary")
REFUSED = Answer(BenchVerdict.REFUSED)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_NEW))


def attempt(answer: Answer, kind: str = "the label") -> Attempt:
    return Attempt(kind, ("title",), {"title": answer}, {"title": ("Text.",)})


def attack(together: Answer, *alone: Attempt) -> Attack:
    return Attack(CaseResult("paper__1__2", 1.0, {"title": together}), alone)


def test_decoys_are_judged_together_and_alone(case: Case) -> None:
    found = attack_case(case)

    assert set(found.together.answers) == {"title"}
    assert found.alone
    assert all(one.targets == ("title",) for one in found.alone)
    assert found.together.answers["title"].proposer in ("", "adversary")


def test_a_listing_is_attacked_too(tmp_path: Path) -> None:
    found = attack_case(read_case(write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW)))

    assert set(found.together.answers) == {"rows", "name", "url"}


def test_where_nothing_failed_nothing_is_offered(tmp_path: Path) -> None:
    found = attack_case(read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD)))

    assert not found.alone
    assert found.together.answers["title"].verdict is BenchVerdict.INTACT


def test_the_adversary_proposes_for_what_is_asked(case: Case) -> None:
    title, lead = (Candidate(name, ("p",), "adversary", 0.99) for name in ("title", "lead"))
    incident = meet(case, case.new_page(), learned(case)).incident

    assert list(Adversary((title, lead)).propose(incident)) == [title]


def test_wrong_values_that_were_taken_are_counted(case: Case) -> None:
    attacks = [attack(WRONG, attempt(WRONG), attempt(REFUSED, "a menu"), attempt(WRONG, "a menu"), attempt(RIGHT))]

    counts = count_breaches([case], attacks)["news"]

    assert (counts.fields, counts.together, counts.alone) == (1, 1, 1)
    assert counts.offered == {"the label": 2, "a menu": 2}
    assert counts.taken == {"the label": 1, "a menu": 1}
    assert [(one.case, one.field, one.sample) for one in counts.examples] == [("paper__1__2", "title", ("Text.",))] * 2


def test_what_happens_to_be_right_is_no_breach(case: Case) -> None:
    counts = count_breaches([case], [attack(RIGHT, attempt(RIGHT), attempt(REFUSED))])["news"]

    assert (counts.fields, counts.together, counts.alone, counts.examples) == (1, 0, 0, [])


def test_working_fields_are_not_put_to_the_test(tmp_path: Path) -> None:
    told = page_case()
    told["fields"]["title"]["status"] = "works"
    working = read_case(write_case(tmp_path, told, PAGE_OLD, PAGE_NEW))

    assert count_breaches([working], [attack(WRONG, attempt(WRONG))]) == {}


def test_the_figure_is_a_share_of_all_fields(case: Case) -> None:
    breaches = count_breaches([case, case], [attack(REFUSED, attempt(WRONG)), attack(REFUSED)])
    console = Console(record=True, width=100, file=StringIO())
    for table in breach_tables(breaches):
        console.print(table)

    assert list(breach_lines(breaches)) == [
        "news, adversary, all decoys together: accepted 0 of 2 = 0.0 %",
        "news, adversary, each decoy alone: accepted 1 of 2 = 50.0 %",
    ]
    assert "news, the label" in console.export_text()


def test_a_defect_costs_its_own_case_only(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Case) -> Attack:
        raise RuntimeError("a defect")

    monkeypatch.setattr(module, "attack_case", fails)

    (found,) = run_attacks([case], Watch(Console(file=StringIO())))

    assert found.together.error == "RuntimeError: a defect"
    assert not found.alone
