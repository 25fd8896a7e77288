from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.demo.content import make_laws
from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.rollout import Rollout

PATHS = [law.path for law in make_laws()]


def test_all_at_once() -> None:
    rollout = Rollout("classic", {10: "cards", 20: "hashed"}, LAYOUTS)
    served = [{rollout.layout(path, count).name for path in PATHS} for count in (0, 9, 10, 19, 20, 500)]
    assert served == [{"classic"}, {"classic"}, {"cards"}, {"cards"}, {"hashed"}, {"hashed"}]


def test_by_address_each_page_keeps_its_layout() -> None:
    rollout = Rollout("classic", {5: "classic|cards"}, LAYOUTS)
    assert {rollout.layout(path, 4).name for path in PATHS} == {"classic"}
    names = [rollout.layout(path, 5).name for path in PATHS]
    assert [rollout.layout(path, 400).name for path in PATHS] == names
    assert 0.4 < names.count("cards") / len(names) < 0.6
    assert {rollout.layout(path, 0).name for path in PATHS} == {"classic"}


def test_more_and_more_pages_have_the_new_layout() -> None:
    rollout = Rollout("classic", {30: "cards/100"}, LAYOUTS)
    redesigned = [{p for p in PATHS if rollout.layout(p, count).name == "cards"} for count in range(20, 140, 10)]
    assert redesigned[0] == redesigned[1] == set()
    assert all(before <= after for before, after in pairwise(redesigned)), "none goes back"
    assert 0.3 < len(redesigned[6]) / len(PATHS) < 0.7
    assert redesigned[11] == set(PATHS)


def test_a_second_rollout_overtakes_the_first() -> None:
    rollout = Rollout("classic", {0: "renamed/100", 50: "cards/100"}, LAYOUTS)
    assert {rollout.layout(path, 80).name for path in PATHS} == {"classic", "renamed", "cards"}
    assert {rollout.layout(path, 150).name for path in PATHS} == {"cards"}


@given(st.sampled_from(PATHS), st.integers(0, 300))
def test_the_layout_depends_on_nothing_but_the_address_and_the_pages_served(path: str, served: int) -> None:
    looks = {20: "renamed|cards/80", 150: "hashed/50"}
    layouts = {Rollout("classic", looks, LAYOUTS).layout(path, served).name for _ in range(2)}
    assert len(layouts) == 1
    assert layouts <= {"classic", "renamed", "cards", "hashed"}


@pytest.mark.parametrize(
    ("look", "message"),
    [
        ("nonesuch", "unknown layout 'nonesuch'"),
        ("classic|", "unknown layout ''"),
        ("cards/", "a number of pages must follow the slash"),
        ("cards/0", "such as cards/120"),
        ("cards/many", "'cards/many'"),
    ],
)
def test_what_is_no_look(look: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rollout("classic", {10: look}, LAYOUTS)
    with pytest.raises(ValueError, match=message):
        Rollout(look, {}, LAYOUTS)
