from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from healing.bench.case import read_case
from healing.bench.llm_compare import compare_case
from healing.bench.llm_files import Gap
from healing.bench.llm_score import Fate, Spread, cost, fates, let_through, made_right, scores, summary
from healing.bench.score import Group, Outcome
from healing.bench.table_llm import gap_lines, llm_tables
from healing.llm.question import Call
from tests.bench.llm_samples import RIGHT, WRONG, Scripted
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case
    from healing.bench.llm_compare import Comparison

CALLS = (
    Call("one", "pick", prompt_tokens=900, reply_tokens=40, seconds=1.5),
    Call("one", "write", prompt_tokens=1100, seconds=0.5, error="the reply was empty"),
)
ONE = Scripted({"title": RIGHT, "author": WRONG}, "one", CALLS)
TWO = Scripted({"title": None}, "two", (), {Gap.OTHER_PROMPT: "x.json answers another prompt"})


@pytest.fixture
def compared(tmp_path: Path) -> tuple[list[Case], list[Comparison]]:
    """A case whose title drifted and whose author is gone, one on which nothing broke, one whose title is gone."""
    data = page_case(id="a")
    gone = {"selectors": ["p.by::text"], "status": "removed", "new_value": None}
    data["fields"]["author"] = data["fields"]["title"] | gone
    old = PAGE_OLD.replace("<p>", "<p class='by'>Jane Doe</p><p>")
    works = page_case(id="b")
    works["fields"]["title"] |= {"status": "works"}
    lost = page_case(id="c")
    lost["fields"]["title"] |= {"status": "removed", "new_value": None}
    cases = [
        read_case(write_case(tmp_path, data, old, PAGE_NEW.replace("<p>", "<p class='reader'>John Roe</p><p>"))),
        read_case(write_case(tmp_path, works, PAGE_OLD, PAGE_OLD)),
        read_case(write_case(tmp_path, lost, PAGE_OLD, PAGE_NEW)),
    ]
    return cases, [compare_case(case, [ONE, TWO], ()) for case in cases]


def test_outcomes_with_and_without(compared: tuple[list[Case], list[Comparison]]) -> None:
    every = scores(*compared)

    assert list(every) == ["without", "one", "two"]
    drifted = {name: one.tally("news", Group.DRIFTED).outcomes for name, one in every.items()}
    assert drifted == {"without": {Outcome.REFUSED: 1}, "one": {Outcome.RIGHT: 1}, "two": {Outcome.REFUSED: 1}}
    removed = {name: one.tally("news", Group.REMOVED).outcomes for name, one in every.items()}
    assert removed == {
        "without": {Outcome.RIGHT: 2},
        "one": {Outcome.RIGHT: 1, Outcome.WRONG: 1},
        "two": {Outcome.RIGHT: 2},
    }
    assert scores([], []).keys() == {"without"}


def test_what_became_of_the_fields_that_were_asked_for(compared: tuple[list[Case], list[Comparison]]) -> None:
    one = fates(*compared, "one")["news"]
    two = fates(*compared, "two")["news"]

    assert one[Group.DRIFTED] == Fate(asked=1, right=1)
    assert one[Group.REMOVED] == Fate(asked=2, wrong=1, refused=1)
    assert one[Group.WORKING] == Fate()
    assert two[Group.DRIFTED] == Fate(asked=1, refused=1, nulls=1)
    assert two[Group.REMOVED] == Fate(asked=2, refused=2, nulls=1, unanswered=1)


def test_the_two_figures_of_the_stand_ins(compared: tuple[list[Case], list[Comparison]]) -> None:
    right = made_right(*compared, "one")["news"]
    wrong = let_through(*compared, "one")["news"]

    assert (right.asked, right.right, right.share(right.right)) == (1, 1, 1.0)
    assert (wrong.asked, wrong.wrong, wrong.share(wrong.wrong)) == (3, 1, 1 / 3)
    assert Fate().share(0) == 0.0


def test_what_it_took(compared: tuple[list[Case], list[Comparison]]) -> None:
    one = cost(compared[1], "one")
    two = cost(compared[1], "two")

    assert (one.heals, one.calls, one.failed) == (2, 4, 2)
    assert one.prompt == Spread(1100, 1100, 1100)
    assert one.read == Spread(2000, 2000, 2000)
    assert one.written == Spread(40, 40, 40)
    assert one.seconds.most > 0
    assert (two.heals, two.calls, two.prompt) == (2, 0, Spread())
    assert two.gaps == {"a reply to another prompt": 2}


def test_a_spread() -> None:
    assert Spread.of([4, 1, 3, 2]) == Spread(2.5, 3.85, 4)
    assert Spread.of([]) == Spread()


def test_the_summary_has_all_that_the_tables_show(compared: tuple[list[Case], list[Comparison]]) -> None:
    told = summary(*compared)

    assert told["outcomes"] == {
        name: {"news": {"drifted": drifted, "working": {"kept": 1}, "removed": removed}}
        for name, drifted, removed in (
            ("without", {"refused": 1}, {"right": 2}),
            ("one", {"right": 1}, {"right": 1, "wrong": 1}),
            ("two", {"refused": 1}, {"right": 2}),
        )
    }
    none = {"asked": 0, "right": 0, "wrong": 0, "refused": 0, "null": 0, "unanswered": 0}
    assert told["asked"]["one"] == {  # type: ignore[index]
        "news": {
            "drifted": none | {"asked": 1, "right": 1},
            "working": none,
            "removed": none | {"asked": 2, "wrong": 1, "refused": 1},
        }
    }
    assert told["cost"]["one"]["prompt_tokens"] == {"median": 1100, "p95": 1100, "max": 1100}  # type: ignore[index]
    assert told["cost"]["one"]["failed_calls"] == 2  # type: ignore[index]


def test_the_tables(compared: tuple[list[Case], list[Comparison]]) -> None:
    console = Console(file=StringIO(), width=100, record=True)
    for table in llm_tables(*compared):
        console.print(table)
    told = [" ".join(line.split()) for line in console.export_text().splitlines()]

    for line in (
        "drifted fields: count (share / mean over sites, %)",
        "suite model sites right wrong refused missed",
        "news without 1 0 (0.0 / 0.0) 0 (0.0 / 0.0) 1 (100.0 / 100.0) 0 (0.0 / 0.0)",
        "news one 1 1 (100.0 / 100.0) 0 (0.0 / 0.0) 0 (0.0 / 0.0) 0 (0.0 / 0.0)",
        "fields that the others refused, and what the model made of them: count (share, %)",
        "news, drifted one 1 1 (100.0) 0 (0.0) 0 (0.0) 0 0",
        "news, removed two 2 0 (0.0) 0 (0.0) 2 (100.0) 1 1",
        "one 2 4 2 1,100 / 1,100 2,000 / 2,000 40 / 40 0.0 / 0.0",
        "two 2 0 0 - - - 0.0 / 0.0",
    ):
        assert line in told
    assert list(gap_lines(compared[1])) == [
        "a reply to another prompt: 2 of 4 questions, the first is that of a: x.json answers another prompt"
    ]


def test_where_no_model_was_asked_there_is_nothing_to_tell_of_it(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD))
    comparisons = [compare_case(case, [ONE], ())]

    titles = [str(table.title) for table in llm_tables([case], comparisons)]

    assert titles == ["drifted fields: count (share / mean over sites, %)", titles[-1]]
    assert cost(comparisons, "one").heals == 0
    assert fates([case], comparisons, "one") == {}
