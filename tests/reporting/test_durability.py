from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.durability import Durability, durability, survival
from healing.store.figures import Lasted

DAY = 86_400.0
NOW = 1000 * DAY


def test_nothing_was_healed() -> None:
    assert durability([], NOW) == Durability()


def test_the_textbook_example() -> None:
    """Broken after 1, 3 and 4 units, still holding after 2, 2 and 5: 5/6, then 5/6 * 2/3, then 5/6 * 2/3 * 1/2."""
    curve = list(survival([1.0, 3.0, 4.0], [2.0, 2.0, 5.0]))
    assert [seconds for seconds, _ in curve] == [1.0, 3.0, 4.0]
    assert [share for _, share in curve] == pytest.approx([5 / 6, 5 / 9, 5 / 18])


def test_half_of_them_break_within_the_median() -> None:
    lasted = Lasted((10 * DAY, 20 * DAY, 40 * DAY), (NOW - 50 * DAY,))
    found = durability([lasted], NOW)
    assert (found.heals, found.broken, found.median_seconds) == (4, 3, 20 * DAY)
    assert found.after_30_days == pytest.approx(0.5)


def test_most_of_them_still_hold() -> None:
    found = durability([Lasted((DAY,), (NOW - 60 * DAY,)), Lasted((), (NOW - 60 * DAY,))], NOW)
    assert (found.heals, found.broken, found.median_seconds) == (3, 1, None)
    assert found.after_30_days == pytest.approx(2 / 3)


def test_watched_for_too_short_to_know() -> None:
    assert durability([Lasted((), (NOW - DAY,))], NOW) == Durability(heals=1)


@given(st.lists(st.floats(0, 1e7)), st.lists(st.floats(0, 1e7)))
def test_the_share_that_lasts_falls_and_stays_a_share(broke: list[float], hold: list[float]) -> None:
    shares = [1.0, *(share for _, share in survival(broke, hold))]
    assert shares == sorted(shares, reverse=True)
    assert all(-1e-9 <= share <= 1 for share in shares)
