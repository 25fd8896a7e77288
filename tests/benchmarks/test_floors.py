from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case, write_case
from tests.benchmarks.floors import (
    FLOORS,
    Change,
    Writing,
    changes,
    is_ceiling,
    main,
    rounded,
    updated,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.floors import Floors

REACHED: Floors = {"news": {"right": 0.857, "wrong": 0.0061, "adversary accepted": 0.0}}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("right", False),
        ("kept, mean of sites", False),
        ("several pages: removed refused", False),
        ("wrong", True),
        ("several pages: wrong, mean of sites", True),
        ("adversary accepted, each alone", True),
        ("adversary model let through, asked last", True),
        ("prompt: median size", True),
        ("prompt: recall of the right node", False),
        ("oracle alone: right", False),
    ],
)
def test_some_figures_are_better_the_lower_they_are(name: str, *, expected: bool) -> None:
    assert is_ceiling(name) is expected


@pytest.mark.parametrize(
    ("name", "floor", "reached", "is_worse"),
    [
        ("right", 0.8, 0.79, True),
        ("right", 0.8, 0.8, False),
        ("wrong", 0.01, 0.011, True),
        ("wrong", 0.01, 0.0, False),
    ],
)
def test_worse_is_less_of_the_good_and_more_of_the_bad(
    name: str, floor: float, reached: float, *, is_worse: bool
) -> None:
    assert Change("news", name, floor, reached).is_worse is is_worse


@given(st.integers(0, 10_000).map(lambda parts: parts / 10_000), st.sampled_from(["right", "wrong"]))
def test_a_floor_is_always_met_by_the_run_that_set_it(share: float, name: str) -> None:
    limit = rounded(name, share)

    assert not Change("news", name, limit, share).is_worse or limit == pytest.approx(share)
    assert abs(limit - share) <= 0.005
    assert (limit * 200) == pytest.approx(round(limit * 200))


@pytest.mark.parametrize(("share", "limit"), [(0.857, 0.855), (0.995, 0.995), (1.0, 1.0), (0.0, 0.0)])
def test_floors_are_rounded_down_to_half_a_percent(share: float, limit: float) -> None:
    assert rounded("right", share) == limit


def test_what_is_better_is_raised_and_what_is_worse_stays() -> None:
    floors = {"news": {"right": 0.8, "wrong": 0.005}, "courts": {"right": 0.9}}

    assert updated(floors, REACHED, Writing.BETTER) == {
        "news": {"right": 0.855, "wrong": 0.005, "adversary accepted": 0.0},
        "courts": {"right": 0.9},
    }


def test_lowering_has_to_be_asked_for() -> None:
    floors = {"news": {"right": 0.9, "wrong": 0.005}}

    assert updated(floors, REACHED, Writing.BETTER)["news"]["right"] == 0.9
    assert updated(floors, REACHED, Writing.ANY)["news"] == {"right": 0.855, "wrong": 0.01, "adversary accepted": 0.0}


def test_a_floor_without_a_figure_is_missed() -> None:
    floors = {"news": {"right": 0.8, "kept": 0.9}, "courts": {"wrong": 0.01}}

    assert [str(change) for change in changes(floors, REACHED) if change.is_worse] == [
        "news: kept 0.0%, but at least 90.0% is asked for",
        "courts: wrong 100.0%, but at most 1.0% is asked for",
    ]


def test_the_pinned_figures_are_shares_of_things_that_are_measured() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))

    assert set(floors) == {"news", "courts"}
    for figures in floors.values():
        assert {"right", "wrong", "kept", "right, mean of sites", "several pages: right", "adversary accepted"} <= set(
            figures
        )
        assert all(0 <= share <= 1 for share in figures.values())


def test_a_run_measures_judges_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(tmp_path / "cases", page_case(), PAGE_OLD, PAGE_NEW)
    write_case(tmp_path / "cases", listing_case(), LISTING_OLD, LISTING_NEW)
    path = tmp_path / "floors.json"
    path.write_text('{"courts": {"right": 0.5}}', "utf-8")

    assert main(tmp_path / "cases", 1, Writing.BETTER, path) == 0
    raised = json.loads(path.read_text("utf-8"))
    assert raised["courts"]["right"] == 1.0
    assert raised["courts"]["several pages: right, mean of sites"] == 1.0
    assert "adversary accepted, each alone" in raised["news"]

    path.write_text('{"courts": {"wrong": 0.0, "kept": 0.5}}', "utf-8")
    assert main(tmp_path / "cases", 1, Writing.NOTHING, path) == 1
    assert json.loads(path.read_text("utf-8")) == {"courts": {"wrong": 0.0, "kept": 0.5}}
    assert "courts: kept 0.0%, but at least 50.0% is asked for" in capsys.readouterr().out


def test_a_case_that_cannot_be_repaired_is_no_figure(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "cases", page_case(), PAGE_OLD, PAGE_NEW)
    (folder / "new.html.gz").write_bytes(b"no gzip")
    path = tmp_path / "floors.json"
    path.write_text("{}", "utf-8")

    with pytest.raises(SystemExit, match="ended in an error, nothing was measured: paper__1__2"):
        main(tmp_path / "cases", 1, Writing.BETTER, path)
