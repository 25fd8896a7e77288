"""Where no numbered node fits, the model writes selectors, which name nodes in the sandbox."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from healing.llm.condense import condense
from healing.llm.question import PickedNode
from healing.llm.tokens import estimate_tokens
from healing.repair.naming import names_nodes
from tests.doubles.ollama import OUT_OF_MEMORY, Answer, Hang, OllamaDouble, named, says
from tests.llm.samples import LAW, LAW_PAGE
from tests.llm.talking import BUDGET, FOUND, TEXTS, asked, skip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.llm.condense import Sheet
    from healing.llm.question import Pick, Question

ONE = replace(BUDGET, variants=1, call_seconds=100)
NODE = PickedNode(0, "/html[1]/body[1]/main[1]/h1[1]")
NO_TITLE = named({name: text for name, text in TEXTS.items() if name != "title"})


def writes(**selectors: list[str]) -> Answer:
    return says(json.dumps({name: {"why": "as before", "selectors": some} for name, some in selectors.items()}))


class Sandbox:
    """Names a node for every field, and notes what it was given."""

    def __init__(self) -> None:
        self.ran: list[Mapping[str, tuple[str, ...]]] = []

    def __call__(self, selectors: Mapping[str, tuple[str, ...]], seconds: float) -> dict[str, tuple[PickedNode, ...]]:
        assert 0 < seconds <= BUDGET.deadline_seconds
        self.ran.append(selectors)
        return dict.fromkeys(selectors, (NODE,))


@pytest.fixture(autouse=True)
def shown_whole(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pages count as shown in part, but where a test says otherwise."""
    is_whole = getattr(request, "param", False)

    def condensed(question: Question, tokens: int, pages: int) -> Sheet:
        return replace(condense(question, tokens, pages), is_whole=is_whole)

    monkeypatch.setattr("healing.llm.topic.condense", condensed)


async def test_selectors_name_the_nodes_of_a_field_that_was_not_found() -> None:
    sandbox = Sandbox()
    with OllamaDouble(NO_TITLE, writes(title=["h1", "//h1"])) as double:
        picks = await asked(double, budget=ONE, naming=sandbox)

    assert sandbox.ran == [{"title": ("h1", "//h1")}]
    title = picks.fields["title"]
    assert (title.nodes, title.why, title.is_written, title.shown) == ((NODE,), "as before", True, "")
    assert not picks.fields["pdf"].is_written
    assert [call.purpose for call in picks.calls] == ["pick", "write"]


async def test_the_sandbox_runs_what_the_prompt_asks_for() -> None:
    written = writes(title=["h2.gone", ".act-name"], pdf=["a.document::attr(href)"])
    with OllamaDouble(named({"enacted": "time", "body": "First"}), written) as double:
        picks = await asked(double, budget=ONE, naming=names_nodes([LAW_PAGE]))

    assert picks.fields["title"].nodes == (NODE,)
    assert [node.attribute for node in picks.fields["pdf"].nodes] == ["href"]


async def test_the_question_is_about_these_fields_alone() -> None:
    with OllamaDouble(NO_TITLE, writes(title=[])) as double:
        await asked(double, budget=ONE)
        written: Any = double.chats[1]

    assert list(written["format"]["properties"]) == ["title"]
    assert "- title" in written["messages"][-1]["content"]
    assert "- pdf" not in written["messages"][-1]["content"]
    assert sum(estimate_tokens(message["content"]) for message in written["messages"]) <= BUDGET.prompt_tokens
    assert written["options"]["num_ctx"] == double.chats[0]["options"]["num_ctx"]


async def test_picks_that_stayed_wrong_are_asked_for_too() -> None:
    def review(picks: Mapping[str, Pick]) -> dict[str, str]:
        return {} if picks["title"].is_written else {"title": "missing"}

    with OllamaDouble(FOUND, writes(title=["h1"])) as double:
        picks = await asked(double, budget=replace(ONE, rounds=0), review=review, naming=Sandbox())

    assert picks.fields["title"].is_written


async def test_written_picks_are_reviewed_once() -> None:
    def review(picks: Mapping[str, Pick]) -> dict[str, str]:
        return {"title": "invalid", "pdf": "surplus"} if picks["title"].is_written else {}

    with OllamaDouble(NO_TITLE, writes(title=["h1"])) as double:
        picks = await asked(double, budget=ONE, review=review, naming=Sandbox())

    assert len(double.chats) == 2
    assert picks.fields["title"].nodes == ()
    assert picks.fields["pdf"].nodes


@pytest.mark.parametrize("shown_whole", [True], indirect=True)
async def test_a_page_that_was_shown_whole_has_nothing_more() -> None:
    with OllamaDouble(NO_TITLE) as double:
        await asked(double, budget=ONE)

    assert len(double.chats) == 1


async def test_nothing_is_written_where_all_was_found() -> None:
    with OllamaDouble(FOUND) as double:
        await asked(double, budget=ONE)

    assert len(double.chats) == 1


@pytest.mark.parametrize(
    "step", [OUT_OF_MEMORY, says("try h1"), writes(title=["h" * 10_000]), writes(title=[]), writes(price=["h1"])]
)
async def test_what_was_picked_stands_whatever_is_written(step: Answer) -> None:
    sandbox = Sandbox()
    with OllamaDouble(NO_TITLE, step) as double:
        picks = await asked(double, budget=ONE, naming=sandbox)

    assert len(double.chats) == 2
    assert sandbox.ran == []
    assert picks.fields["title"].nodes == ()
    assert picks.fields["pdf"].nodes
    assert picks.error == ""
    assert picks.notes == tuple(call.error for call in picks.calls if call.error)


async def test_a_deadline_while_writing_costs_no_pick() -> None:
    with OllamaDouble(NO_TITLE, Hang()) as double:
        asking = asyncio.create_task(asked(double, LAW, ONE))
        assert await asyncio.to_thread(double.arrived.wait, 30)
        skip(BUDGET.deadline_seconds)
        picks = await asking

    assert picks.fields["pdf"].nodes
    assert picks.calls[-1].purpose == "write"
    assert picks.calls[-1].is_failure
    assert picks.notes == ("the time was up before llama3 could correct its answer",)


async def test_selectors_are_run_beside_the_event_loop() -> None:
    threads: list[int] = []

    def naming(selectors: Mapping[str, tuple[str, ...]], seconds: float) -> dict[str, tuple[PickedNode, ...]]:
        threads.append(threading.get_ident())
        return {}

    with OllamaDouble(NO_TITLE, writes(title=["h1"])) as double:
        picks = await asked(double, budget=ONE, naming=naming)

    assert threads
    assert threading.get_ident() not in threads
    assert picks.fields["title"].nodes == ()


async def test_no_seed_is_the_one_that_means_any() -> None:
    with OllamaDouble(NO_TITLE, writes(title=["h1"])) as double:
        await asked(double, budget=ONE)
        seeds: list[Any] = [one["options"]["seed"] for one in double.chats]

    assert seeds == [1, 1]
