from __future__ import annotations

from dataclasses import replace

import pytest

from healing.dom.page import parse
from healing.llm.condense import condense
from healing.llm.question import Question
from healing.llm.tokens import estimate_tokens
from healing.model import ROWS, Kind, Rule
from tests.llm.samples import ACTS, LAW, LAW_PAGE, LIST_PAGE

CROWDED = (
    "<body><nav>"
    + "".join(f"<div><a href='/topic{n}'>Topic {n}</a><i class='dot{n}x'>Menu entry</i></div>" for n in range(60))
    + "</nav><main>"
    + "".join(f"<div class='box{n}x'><span class='note{n}x'>Plain words number {n}</span></div>" for n in range(60))
    + "<span class='stamp'>4 May 2024</span></main></body>"
)
NAMED = Question("law", {"name": Rule("name")}, (CROWDED,), past_values={"name": ("Some words number 7",)})


def law(number: int) -> str:
    return (
        f"<body><nav><a href='/'>Home</a></nav><main><h1 class='name'>Act number {number}</h1>"
        f"<div class='facts'><span class='day'>{number} May 2024</span><span class='place'>Town {number}</span></div>"
        "<ul class='tags'>" + "".join(f"<li class='tag'>Tag {number}{n}</li>" for n in range(3)) + "</ul></main></body>"
    )


def test_numbers_lead_to_elements_of_the_page() -> None:
    sheet = condense(LAW, 2000)
    root = parse(LAW_PAGE).root

    for number, line in enumerate(sheet.lines(), start=1):
        node = sheet.nodes[number - 1].picked(Kind.TEXT)
        (element,) = root.xpath(node.xpath)
        assert line.startswith(f"{number} {element.tag}")


def test_nodes_are_in_document_order() -> None:
    page = parse(LAW_PAGE)
    places = [page.positions[page.root.xpath(node.xpath)[0]] for node in condense(LAW, 2000).nodes]

    assert places == sorted(places)


@pytest.mark.parametrize("tokens", [0, 1, 30, 200, 777, 1500])
def test_the_sheet_keeps_to_its_tokens(tokens: int) -> None:
    sheet = condense(replace(LAW, pages=(CROWDED,)), tokens)

    assert sum(estimate_tokens(line) for line in sheet.lines()) <= tokens


def test_the_same_question_has_the_same_sheet() -> None:
    assert condense(LAW, 1000) == condense(LAW, 1000)


def test_what_fits_the_field_is_kept_first() -> None:
    question = Question("law", {"enacted": Rule("enacted", Kind.DATE)}, (CROWDED,))

    assert any("4 May 2024" in line for line in condense(question, 30).lines())


def test_the_room_is_not_filled_with_what_fits_no_field() -> None:
    question = Question("law", {"enacted": Rule("enacted", Kind.DATE)}, (CROWDED,))

    assert not any("Menu entry" in line for line in condense(question, 3000).lines())


def test_many_that_fit_one_field_leave_the_other_its_places() -> None:
    question = replace(NAMED, rules={**NAMED.rules, "enacted": Rule("enacted", Kind.DATE)})

    lines = condense(question, 60).lines()

    assert any("4 May 2024" in line for line in lines)
    assert any("Plain words" in line for line in lines)


def test_a_known_value_is_kept_before_others() -> None:
    question = replace(NAMED, past_values={"name": ("plain words NUMBER 41",)})

    assert any('"Plain words number 41"' in line for line in condense(question, 20).lines())


def test_a_few_records_are_shown_whole() -> None:
    lines = condense(ACTS, 2000).lines()

    assert [line.split(" ", 1)[1] for line in lines if "number 2" in line] == [
        'tr.act-row "Act number 22 May 2024"',
        'a "Act number 2" href=/acts/2',
    ]
    assert sum("tr.act-row" in line for line in lines) == 3


def test_rows_alone_can_be_asked_for() -> None:
    question = replace(ACTS, rules={ROWS: Rule(ROWS)})

    assert any("tr.act-row" in line for line in condense(question, 2000).lines())


def test_a_link_is_shown_where_one_is_asked_for() -> None:
    text_only = replace(ACTS, rules={"name": Rule("name")}, pages=(LIST_PAGE,))

    assert any("href=/acts/1" in line for line in condense(ACTS, 2000).lines())
    assert not any("href=" in line for line in condense(text_only, 2000).lines())


def test_several_pages_share_the_room_and_the_numbers() -> None:
    sheet = condense(replace(LAW, pages=(LAW_PAGE, CROWDED, LAW_PAGE)), 1000, pages=2)

    assert {node.page for node in sheet.nodes} == {0, 1}
    assert [line for line in sheet.lines() if line.startswith("page")] == ["page 1", "page 2"]
    assert sum(estimate_tokens(line) for line in sheet.lines()[1:]) <= 1000


def test_of_the_second_page_one_element_in_each_place_of_the_first_is_shown() -> None:
    rules = {"name": Rule("name"), "tags": Rule("tags", Kind.LIST), "enacted": Rule("enacted", Kind.DATE)}
    sheet = condense(Question("law", rules, (law(1), law(2))), 2000, pages=2)

    second = [line.split(" ", 1)[1] for line in sheet.lines()[sheet.lines().index("page 2") + 1 :]]

    assert {'h1.name "Act number 2"', 'span.day "2 May 2024"'} <= set(second)
    assert sum("li.tag" in line for line in second) == 1
    assert sum("li.tag" in line for line in sheet.lines()) == 4


@pytest.mark.parametrize(("page", "is_whole"), [("<main><p>One</p></main>", True), (CROWDED, False)])
def test_it_is_known_whether_the_sheet_shows_all(page: str, is_whole: bool) -> None:
    assert condense(Question("law", {"name": Rule("name")}, (page,)), 3000).is_whole is is_whole


def test_an_empty_page_gives_no_nodes() -> None:
    assert condense(replace(LAW, pages=("",)), 1000).nodes == ()
