from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from healing.bench.case import read_case
from healing.bench.result import Answer, BenchVerdict, CaseResult
from healing.bench.score import Group, Outcome, score, scored
from healing.bench.table import print_score
from healing.model import ROWS
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

INTACT = Answer(BenchVerdict.INTACT)
REFUSED = Answer(BenchVerdict.REFUSED)


def healed(*selectors: str) -> Answer:
    return Answer(BenchVerdict.HEALED, selectors)


def page_outcome(tmp_path: Path, answer: Answer, **told: object) -> tuple[Group, Outcome]:
    case = page_case()
    case["fields"]["title"] |= told
    read = read_case(write_case(tmp_path, case, PAGE_OLD, PAGE_NEW))
    (one,) = scored(read, CaseResult(read.id, 1.0, {"title": answer}))
    return one.group, one.outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (healed("h1::text"), Outcome.RIGHT),
        (healed("h2::text", "h1::text"), Outcome.RIGHT),
        (healed("p::text"), Outcome.WRONG),
        (healed("h2::text"), Outcome.WRONG),
        (REFUSED, Outcome.REFUSED),
        (INTACT, Outcome.MISSED),
    ],
)
def test_a_drifted_field(tmp_path: Path, answer: Answer, outcome: Outcome) -> None:
    assert page_outcome(tmp_path, answer) == (Group.DRIFTED, outcome)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (INTACT, Outcome.KEPT),
        (healed("h1::text"), Outcome.KEPT),
        (healed("p::text"), Outcome.SPOILED),
        (REFUSED, Outcome.ALARMED),
    ],
)
def test_a_working_field(tmp_path: Path, answer: Answer, outcome: Outcome) -> None:
    assert page_outcome(tmp_path, answer, status="works") == (Group.WORKING, outcome)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(REFUSED, Outcome.RIGHT), (healed("h1::text"), Outcome.WRONG), (INTACT, Outcome.MISSED)],
)
def test_a_removed_field(tmp_path: Path, answer: Answer, outcome: Outcome) -> None:
    assert page_outcome(tmp_path, answer, status="removed", new_value=None) == (Group.REMOVED, outcome)


def listing_outcomes(tmp_path: Path, answers: dict[str, Answer], **columns: str) -> dict[str, Outcome]:
    case = listing_case()
    for name, selector in columns.items():
        case["fields"][name]["selectors"] = [selector]
    read = read_case(write_case(tmp_path, case, LISTING_OLD, LISTING_NEW))
    return {one.field: one.outcome for one in scored(read, CaseResult(read.id, 1.0, answers))}


def test_columns_count_inside_the_healed_rows(tmp_path: Path) -> None:
    answers = {ROWS: healed("li.decision"), "name": healed("a::text"), "url": healed("./b/@href")}

    assert listing_outcomes(tmp_path, answers) == {"name": Outcome.RIGHT, "url": Outcome.WRONG}


def test_an_intact_column_of_healed_rows_is_judged_with_its_old_selectors(tmp_path: Path) -> None:
    answers = {ROWS: healed("li.decision"), "name": INTACT, "url": INTACT}

    assert listing_outcomes(tmp_path, answers, url="a::attr(href)") == {"name": Outcome.WRONG, "url": Outcome.RIGHT}


def test_columns_count_inside_the_old_rows_where_those_were_refused(tmp_path: Path) -> None:
    answers = {ROWS: REFUSED, "name": healed("a::text"), "url": REFUSED}

    assert listing_outcomes(tmp_path, answers) == {"name": Outcome.WRONG, "url": Outcome.REFUSED}


def test_shares_by_field_and_by_site(tmp_path: Path) -> None:
    cases, results = [], []
    for site, number, answer in (("a", 1, healed("h1")), ("a", 2, healed("h1")), ("a", 3, REFUSED), ("b", 1, REFUSED)):
        data = page_case(id=f"{site}__{number}", site=site)
        cases.append(read_case(write_case(tmp_path, data, PAGE_OLD, PAGE_NEW)))
        results.append(CaseResult(cases[-1].id, 10.0 * number, {"title": answer}))

    counts = score(cases, results)
    tally = counts.tally("news", Group.DRIFTED)

    assert tally.share(Outcome.RIGHT) == pytest.approx(1 / 2)
    assert tally.site_mean(Outcome.RIGHT) == pytest.approx(1 / 3)
    assert counts.tally("news", Group.DRIFTED, "title") == tally
    assert not counts.tally("news", Group.DRIFTED, "lead").outcomes
    assert (counts.suites, counts.names("news", Group.DRIFTED)) == (("news",), ("title",))


def test_an_untouched_column_of_healed_rows_is_the_rows_answer(tmp_path: Path) -> None:
    read = read_case(write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW))
    rows = Answer(BenchVerdict.HEALED, ("li.decision",), "listing", 0.9)

    found = scored(read, CaseResult(read.id, 1.0, {ROWS: rows, "name": INTACT, "url": healed("a::attr(href)")}))

    assert {one.field: one.answer.proposer for one in found} == {"name": "listing", "url": ""}


def test_a_selector_that_is_not_valid_gives_nothing(tmp_path: Path) -> None:
    assert page_outcome(tmp_path, healed("h1[", "//h1[")) == (Group.DRIFTED, Outcome.WRONG)
    answers = {ROWS: healed("//li["), "name": healed("a::text"), "url": INTACT}
    assert set(listing_outcomes(tmp_path, answers).values()) == {Outcome.WRONG}


def test_without_gold_only_verdicts_are_counted(tmp_path: Path) -> None:
    data = page_case()
    for key in ("status", "new_value"):
        del data["fields"]["title"][key]
    case = read_case(write_case(tmp_path, data, PAGE_OLD, PAGE_NEW))
    counts = score([case], [CaseResult(case.id, 1.0, {"title": REFUSED})])
    console = Console(record=True, width=120, file=StringIO())

    print_score(counts, console)

    assert not counts.fields
    assert counts.verdicts["news"][BenchVerdict.REFUSED] == 1
    assert "no right answers known" in console.export_text()
