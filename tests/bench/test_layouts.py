from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from healing.bench.case import read_case
from healing.bench.layouts import incidents, run_together, sketch
from healing.bench.result import BenchVerdict
from healing.bench.run import Watch
from tests.bench.samples import (
    LISTING_NEW,
    LISTING_OLD,
    PAGE_NEW,
    PAGE_OLD,
    listing_case,
    page_case,
    write_case,
)

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case

OTHER_PAGE = PAGE_NEW.replace("Parliament passes the water bill", "Court stops the new motorway")
REDESIGNED = (
    "<div class='wrap'><section class='story'><h2 class='kicker'>Court stops the new motorway</h2></section></div>"
)


def page(folder: Path, number: int, html: str, **changes: Any) -> Case:
    told = page_case(id=f"paper__{number}", url_new=f"http://paper.test/{number}") | changes
    return read_case(write_case(folder, told, PAGE_OLD, html))


def ids(cases: list[Case]) -> list[list[str]]:
    return [[case.id for case in group] for group in incidents([(case, sketch(case)) for case in cases])]


def test_records_of_one_new_layout_are_one_incident(tmp_path: Path) -> None:
    assert ids([page(tmp_path, 1, PAGE_NEW), page(tmp_path, 2, OTHER_PAGE)]) == [["paper__1", "paper__2"]]


@pytest.mark.parametrize(
    ("html", "changes"),
    [
        pytest.param(OTHER_PAGE, {"site": "gazette"}, id="another site"),
        pytest.param(OTHER_PAGE, {"suite": "papers"}, id="another suite"),
        pytest.param(REDESIGNED, {}, id="another layout"),
        pytest.param(PAGE_OLD, {}, id="nothing failed"),
        pytest.param(OTHER_PAGE, {"url_new": "http://paper.test/1"}, id="the same record with other content"),
        pytest.param(PAGE_NEW, {}, id="the same page"),
    ],
)
def test_other_pages_are_no_more_evidence(tmp_path: Path, html: str, changes: dict[str, Any]) -> None:
    assert ids([page(tmp_path, 1, PAGE_NEW), page(tmp_path, 2, html, **changes)]) == []


def test_other_selectors_are_another_module(tmp_path: Path) -> None:
    fields = page_case()["fields"]
    fields["title"]["selectors"] = ["h1.old"]

    assert ids([page(tmp_path, 1, PAGE_NEW), page(tmp_path, 2, OTHER_PAGE, fields=fields)]) == []


def test_a_listing_keeps_its_address_from_day_to_day(tmp_path: Path) -> None:
    told = [listing_case(id=f"court__{number}", url_new="http://court.test/") for number in (1, 2)]
    pages = (LISTING_NEW, LISTING_NEW.replace("Lake", "Pond"))
    cases = [read_case(write_case(tmp_path, case, LISTING_OLD, html)) for case, html in zip(told, pages, strict=True)]

    assert ids(cases) == [["court__1", "court__2"]]


def test_what_is_right_makes_no_difference(tmp_path: Path) -> None:
    untold = page_case()["fields"]
    del untold["title"]["status"], untold["title"]["new_value"]
    cases = [page(tmp_path, 1, PAGE_NEW, fields=untold), page(tmp_path, 2, OTHER_PAGE)]

    assert ids(cases) == [["paper__1", "paper__2"]]


def test_an_incident_has_one_verdict_for_all_its_cases(tmp_path: Path) -> None:
    cases = [page(tmp_path, 1, PAGE_NEW), page(tmp_path, 2, OTHER_PAGE), page(tmp_path, 3, PAGE_OLD)]

    ((first, second),) = run_together(cases, Watch(Console(file=StringIO())))

    assert (first.id, second.id) == ("paper__1", "paper__2")
    assert first.answers == second.answers
    assert first.answers["title"].verdict is BenchVerdict.HEALED
    assert first.milliseconds > 0
