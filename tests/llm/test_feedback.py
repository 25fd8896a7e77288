from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from healing.llm.feedback import FEEDBACK_ROOM, Objection, Objections, feedback
from healing.llm.question import Pick, PickedNode
from healing.llm.tokens import estimate_tokens


def pick(number: int) -> Pick:
    return Pick((PickedNode(0, f"/p[{number}]"),))


def named(one: Pick) -> str:
    return f"node {one.nodes[0].xpath[3:-1]}"


def told(objections: Objections, number: int, fault: str = "missing on 2 of 2 pages") -> str:
    lines = feedback("", objections.to_tell({"title": pick(number)}, {"title": fault}, named))
    return lines[1] if lines else ""


def test_each_field_is_named_with_what_is_wrong() -> None:
    objections = {
        "title": Objection("node 7", "missing on 2 of 3 pages"),
        "day": Objection("node 2", "invalid: no date"),
    }

    assert feedback("", objections) == (
        "Your answer was tried:",
        '- title: node 7 is wrong: "missing on 2 of 3 pages"',
        '- day: node 2 is wrong: "invalid: no date"',
        "Reply again, for title, day only; null where nothing fits.",
    )


@given(st.integers(1, 60), st.integers(0, 200))
def test_feedback_never_takes_more_than_its_room(fields: int, chars: int) -> None:
    objections = {f"a_rather_long_name_{number}": Objection("node 7", "x" * chars) for number in range(fields)}
    lines = feedback("y" * chars, objections)

    assert estimate_tokens("\n".join(lines)) <= FEEDBACK_ROOM
    assert lines[-1].startswith("Reply again, for ")


def test_several_nodes_are_wrong() -> None:
    assert feedback("", {"tags": Objection("nodes 3, 4", "surplus")})[1] == '- tags: nodes 3, 4 are wrong: "surplus"'


def test_an_answer_given_before_is_pointed_out_once() -> None:
    objections = Objections()

    assert told(objections, 7) == '- title: node 7 is wrong: "missing on 2 of 2 pages"'
    assert told(objections, 9) == '- title: node 9 is wrong: "missing on 2 of 2 pages"; wrong too: node 7'
    assert told(objections, 7, "something else now") == (
        '- title: you answered node 7 before, and were told: "missing on 2 of 2 pages". Give another answer'
    )
    assert told(objections, 7) == ""
    assert "node 3 is wrong" in told(objections, 3)


def test_the_same_nodes_in_another_order_are_the_same_answer() -> None:
    objections = Objections()
    nodes = pick(1).nodes + pick(2).nodes

    first, again = (
        objections.to_tell({"tags": Pick(order)}, {"tags": "surplus"}, named)["tags"] for order in (nodes, nodes[::-1])
    )

    assert not first.is_repeated
    assert again.is_repeated


def test_a_reply_of_no_use_is_told_too() -> None:
    assert feedback("the reply is not JSON: 'Sure'", {}) == (
        "Your last reply could not be used: \"the reply is not JSON: 'Sure'\". Reply again, in the form above.",
    )


def test_nothing_wrong_is_no_feedback() -> None:
    assert feedback("", {}) == ()


@given(st.text(), st.dictionaries(st.text(max_size=12), st.text(), max_size=4))
def test_feedback_keeps_to_its_room_and_to_its_lines(unusable: str, faults: dict[str, str]) -> None:
    lines = feedback(unusable, {name: Objection("node 7", fault) for name, fault in faults.items()})

    assert estimate_tokens("\n".join(lines)) <= FEEDBACK_ROOM
    assert not any("<" in line or "\n" in line for line in lines)
