from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from healing.bench.case import read_case
from healing.bench.explain import explain
from healing.bench.repair import repaired
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case

GONE = "<main><p>Nothing here.</p></main>"
META = "<head><meta property='og:title' content='Parliament passes the water bill'></head>"


def told(case: Case) -> list[str]:
    console = Console(file=StringIO(), width=100, record=True)
    for part in explain(case, repaired(case)):
        console.print(part)
    return [" ".join(line.strip("│╭╮╰╯─ ").split()) for line in console.export_text().splitlines()]


def test_a_healed_field_with_all_that_led_to_it(tmp_path: Path) -> None:
    lines = told(read_case(write_case(tmp_path, page_case(), PAGE_OLD, META + PAGE_NEW)))

    assert "paper__1__2 (news, paper, page)" in lines
    assert any(line.startswith("title: healed by ") for line in lines)
    for line in (
        "old selectors h1.old::text",
        "gave before Council opens the new bridge",
        "give now nothing",
        "failed missing required",
        "value Parliament passes the water bill",
        "verdict accepted",
        "right answer Parliament passes the water bill",
    ):
        assert line in lines
    assert any(line.startswith("candidate 1 of") and line.endswith("accepted") for line in lines)
    assert any(line.startswith("proposer witness, score 0.") for line in lines)


def test_a_refused_field_says_why(tmp_path: Path) -> None:
    case = page_case()
    case["fields"]["title"] |= {"status": "removed", "new_value": None}
    lines = told(read_case(write_case(tmp_path, case, PAGE_OLD, GONE)))

    assert any(line.startswith("title: refused") for line in lines)
    assert "no proposer had a candidate" in lines
    assert "verdict refused" in lines
    assert "right answer none: the value was taken out of the page" in lines


def test_an_intact_field_is_told_briefly(tmp_path: Path) -> None:
    lines = told(read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD)))

    assert any(line.startswith("title: intact") for line in lines)
    assert "give now Council opens the new bridge" in lines
    assert not any("candidate" in line for line in lines)


def test_without_gold_nothing_is_called_right(tmp_path: Path) -> None:
    case = page_case()
    del case["fields"]["title"]["status"], case["fields"]["title"]["new_value"]

    assert not any("right answer" in line for line in told(read_case(write_case(tmp_path, case, PAGE_OLD, PAGE_NEW))))


def test_a_listing_has_its_rows_and_some_values_of_each_column(tmp_path: Path) -> None:
    lines = told(read_case(write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW)))

    assert any(line.startswith("rows: healed by listing") for line in lines)
    assert "gave before 3 rows" in lines
    assert "give now 0 rows" in lines
    assert any(line.startswith("in rows li.decision") for line in lines)
    assert "right answer Lake v. Hill" in lines


@pytest.mark.parametrize("brackets", ["[bold]", "[/]"])
def test_what_looks_like_markup_is_shown_as_it_is(tmp_path: Path, brackets: str) -> None:
    case = page_case(site=brackets)
    case["fields"]["title"]["selectors"] = [f"//h1[@class='{brackets}']"]
    old = PAGE_OLD.replace("class='old'", f"class='{brackets}'").replace("Council", brackets)
    lines = told(read_case(write_case(tmp_path, case, old, PAGE_NEW)))

    assert f"old selectors //h1[@class='{brackets}']" in lines
    assert f"gave before {brackets} opens the new bridge" in lines
