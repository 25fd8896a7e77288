from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.crawl.probation import FAILURES, Probation, Probations
from healing.selectors.change import AppliedChange, Reason

KEY = ("gazette", "law")


def _begun(pages_left: int = 20, incident: int = 1) -> Probations:
    reason = Reason(who="relocation", why="agrees", confidence=0.9, incident=incident, at=1.0)
    change = AppliedChange(*KEY, {"title": ("h1.old",)}, {"title": ("h1", "h1.old")}, reason, Path("law.py"))
    probations = Probations()
    probations.begin(Probation(incident, *KEY, change=change, heals=(1,), pages_left=pages_left))
    return probations


def test_failures_of_a_healed_field_end_it() -> None:
    probations = _begun()
    assert [probations.page_failed(*KEY, ["title"]) for _ in range(FAILURES - 1)] == [None] * (FAILURES - 1)
    ended = probations.page_failed(*KEY, ["title", "number"])
    assert ended is not None
    assert (ended.incident, ended.failed) == (1, FAILURES)
    assert probations.page_failed(*KEY, ["title"]) is None


def test_failures_of_other_fields_and_page_kinds_do_not_count() -> None:
    probations = _begun()
    for _ in range(2 * FAILURES):
        assert probations.page_failed(*KEY, ["number"]) is None
        assert probations.page_failed("gazette", "law_list", ["title"]) is None
        assert probations.page_failed("portal", "law", ["title"]) is None


def test_a_healthy_page_between_the_failures_saves_the_heal() -> None:
    probations = _begun()
    for _ in range(FAILURES):
        assert [probations.page_failed(*KEY, ["title"]) for _ in range(FAILURES - 1)] == [None] * (FAILURES - 1)
        probations.page_healthy(*KEY)


def test_it_is_over_after_its_pages() -> None:
    probations = _begun(pages_left=4)
    for _ in range(4):
        probations.page_healthy(*KEY)
    assert [probations.page_failed(*KEY, ["title"]) for _ in range(2 * FAILURES)] == [None] * 2 * FAILURES


def test_a_policy_of_no_pages_is_no_probation() -> None:
    probations = _begun(pages_left=0)
    assert [probations.page_failed(*KEY, ["title"]) for _ in range(2 * FAILURES)] == [None] * 2 * FAILURES


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 12))
def test_it_ends_at_the_first_failures_in_a_row_or_after_its_pages(pages: list[bool], pages_left: int) -> None:
    """``pages``: whether each is healthy."""
    probations = _begun(pages_left=pages_left)
    failed = 0
    for index, is_healthy in enumerate(pages):
        failed = 0 if is_healthy else failed + 1
        ended = None
        if is_healthy:
            probations.page_healthy(*KEY)
        else:
            ended = probations.page_failed(*KEY, ["title"])
        is_due = failed >= FAILURES and index < pages_left
        assert (ended is not None) == is_due
        if is_due:
            return


@pytest.mark.parametrize("pages_left", [1, 2])
def test_a_probation_of_few_pages_never_ends_in_a_roll_back(pages_left: int) -> None:
    probations = _begun(pages_left=pages_left)
    assert [probations.page_failed(*KEY, ["title"]) for _ in range(FAILURES)] == [None] * FAILURES
