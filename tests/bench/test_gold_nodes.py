from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from healing.bench.case import read_case
from healing.bench.gold_nodes import gold_numbers
from healing.bench.reference import elements_of
from healing.dom.page import parse
from healing.llm.condense import condense
from healing.llm.question import Question
from healing.model import ROWS, Rule
from tests.bench.samples import LISTING_NEW, NEW_ROWS, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ["The water bill was passed on Monday by a large majority.", "It is to be enacted in the spring of next year."]


def lines_of(folder: Path, case: dict[str, Any], new: str, *names: str) -> dict[str, list[str]]:
    """The lines of the right nodes, without their numbers, by field."""
    read = read_case(write_case(folder, case, "<p>old</p>", new))
    rules = {ROWS: Rule(ROWS)} | dict(read.rules) if read.is_listing else dict(read.rules)
    question = Question(
        case["kind"],
        {name: rules[name] for name in names or rules},
        (new,),
        columns=frozenset(read.rules if read.is_listing else ()),
    )
    sheet = condense(question, 3000)
    numbers = gold_numbers(read, question, sheet)
    return {name: [sheet.nodes[number - 1].line for number in found] for name, found in numbers.items()}


def field(kind: str, value: object, **more: Any) -> dict[str, Any]:
    return {"type": kind, "selectors": ["b.old"], "status": "broken", "new_value": value} | more


def lines(folder: Path, told: dict[str, Any], new: str) -> list[str]:
    return lines_of(folder, page_case(fields={"it": told}), new)["it"]


def test_one_node_is_the_answer_for_one_value(tmp_path: Path) -> None:
    page = "<meta property='og:title' content='Rain'><main><h1 class='top'>Rain</h1><a href='/x'>Rain</a></main>"

    assert lines(tmp_path, field("text", "RAIN", reference_new="h1.top::text"), page) == ['h1.top "Rain"']


def test_without_a_reference_what_readers_see_comes_first(tmp_path: Path) -> None:
    page = "<head><meta property='og:title' content='Rain'></head><body><h2>Rain</h2></body>"

    assert lines(tmp_path, field("text", "Rain"), page) == ['h2 "Rain"']


def test_a_day_may_stand_in_an_attribute(tmp_path: Path) -> None:
    told = field("date", {"shown": "2024-05-04T10:00:00Z", "iso": "2024-05-04"})

    assert lines(tmp_path, told, "<p>4</p><time datetime='2024-05-04'>last Saturday</time>") == [
        'time[datetime] "last Saturday" datetime="2024-05-04"'
    ]


@pytest.mark.parametrize("told", [{"status": "removed", "new_value": None}, {"new_value": "Sun"}])
def test_what_the_page_lacks_has_no_node(tmp_path: Path, told: dict[str, Any]) -> None:
    assert lines(tmp_path, field("text", "") | told, "<h1>Rain</h1>") == []


def test_of_a_list_the_items_of_the_likest_run_are_right(tmp_path: Path) -> None:
    page = (
        "<nav><a class='n'>Ports</a><a class='n'>Home</a><a class='n'>News</a></nav>"
        "<ul><li class='tag'>Ports</li><li class='tag'>Water</li></ul>"
    )

    assert lines(tmp_path, field("list", ["Ports", "Water"]), page) == ['li.tag "Ports"', 'li.tag "Water"']


def test_of_a_list_in_one_text_that_text_is_right(tmp_path: Path) -> None:
    assert lines(tmp_path, field("list", ["Ann Lee", "Bo Dahl"]), "<p class='byline'>By Ann Lee and Bo Dahl</p>") == [
        'p.byline "By Ann Lee and Bo Dahl"'
    ]


def test_of_a_long_text_the_paragraphs_are_right(tmp_path: Path) -> None:
    page = f"<main><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>Read more of this.</p></main>"

    assert lines(tmp_path, field("longtext", TEXT), page) == [f'p "{text}"' for text in TEXT]


def test_of_a_long_text_without_paragraphs_its_holder_is_right(tmp_path: Path) -> None:
    page = f"<h1>Rain</h1><div class='text'>{TEXT[0]}<br>{TEXT[1]}</div>"

    assert [line.split()[0] for line in lines(tmp_path, field("longtext", TEXT), page)] == ["div.text"]


def test_cells_and_records_of_a_listing(tmp_path: Path) -> None:
    case = listing_case(reference_new={"rows": "li.decision", "fields": {}})

    found = lines_of(tmp_path, case, LISTING_NEW)

    assert found["name"] == found["url"] == found[ROWS]
    assert [line.split('"')[1] for line in found["name"]] == [name for name, _ in NEW_ROWS]


def test_a_cell_is_right_in_its_own_record_only(tmp_path: Path) -> None:
    """The second day of each row is another record's."""
    days = ["4 May 2024", "5 May 2024", "6 May 2024"]
    rows = "".join(f"<tr><td>{day}</td><td>{days[(n + 1) % 3]}</td></tr>" for n, day in enumerate(days))
    told = {"type": "date", "selectors": ["td"], "status": "broken", "new_values": days}
    case = listing_case(fields={"day": told}, reference_new={"rows": "tr", "fields": {}})

    assert lines_of(tmp_path, case, f"<table>{rows}</table>", "day")["day"] == [f'td "{day}"' for day in days]


def test_a_cell_may_hold_the_value_among_other_words(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>A-{n} <a href='/{n}'>File</a></td></tr>" for n in range(3))
    told = {"type": "text", "selectors": ["td"], "status": "broken", "new_values": ["A-0", "A-1", "A-2"]}
    case = listing_case(fields={"docket": told}, reference_new={"rows": "tr", "fields": {}})

    assert lines_of(tmp_path, case, f"<table>{rows}</table>", "docket")["docket"] == [
        f'td "A-{n} File"' for n in range(3)
    ]


@pytest.mark.parametrize(
    ("selector", "tags"),
    [
        ("p.a::text", ["p"]),
        ("p.a a::attr(href)", ["a"]),
        ("//p/a/@href", ["a"]),
        ("normalize-space(//p)", ["p"]),
        ("//p[re:test(@class, '^a$')]", ["p"]),
        ("//p[", []),
        ("p >", []),
    ],
)
def test_a_reference_means_elements(selector: str, tags: list[str]) -> None:
    root = parse("<p class='a'>Words <a href='/x'></a></p>").root

    assert [element.tag for element in elements_of([selector], root)] == tags
