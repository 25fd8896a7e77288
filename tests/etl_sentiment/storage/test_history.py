from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.storage.history import Version, place

readings = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), max_size=12)


def day(number: int) -> datetime:
    return datetime(2024, 1, number, tzinfo=UTC)


def placed(versions: list[Version], *told: tuple[int, str]) -> list[Version]:
    """The versions after these readings (day and content) came."""
    for number, content in told:
        found = place(versions, day(number), content)
        if found:
            versions = sorted([*versions, Version(day(number), found.number, content)])
    return versions


def test_the_first_reading_is_the_first_version() -> None:
    found = place([], day(1), "a")
    assert found is not None
    assert (found.number, found.before, found.after) == (1, None, None)


def test_the_same_again_is_no_version() -> None:
    assert placed([], (1, "a"), (2, "a"), (3, "a")) == [Version(day(1), 1, "a")]


def test_back_to_what_it_was_is_a_version() -> None:
    assert [one.content_hash for one in placed([], (1, "a"), (2, "b"), (3, "a"))] == ["a", "b", "a"]


def test_an_earlier_reading_goes_before_the_newest_version() -> None:
    versions = placed([], (5, "b"), (1, "a"))
    assert versions == [Version(day(1), 2, "a"), Version(day(5), 1, "b")]
    found = place(versions, day(3), "c")
    assert found is not None
    assert (found.number, found.before, found.after) == (3, *versions)


def test_an_earlier_reading_of_the_same_is_no_version() -> None:
    assert placed([], (5, "b"), (3, "b")) == [Version(day(5), 1, "b")]


@given(readings)
def test_in_the_order_of_time_no_two_neighbours_are_alike(told: list[tuple[int, str]]) -> None:
    versions = placed([], *sorted(told, key=lambda one: one[0]))
    contents = [one.content_hash for one in versions]
    assert all(one != other for one, other in pairwise(contents))
    assert [one.number for one in versions] == list(range(1, len(versions) + 1))


@given(readings)
def test_readings_that_became_versions_may_come_again(told: list[tuple[int, str]]) -> None:
    versions = placed([], *told)
    assert placed(versions, *((one.crawled_at.day, one.content_hash) for one in versions)) == versions


@given(readings, readings)
def test_numbers_are_given_once(told: list[tuple[int, str]], more: list[tuple[int, str]]) -> None:
    before, after = placed([], *told), placed([], *told, *more)
    assert sorted(one.number for one in after) == list(range(1, len(after) + 1))
    assert set(before) <= set(after)
