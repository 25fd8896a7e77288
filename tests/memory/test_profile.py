"""Profiles: what they count, what they call a misfit, and what they leave in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.memory.profile import MIN_EVIDENCE, Profile, counted, fill_rate, misfit, shape_of, updated

values_of_pages = st.lists(st.lists(st.text(min_size=1, max_size=30), max_size=4), max_size=40)


def profile_of(*values: str) -> Profile:
    profile = Profile()
    for value in values:
        profile = updated(profile, (value,) if value else ())
    return profile


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Case C-123/45", "Aa A-9/9"),
        ("2024-01-05", "9-9-9"),
        ("  ÉTÉ 12 --- été", " A 9 - a"),
        ("法律第12号", "a9a"),
        ("", ""),
    ],
)
def test_a_shape_folds_runs(value: str, shape: str) -> None:
    assert shape_of(value) == shape


@given(st.text())
def test_a_shape_is_short_and_stays_itself(value: str) -> None:
    shape = shape_of(value)
    assert len(shape) <= 80
    assert shape_of(shape) == shape


def test_a_profile_summarises() -> None:
    profile = updated(profile_of("12/2024", "", "7/2023"), ("a", "bc"))
    assert (profile.pages, profile.filled) == (4, 3)
    assert (profile.shortest, profile.longest) == (3, 7)
    assert profile.mean_length == pytest.approx((7 + 6 + 3) / 3)
    assert profile.mean_count == pytest.approx(4 / 3)
    assert profile.shapes == {"9/9": 2, "a": 1}
    assert profile.distinct == 3
    assert fill_rate(profile) == 0.75
    assert fill_rate(Profile()) == 0


def test_counts_make_a_profile_too() -> None:
    profile = counted(counted(counted(Profile(), 20), 0), 10)
    assert (profile.pages, profile.filled, profile.shortest, profile.longest) == (3, 2, 10, 20)
    assert profile.mean_length == 15


@given(values_of_pages)
def test_a_profile_stays_consistent(pages: list[list[str]]) -> None:
    profile = Profile()
    for values in pages:
        profile = updated(profile, values)
    assert profile.pages == len(pages)
    assert profile.filled == sum(map(bool, pages))
    assert profile.shortest <= profile.mean_length + 1e-9
    assert profile.mean_length <= profile.longest + 1e-9
    assert profile.distinct == len(set(profile.seen)) <= profile.filled
    assert len(profile.shapes) <= 16


def test_old_pages_count_less_and_less() -> None:
    profile = profile_of(*["x"] * 2000, *[""] * 500)
    assert profile.pages <= 500
    assert fill_rate(profile) < 0.5


@given(st.lists(st.text(alphabet="abcXYZ ,.-", min_size=1, max_size=80), min_size=20, max_size=20))
def test_texts_of_one_field_fit_each_other(texts: list[str]) -> None:
    assert misfit(profile_of(*texts[:-1]), (texts[-1],)) == ""


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        (["Jane Doe", "John Roe", "Max Li", "Ann Lee", "Al Bo"], "J. R. R. Tolkien-O'Neil"),  # a name is a name
        (["12/2024", "7/2023", "8/2021", "9/2020", "1/2019"], "114/2024"),
        (["12/2024", "7/2023", "8/2021", "9/2020", "1/2019"], "12-2024"),  # another way to write it
        (["Law 1/2024", "Act on bees", "Law 3/2020", "Law 4/2019", "Law 5/2018"], "Constitution"),  # both were seen
        (["x" * 1000, "x" * 2000, "x" * 3000, "x" * 1500, "x" * 1200], "x" * 90_000),  # laws are that long
        (["x" * 1000, "x" * 2000, "x" * 3000, "x" * 1500, "x" * 1200], "x" * 100),  # a short report
        (["Act 1", "Act 2", "Act 3", "Act 4", "Act 5"], "Constitution"),  # five are not enough
        (["A bill"] * 5, "A bill on the sale of goods, on leases, and on much else, in two paragraphs"),
    ],
)
def test_good_values_that_look_different_are_left_in_peace(seen: list[str], value: str) -> None:
    assert misfit(profile_of(*seen), (value,)) == ""


@pytest.mark.parametrize(
    ("seen", "value", "told"),
    [
        (["C-1/20", "C-22/20", "C-333/21", "C-4/21", "T-5/22"], "Subscribe to our newsletter", "does not look like"),
        ([f"Act {number}" for number in range(20)], "Subscribe!", "does not look like"),
        (["A bill", "An act", "A law", "A decree", "An order"], "Whereas " * 40, "never more than 8"),
        (["x" * 1000, "x" * 2000, "x" * 3000, "x" * 1500, "x" * 1200], "Read more", "never fewer than 1000"),
    ],
)
def test_values_far_from_all_are_told(seen: list[str], value: str, told: str) -> None:
    assert told in misfit(profile_of(*seen), (value.strip(),))
    assert misfit(profile_of(*seen[: MIN_EVIDENCE - 1]), (value.strip(),)) == ""
