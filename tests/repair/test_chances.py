from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.memory.profile import Profile
from healing.repair.chances import chance_of_fewer, chance_of_more, share_longer


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12), st.data())
def test_fewer_and_more_make_all(filled: int, empty: int, pages: int, data: st.DataObject) -> None:
    profile = Profile(pages=filled + empty, filled=filled)
    count = data.draw(st.integers(0, pages))
    fewer, more = chance_of_fewer(count, pages, profile), chance_of_more(count + 1, pages, profile)
    assert fewer + more == pytest.approx(1)


def test_gaps_are_likely_where_there_were_gaps() -> None:
    sometimes, always = Profile(pages=10, filled=6), Profile(pages=10, filled=10)
    assert chance_of_fewer(4, 8, sometimes) > 0.2
    assert chance_of_fewer(4, 8, always) < 0.02
    assert chance_of_more(12, 12, Profile(pages=12, filled=1)) < 0.001


def test_hundreds_of_remembered_pages_do_not_forbid_a_change() -> None:
    assert chance_of_fewer(10, 12, Profile(pages=500, filled=500)) > 0.02


def test_lengths_are_compared_pair_by_pair() -> None:
    assert share_longer([1, 2], [3, 4]) == 0
    assert share_longer([3, 4], [1, 2]) == 1
    assert share_longer([3], [3, 3]) == 0.5
    assert share_longer([], [1]) == 0.5
