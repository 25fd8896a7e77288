from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.llm.question import Pick, PickedNode
from healing.llm.voting import still_to_ask, vote


def pick(*numbers: int, why: str = "") -> Pick:
    nodes = tuple(PickedNode(0, f"/p[{number}]") for number in numbers)
    return Pick(nodes, why, shown=f"p {numbers[0]}" if numbers else "")


def elected(*picks: Pick, asked: int | None = None) -> Pick:
    return vote([{"title": one} for one in picks], asked or len(picks))["title"]


def more(*picks: Pick, asked: int, most: int = 3) -> int:
    return still_to_ask([{"title": one} for one in picks], asked, most)


def test_most_of_the_answers_decide() -> None:
    assert elected(pick(1), pick(2, why="heading"), pick(2)) == Pick(pick(2).nodes, "heading", 2 / 3, "p 2")


def test_that_a_field_is_gone_is_an_answer_too() -> None:
    assert elected(pick(), pick(2), pick()) == Pick((), "", 2 / 3)


@pytest.mark.parametrize("picks", [(pick(1), pick(2)), (pick(1), pick(2), pick(3)), (pick(1), pick())])
def test_without_a_majority_there_is_no_answer_and_no_vote_for_it(picks: tuple[Pick, ...]) -> None:
    assert elected(*picks) == Pick((), votes=0.0)


def test_answers_that_did_not_come_back_nothing() -> None:
    assert elected(pick(1), asked=2).votes == 0.5
    assert elected(pick(1), asked=2).nodes == pick(1).nodes


def test_the_nodes_of_a_list_are_voted_on_one_by_one() -> None:
    found = elected(pick(3, 4, 5), pick(4, 3), pick(3))

    assert found.nodes == pick(3, 4).nodes
    assert found.votes == 1.0


def test_fields_are_voted_on_one_by_one() -> None:
    ballots = [{"title": pick(1), "body": pick(5)}, {"title": pick(1), "body": pick(6)}]

    assert {name: one.votes for name, one in vote(ballots, 2).items()} == {"title": 1.0, "body": 0.0}


@pytest.mark.parametrize(("most", "first"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (9, 5)])
def test_as_many_as_make_a_majority_are_asked_first(most: int, first: int) -> None:
    assert more(asked=0, most=most) == first


def test_the_third_is_asked_where_two_differ() -> None:
    assert more(pick(1), pick(1), asked=2) == 0
    assert more(pick(1), pick(2), asked=2) == 1
    assert more(pick(1), pick(), asked=2) == 1


def test_the_third_is_asked_where_one_of_two_was_of_no_use() -> None:
    assert more(pick(1), asked=2) == 1


def test_nothing_more_is_asked_where_nothing_could_be_used_or_decided() -> None:
    assert more(asked=2) == 0
    assert more(pick(1), pick(2), asked=2, most=2) == 0
    assert more(pick(1), pick(2), pick(3), pick(4), asked=4, most=5) == 0


answers = st.sampled_from([pick(1), pick(2), pick(3), pick()])


@given(st.lists(answers, min_size=1, max_size=4), st.integers(0, 2), st.integers(1, 6))
def test_what_was_not_asked_could_not_have_changed_the_answer(picks: list[Pick], lost: int, most: int) -> None:
    asked = len(picks) + lost
    if asked > most or more(*picks, asked=asked, most=most):
        return
    now = elected(*picks).nodes

    for rest in product([pick(1), pick(2), pick(3), pick(), None], repeat=min(3, most - asked)):
        assert elected(*picks, *(one for one in rest if one is not None)).nodes == now


@given(st.lists(answers, min_size=1, max_size=5), st.integers(0, 3), st.integers(1, 9))
def test_never_more_than_there_may_be(picks: list[Pick], lost: int, most: int) -> None:
    asked = len(picks) + lost

    assert 0 <= more(*picks, asked=asked, most=most) <= max(0, most - asked)


several = st.builds(lambda numbers: pick(*numbers), st.lists(st.integers(1, 4), unique=True))


@given(st.lists(several, min_size=1, max_size=5))
def test_every_elected_node_has_a_majority(picks: list[Pick]) -> None:
    named = Counter(node for one in picks for node in one.nodes)

    assert set(elected(*picks).nodes) == {node for node, count in named.items() if 2 * count > len(picks)}
    assert 0.0 <= elected(*picks).votes <= 1.0
