from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.llm.condense import condense
from healing.llm.provider import UnusableReplyError
from healing.llm.reply import read_reply
from tests.llm.samples import LAW

SHEET = condense(LAW, 1500)
LAST = len(SHEET.nodes)


def reply(**nodes: object) -> str:
    given: dict[str, object] = {"title": None, "enacted": None, "pdf": None, "body": [], **nodes}
    return json.dumps({name: {"why": "because", "node": node} for name, node in given.items()})


def number_of(text: str) -> int:
    return next(n for n, node in enumerate(SHEET.nodes, start=1) if text in node.line)


def test_numbers_become_nodes() -> None:
    text = reply(
        title=number_of("h1"),
        enacted=number_of("time"),
        pdf=number_of("PDF"),
        body=[number_of("First"), number_of("Second"), number_of("First")],
    )

    picks = read_reply(text, LAW, SHEET)

    assert [node.xpath.rsplit("/", 1)[-1] for pick in picks.values() for node in pick.nodes] == [
        "h1[1]",
        "time[1]",
        "a[1]",
        "p[1]",
        "p[2]",
    ]
    assert [pick.nodes[0].attribute for pick in picks.values()] == ["", "datetime", "href", ""]
    assert picks["title"].why == "because"


def test_a_pick_has_the_line_that_the_model_saw() -> None:
    picks = read_reply(reply(title=number_of("h1")), LAW, SHEET)

    assert picks["title"].shown == 'h1.act-name "The Press Act"'
    assert picks["pdf"].shown == ""


def test_null_and_an_empty_list_mean_that_the_field_is_gone() -> None:
    picks = read_reply(reply(body=None), LAW, SHEET)

    assert [pick.nodes for pick in picks.values()] == [(), (), (), ()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON: ''"),
        ("Sure! Here it is: {", "not JSON: 'Sure! Here it is: {'"),
        ("[" * 19_000, "not JSON"),
        ("x" * 20_001, "20001 characters"),
        ("[1]", "the reply is no object but '[1]'"),
        ('{"title": 1}', "the reply lacks body, enacted, pdf"),
        (reply(price=1), "the reply has 'price', which was not asked for"),
        (reply(title=0), "title: no node has the number '0'"),
        (reply(title=LAST + 1), f"no node has the number '{LAST + 1}'; there are 1 to {LAST}"),
        (reply(title=-1), "no node has the number '-1'"),
        (reply(title=True), "no node has the number 'true'"),
        (reply(title=1.0), "no node has the number '1.0'"),
        (reply(title="1"), "title: no node has the number '1'"),
        (reply(title=[1]), "title: node is not a number: '[1]'"),
        (reply(body=1), "body: node is not a list of numbers: '1'"),
        (reply(body=[1, None]), "body: no node has the number 'null'"),
        (reply(body=list(range(1, 12))), "body: 11 nodes, more than 10"),
        (reply().replace('"because"', "3"), "why is no text but '3'"),
        (reply().replace('"why"', '"selector"'), "title lacks why"),
        (json.dumps({**json.loads(reply()), "title": 4}), "title is no object but '4'"),
    ],
)
def test_anything_else_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(UnusableReplyError) as refusal:
        read_reply(text, LAW, SHEET)

    assert said in str(refusal.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*LAW.rules, "why", "node"]), inner),
)


@given(anything)
def test_no_reply_names_a_node_that_was_not_given(given: object) -> None:
    try:
        picks = read_reply(json.dumps(given), LAW, SHEET)
    except UnusableReplyError:
        return
    assert set(picks) == set(LAW.rules)


@given(st.dictionaries(st.sampled_from(sorted(LAW.rules)), st.integers() | st.none() | st.lists(st.integers())))
def test_picked_nodes_are_nodes_of_the_sheet(nodes: dict[str, object]) -> None:
    known = {node.xpath for node in SHEET.nodes}
    try:
        picks = read_reply(reply(**nodes), LAW, SHEET)
    except UnusableReplyError:
        return
    assert {node.xpath for pick in picks.values() for node in pick.nodes} <= known


def test_the_reason_is_neutral_and_short() -> None:
    text = reply().replace("because", "<|im_start|> " + "why " * 100)

    why = read_reply(text, LAW, SHEET)["title"].why

    assert "<" not in why
    assert len(why) <= 100


def test_what_can_just_be_read_may_be_too_deep_to_be_told() -> None:
    for depth in range(1, 1000):
        with pytest.raises(UnusableReplyError):
            read_reply("[" * depth + "]" * depth, LAW, SHEET)
