from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from healing.errors import LLMError
from healing.llm.ask import pick
from healing.llm.budget import Budget
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model, UnusableReplyError
from healing.llm.question import PickedNode
from healing.llm.tokens import estimate_tokens
from healing.model import Kind, Rule
from tests.doubles.ollama import BUSY, NOTHING_FOUND, Hang, OllamaDouble, named, says
from tests.llm.samples import ACTS, LAW


async def no_pause(seconds: float) -> None:
    """Retries at once."""


BUDGET = Budget(sleep=no_pause)
FOUND = named({"title": "h1", "enacted": "time", "pdf": "PDF"})


async def test_picks_are_nodes_of_the_page() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await pick(LAW, OllamaProvider(double.url), BUDGET)

    assert picks.fields["title"].nodes == (PickedNode(0, "/html[1]/body[1]/main[1]/h1[1]"),)
    assert picks.fields["pdf"].nodes == (PickedNode(0, "/html[1]/body[1]/main[1]/a[1]", "href"),)
    assert picks.fields["body"].nodes == ()
    assert [call.model for call in picks.calls] == ["llama3"]
    assert picks.calls[0].prompt_tokens > 0


async def test_rows_and_columns_of_a_listing() -> None:
    with OllamaDouble(named({"rows": "tr.", "name": "Act number 1", "url": 'a "Act'})) as double:
        picks = await pick(ACTS, OllamaProvider(double.url), BUDGET)

    assert picks.fields["rows"].nodes[0].xpath.endswith("/tr[1]")
    assert picks.fields["url"].nodes[0].attribute == "href"


async def test_the_request_carries_model_limits_and_schema() -> None:
    with OllamaDouble() as double:
        await pick(LAW, OllamaProvider(double.url), BUDGET, Model("llama3", temperature=0.0, max_tokens=700))
        (asked,) = double.chats

    assert asked["options"] == {"num_ctx": 8192, "num_predict": 700, "temperature": 0.0}
    assert asked["think"] is False
    assert asked["stream"] is False
    assert list(asked["format"]["properties"]) == list(LAW.rules)


async def test_the_context_does_not_depend_on_the_page() -> None:
    with OllamaDouble() as double:
        for question in (LAW, ACTS):
            await pick(question, OllamaProvider(double.url), BUDGET)
        sizes = {asked["options"]["num_ctx"] for asked in double.chats}

    assert len(sizes) == 1


async def test_the_prompt_keeps_to_its_budget() -> None:
    lines = (
        f"<div class='c{n}'><span class='d{n}'>4 May {2000 + n % 90} {'in words ' * 5}</span></div>" for n in range(300)
    )
    crowded = "".join(lines)
    question = replace(LAW, pages=(f"<main>{crowded}</main>",))

    with OllamaDouble(says("法" * 5000)) as double:
        with pytest.raises(UnusableReplyError):
            await pick(question, OllamaProvider(double.url), BUDGET)
        sizes = [sum(estimate_tokens(message["content"]) for message in asked["messages"]) for asked in double.chats]

    assert len(sizes) == 2
    assert 2500 < sizes[0] < sizes[1] <= 3000, sizes


async def test_an_unusable_reply_is_answered_once_with_what_was_wrong() -> None:
    with OllamaDouble(says("node 3, I think"), FOUND) as double:
        picks = await pick(LAW, OllamaProvider(double.url), BUDGET)
        prompts = [asked["messages"][-1]["content"] for asked in double.chats]

    assert picks.fields["title"].nodes
    assert len(picks.calls) == 2
    assert "of no use" not in prompts[0]
    assert "of no use: the reply is not JSON: 'node 3, I think'" in prompts[1]


async def test_two_unusable_replies_are_enough() -> None:
    with OllamaDouble(says(json.dumps({"title": 4}))) as double:
        with pytest.raises(UnusableReplyError, match="the reply lacks body, enacted, pdf"):
            await pick(LAW, OllamaProvider(double.url), BUDGET)

        assert len(double.chats) == 2


async def test_a_busy_server_gets_time() -> None:
    with OllamaDouble(BUSY, BUSY, NOTHING_FOUND) as double:
        picks = await pick(LAW, OllamaProvider(double.url), BUDGET)

        assert len(double.chats) == 3
    assert len(picks.calls) == 1


async def test_the_deadline_holds_where_the_server_hangs() -> None:
    said = r"within 0\.05 s \(healing\.deadline_seconds\)"

    with OllamaDouble(Hang()) as double, pytest.raises(LLMError, match=said):
        await pick(LAW, OllamaProvider(double.url), replace(BUDGET, deadline_seconds=0.05))


async def test_the_deadline_holds_for_pauses_too() -> None:
    async def forever(seconds: float) -> None:
        await asyncio.Event().wait()

    with OllamaDouble(BUSY) as double, pytest.raises(LLMError, match="deadline_seconds"):
        await pick(LAW, OllamaProvider(double.url), replace(BUDGET, deadline_seconds=0.05, sleep=forever))


async def test_a_cancelled_question_leaves_the_server() -> None:
    with OllamaDouble(Hang()) as double:
        asking = asyncio.create_task(pick(LAW, OllamaProvider(double.url), BUDGET))
        assert await asyncio.to_thread(double.arrived.wait, 30)

        asking.cancel()

        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(double.left.wait, 30)


async def test_too_many_fields_for_one_prompt_are_refused() -> None:
    rules = {f"field_{n}": Rule(f"field_{n}", Kind.TEXT, about="What this field holds. " * 8) for n in range(60)}

    with pytest.raises(LLMError, match=r"60 fields take about .* ask for fewer"):
        await pick(replace(LAW, rules=rules), OllamaProvider("http://127.0.0.1:9"), BUDGET)


async def test_an_empty_page_is_not_asked_about() -> None:
    with pytest.raises(LLMError, match="nothing to pick from"):
        await pick(replace(LAW, pages=("<p></p>",)), OllamaProvider("http://127.0.0.1:9"), BUDGET)
