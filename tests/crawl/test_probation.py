from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.crawl.probation import FAILURES, Probation, Probations
from healing.dom.skeleton import Layout, Skeleton
from healing.model import ROWS, Extraction, Reading, Rule
from healing.selectors.change import AppliedChange, Reason

KEY = ("gazette", "law")
RULES = {"title": Rule("title")}
HEALED: Skeleton = frozenset({("body", "h1")})
OTHER: Skeleton = frozenset({("body", "h2")})


def _begun(pages_left: int = 20, incident: int = 1) -> Probations:
    reason = Reason(who="relocation", why="agrees", confidence=0.9, incident=incident, at=1.0)
    change = AppliedChange(*KEY, {"title": ("h1.old",)}, {"title": ("h1", "h1.old")}, reason, Path("law.py"))
    probations = Probations()
    probations.begin(
        Probation(incident, *KEY, change=change, heals=(1,), pages_left=pages_left, layout=Layout((HEALED,)))
    )
    return probations


def _fails(
    probations: Probations, *fields: str, key: tuple[str, str] = KEY, look: Skeleton = HEALED
) -> Probation | None:
    return probations.page_failed(*key, fields or ["title"], lambda: look)


def _is_healthy(probations: Probations, selector: str = "h1") -> None:
    probations.page_healthy(KEY[0], Extraction(KEY[1], RULES, {"title": Reading(("Water Act",), selector)}))


def test_failures_of_a_healed_field_end_it() -> None:
    probations = _begun()
    assert [_fails(probations) for _ in range(FAILURES - 1)] == [None] * (FAILURES - 1)
    ended = _fails(probations, "title", "number")
    assert ended is not None
    assert (ended.incident, ended.failed) == (1, FAILURES)
    assert _fails(probations) is None


def test_failures_of_other_fields_and_page_kinds_do_not_count() -> None:
    probations = _begun()
    for _ in range(2 * FAILURES):
        assert _fails(probations, "number") is None
        assert _fails(probations, key=("gazette", "law_list")) is None
        assert _fails(probations, key=("portal", "law")) is None


def test_a_healthy_page_between_the_failures_saves_the_heal() -> None:
    probations = _begun()
    for _ in range(FAILURES):
        assert [_fails(probations) for _ in range(FAILURES - 1)] == [None] * (FAILURES - 1)
        _is_healthy(probations)


def test_pages_of_another_layout_that_is_live_say_nothing() -> None:
    probations = _begun()
    for _ in range(FAILURES - 1):
        assert _fails(probations) is None
        for _ in range(FAILURES):
            assert _fails(probations, look=OTHER) is None
            _is_healthy(probations, "h1.old")
    assert _fails(probations) is not None


def test_only_pages_that_the_new_selectors_serve_count_as_proof() -> None:
    probations = _begun(pages_left=2)
    for _ in range(5):
        _is_healthy(probations, "h1.old")
    assert [_fails(probations) is None for _ in range(2)] == [True, True]
    assert _fails(probations) is None, "its two pages are over"


@pytest.mark.parametrize(("row", "column", "counts"), [("li", "b", True), ("tr", "a", True), ("tr", "b", False)])
def test_a_listing_is_served_by_its_rows_or_a_column(row: str, column: str, counts: bool) -> None:
    reason = Reason(who="listing", why="alike", confidence=0.9, incident=1, at=1.0)
    before = {ROWS: ("tr",), "title": ("b",)}
    change = AppliedChange(*KEY, before, {ROWS: ("li", "tr"), "title": ("a", "b")}, reason, Path("law.py"))
    probation = Probation(1, *KEY, change=change, heals=(), pages_left=5)
    page = Extraction(KEY[1], RULES, {}, is_listing=True, rows=({"title": Reading(("x",), column)},), row_selector=row)
    assert probation.serves(page) is counts


def test_it_is_over_after_its_pages() -> None:
    probations = _begun(pages_left=4)
    for _ in range(4):
        _is_healthy(probations)
    assert [_fails(probations) for _ in range(2 * FAILURES)] == [None] * 2 * FAILURES


def test_a_policy_of_no_pages_is_no_probation() -> None:
    probations = _begun(pages_left=0)
    assert [_fails(probations) for _ in range(2 * FAILURES)] == [None] * 2 * FAILURES


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 12))
def test_it_ends_at_the_first_failures_in_a_row_or_after_its_pages(pages: list[bool], pages_left: int) -> None:
    """``pages``: whether each is healthy."""
    probations = _begun(pages_left=pages_left)
    failed = 0
    for index, is_healthy in enumerate(pages):
        failed = 0 if is_healthy else failed + 1
        ended = None
        if is_healthy:
            _is_healthy(probations)
        else:
            ended = _fails(probations)
        is_due = failed >= FAILURES and index < pages_left
        assert (ended is not None) == is_due
        if is_due:
            return


@pytest.mark.parametrize("pages_left", [1, 2])
def test_a_probation_of_few_pages_never_ends_in_a_roll_back(pages_left: int) -> None:
    probations = _begun(pages_left=pages_left)
    assert [_fails(probations) for _ in range(FAILURES)] == [None] * FAILURES
