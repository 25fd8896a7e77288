from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.bench.case import CaseError
from healing.bench.selection import case_named, chosen_cases, proposing
from healing.errors import HealingError
from healing.repair.registry import PROPOSERS
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_both, write_case

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_wish_every_proposer_is_asked() -> None:
    assert proposing(None).proposers == PROPOSERS


def test_named_proposers_keep_the_order_of_cost() -> None:
    names = [proposer.name for proposer in proposing("witness, known-value,history").proposers]

    assert names == [one.name for one in PROPOSERS if one.name in ("history", "known value", "witness")]
    assert len(names) == 3


def test_nobody_may_be_named() -> None:
    assert proposing("none").proposers == ()
    assert not proposing("none").is_adversary


def test_the_adversary_replaces_all() -> None:
    who = proposing("adversary")

    assert who.is_adversary
    assert not who.proposers


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            "witness,oracle",
            r"--proposers witness,oracle: oracle is not known; there are history, .*; or adversary, or none",
        ),
        (",", "no name is given"),
        ("adversary,witness", "name it alone"),
    ],
)
def test_a_wrong_name_is_told_with_those_that_there_are(names: str, message: str) -> None:
    with pytest.raises(HealingError, match=message):
        proposing(names)


@pytest.mark.parametrize(
    ("suites", "limit", "ids"),
    [
        ((), None, ["court__1__2", "paper__1__2"]),
        (("news",), None, ["paper__1__2"]),
        (("news", "courts"), None, ["court__1__2", "paper__1__2"]),
        (("news,courts",), 1, ["court__1__2"]),
        (("news",), 1, ["paper__1__2"]),
    ],
)
def test_cases_are_chosen_by_suite_and_number(
    tmp_path: Path, suites: tuple[str, ...], limit: int | None, ids: list[str]
) -> None:
    write_both(tmp_path)

    assert [case.id for case in chosen_cases(tmp_path, suites, limit)] == ids


def test_an_unknown_suite_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    write_both(tmp_path)

    with pytest.raises(CaseError, match=r"--suite laws: no such suite .* there are courts, news"):
        chosen_cases(tmp_path, ["laws"])


def test_two_cases_with_one_id_are_refused(tmp_path: Path) -> None:
    """The results file has one entry an id: one of the two would be lost without a word."""
    for name in ("first", "second"):
        write_case(tmp_path / name, page_case(), PAGE_OLD, PAGE_NEW)

    with pytest.raises(CaseError, match=r"first/news/paper__1__2 and .*second/news/paper__1__2 have the same id"):
        chosen_cases(tmp_path)


def test_a_case_is_found_by_its_id(tmp_path: Path) -> None:
    write_both(tmp_path)
    cases = chosen_cases(tmp_path)

    assert case_named(cases, "paper__1__2").suite == "news"
    with pytest.raises(CaseError, match=r"paper__1__3: there is no such case; did you mean paper__1__2"):
        case_named(cases, "paper__1__3")
    with pytest.raises(CaseError, match="there is no such case among 2"):
        case_named(cases, "xyz")
