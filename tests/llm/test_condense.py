from __future__ import annotations

from dataclasses import replace

import pytest

from healing.dom.page import parse
from healing.llm.condense import Sheet, condense
from healing.llm.question import Question
from healing.llm.tokens import estimate_tokens
from healing.model import Kind, Rule
from tests.llm.samples import LAW, LAW_PAGE

CROWDED = (
    "<body><nav>"
    + "".join(f"<div><a href='/topic{n}'>Topic {n}</a><i class='dot{n}'>Menu entry</i></div>" for n in range(60))
    + "</nav><main>"
    + "".join(f"<div class='box{n}x'><span class='note{n}x'>Plain words number {n}</span></div>" for n in range(60))
    + "<span class='stamp'>4 May 2024</span></main></body>"
)


def test_numbers_lead_to_elements_of_the_page() -> None:
    sheet = condense(LAW, 2000)
    root = parse(LAW_PAGE).root

    for number, line in enumerate(sheet.lines()[1:], start=1):
        node = sheet.nodes[number - 1].picked(Kind.TEXT)
        (element,) = root.xpath(node.xpath)
        assert line.startswith(f"{number} {element.tag}")


def test_nodes_are_in_document_order() -> None:
    order = parse(LAW_PAGE).positions
    root = parse(LAW_PAGE).root
    places = [order[root.xpath(node.xpath)[0]] for node in condense(LAW, 2000).nodes]

    assert places == sorted(places)


@pytest.mark.parametrize("tokens", [0, 1, 30, 200, 777, 1500])
def test_the_sheet_keeps_to_its_tokens(tokens: int) -> None:
    sheet = condense(replace(LAW, pages=(CROWDED,)), tokens)

    assert sum(estimate_tokens(line) for line in sheet.lines()[1:]) <= tokens


def test_what_fits_the_field_is_kept_first() -> None:
    question = Question("law", {"enacted": Rule("enacted", Kind.DATE)}, (CROWDED,))

    lines = condense(question, 40).lines()

    assert any("4 May 2024" in line for line in lines)


def test_plain_elements_do_not_fill_the_room() -> None:
    question = Question("law", {"enacted": Rule("enacted", Kind.DATE)}, (CROWDED,))

    assert sum(estimate_tokens(line) for line in condense(question, 1000).lines()) < 450


@pytest.mark.parametrize("past", ["The Roads Act", "plain words NUMBER 41"])
def test_a_known_value_is_kept_before_others(past: str) -> None:
    question = Question("law", {"name": Rule("name")}, (CROWDED,), past_values={"name": (past,)})

    kept = any('"Plain words number 41"' in line for line in condense(question, 60).lines())

    assert kept == (past == "plain words NUMBER 41")


def test_several_pages_share_the_room_and_the_numbers() -> None:
    sheet = condense(replace(LAW, pages=(LAW_PAGE, CROWDED, LAW_PAGE)), 1000, pages=2)

    assert {node.page for node in sheet.nodes} == {0, 1}
    assert [line for line in sheet.lines() if line.startswith("page")] == ["page 1", "page 2"]


def test_an_empty_page_gives_no_nodes() -> None:
    assert condense(replace(LAW, pages=("",)), 1000) == Sheet(())
