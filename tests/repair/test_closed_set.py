"""A small set of values is known by its repetitions, and tells how likely new values are the field's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.model import Kind
from healing.repair.closed_set import ClosedSet

STATUS = ClosedSet.of(Kind.TEXT, ["In force"] * 5 + ["Amended"] * 3 + ["Repealed"])
TITLES = ClosedSet.of(Kind.TEXT, [f"Act on {number}" for number in range(9)])


def test_a_set_is_closed_where_values_repeat() -> None:
    assert STATUS.is_closed
    assert not TITLES.is_closed
    assert STATUS.has("in  FORCE")
    assert not STATUS.has("Ministry of Health")
    assert not TITLES.has("Act on 1")


def test_a_pair_of_equal_values_is_no_vocabulary() -> None:
    pair = ClosedSet.of(Kind.TEXT, ["Says who may run a ferry."] * 2)
    assert not pair.is_closed
    assert pair.odds(["Says who may run a well.", "Limits where a well may be."]) == 1


def test_known_values_that_differ_from_page_to_page_are_strong_evidence() -> None:
    assert STATUS.odds(["In force", "Repealed", "In force", "Amended"]) > 10
    assert STATUS.odds(["In force", "Repealed", "Not yet in force", "Amended"]) > 2


def test_the_same_value_on_every_page_counts_once() -> None:
    assert STATUS.odds(["In force"] * 12) == STATUS.odds(["In force"])


def test_none_of_a_small_set_speaks_against_the_field() -> None:
    assert STATUS.odds(["2021/7", "2020/9", "2019/3"]) < 0.5


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.IDENTIFIER, Kind.LONGTEXT, Kind.URL])
def test_other_kinds_have_no_vocabulary(kind: Kind) -> None:
    assert ClosedSet.of(kind, ["2021/7"] * 9).odds(["2021/7", "2021/8"]) == 1


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abcdefgh"), min_size=1))
def test_a_known_value_never_speaks_against(remembered: list[str], found: list[str]) -> None:
    odds = ClosedSet.of(Kind.LIST, remembered).odds(found)
    assert 0.25 <= odds <= 20
    assert odds >= 1 or not set(remembered) & set(found)


@given(st.lists(st.text(max_size=3), max_size=9), st.lists(st.text(max_size=3), min_size=1, max_size=9))
def test_values_that_were_all_new_before_say_nothing_where_they_are_new_again(old: list[str], new: list[str]) -> None:
    once = ClosedSet.of(Kind.TEXT, {f"old {value}" for value in old})
    assert once.odds(f"new {value}" for value in new) == 1
