"""Whatever a server can do wrong, through the real client, whole and as a stream."""

from __future__ import annotations

import asyncio
import json

import httpx
import ollama
import pydantic
import pytest

from tests.doubles.ollama import (
    BAD_JSON,
    BUSY,
    ERROR_LIST,
    NO_MESSAGE,
    OUT_OF_MEMORY,
    Answer,
    Breaks,
    Cut,
    Gate,
    Hang,
    Late,
    OllamaDouble,
    Step,
    does_not_think,
    says,
)
from tests.doubles.test_loading import is_set
from tests.doubles.test_ollama import ASK, client

HALF = "one two "

STATUSES = [
    (BUSY, 503, "server busy, please try again.  maximum pending requests exceeded"),
    (OUT_OF_MEMORY, 500, "model requires more system memory"),
    (does_not_think("llama3"), 400, '"llama3" does not support thinking'),
]


async def whole(double: OllamaDouble) -> ollama.ChatResponse:
    async with client(double) as asked:
        answer: ollama.ChatResponse = await asked.chat(model="llama3", messages=ASK)
    return answer


async def streamed(double: OllamaDouble, into: list[str] | None = None) -> list[ollama.ChatResponse]:
    parts = []
    async with client(double) as asked:
        async for part in await asked.chat(model="llama3", messages=ASK, stream=True):
            parts.append(part)
            if into is not None:
                into.append(part.message.content or "")
    return parts


async def test_a_stream_is_cut_into_words_and_ends_with_the_counters() -> None:
    with OllamaDouble(says("one two three")) as double:
        parts = await streamed(double)

    assert "".join(part.message.content or "" for part in parts) == "one two three"
    assert [part.done for part in parts] == [False, False, False, True]
    assert parts[-1].done_reason == "stop"
    assert parts[-1].prompt_eval_count is not None
    assert {part.prompt_eval_count for part in parts[:-1]} == {None}


@pytest.mark.parametrize(("step", "status", "said"), STATUSES)
async def test_a_refusal_has_its_status_before_the_first_word(step: Step, status: int, said: str) -> None:
    with OllamaDouble(step) as double:
        for ask in (whole, streamed):
            with pytest.raises(ollama.ResponseError, match=said) as refusal:
                await ask(double)
            assert refusal.value.status_code == status


async def test_a_runner_that_stops_is_500_or_an_error_line_without_a_status() -> None:
    words: list[str] = []
    with OllamaDouble(Breaks(HALF)) as double:
        with pytest.raises(ollama.ResponseError, match="unexpected EOF") as refusal:
            await whole(double)
        with pytest.raises(ollama.ResponseError, match="unexpected EOF") as broken:
            await streamed(double, words)

    assert (refusal.value.status_code, broken.value.status_code) == (500, -1)
    assert "".join(words) == HALF


@pytest.mark.parametrize("after", ["", HALF])
async def test_a_cut_socket(after: str) -> None:
    words: list[str] = []
    with OllamaDouble(Cut(after)) as double:
        with pytest.raises(httpx.RemoteProtocolError):
            await whole(double)
        with pytest.raises(httpx.RemoteProtocolError):
            await streamed(double, words)

    assert "".join(words) == after


async def test_a_reset_socket() -> None:
    with OllamaDouble(Cut(is_reset=True)) as double:
        with pytest.raises(httpx.ReadError):
            await whole(double)
        with pytest.raises(httpx.ReadError):
            await streamed(double)


@pytest.mark.parametrize("ask", [whole, streamed])
async def test_a_hang_ends_when_the_client_goes_away(ask: object) -> None:
    assert callable(ask)
    with OllamaDouble(Hang()) as double:
        asked = asyncio.create_task(ask(double))
        assert await is_set(double.arrived)
        assert not double.left.is_set()
        asked.cancel()
        assert await is_set(double.left)


async def test_a_first_byte_that_is_late() -> None:
    with Gate() as until, OllamaDouble(Late(says("at last"), until)) as double:
        asked = asyncio.create_task(whole(double))
        assert await is_set(double.arrived)
        assert not asked.done()
        until.set()
        answer = await asked

    assert answer.message.content == "at last"


async def test_an_answer_that_is_not_done_has_no_reason() -> None:
    with OllamaDouble(Answer(lambda _: HALF, done=False)) as double:
        answer, parts = await whole(double), await streamed(double)

    for last in (answer, parts[-1]):
        assert (last.done, last.done_reason, last.prompt_eval_count) == (False, None, None)


async def test_counters_may_be_absent() -> None:
    with OllamaDouble(Answer(lambda _: "{}", has_counters=False)) as double:
        answer = await whole(double)

    assert answer.done_reason == "stop"
    assert (answer.prompt_eval_count, answer.eval_count, answer.total_duration) == (None, None, None)


async def test_a_model_with_its_own_template_refuses_what_is_too_long_in_another_servers_words() -> None:
    double = OllamaDouble(refuses_long=True, context_length=1024)
    with double, pytest.raises(ollama.ResponseError) as refusal:
        await whole(double)

    assert refusal.value.status_code == 400
    said = json.loads(refusal.value.error)["error"]
    assert (said["type"], said["n_prompt_tokens"], said["n_ctx"]) == ("exceed_context_size_error", 3636, 1024)
    assert double.chats == []


async def test_thoughts_have_a_field_of_their_own() -> None:
    with OllamaDouble(Answer(lambda _: "{}", thinking="the first node"), thinking=("llama3",)) as double:
        async with client(double) as asked:
            answer = await asked.chat(model="llama3", messages=ASK, think=True)
        parts = await streamed(double)

    assert (answer.message.thinking, answer.message.content) == ("the first node", "{}")
    assert "".join(part.message.thinking or "" for part in parts) == "the first node"


async def test_a_model_that_cannot_think_refuses_to() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError, match='"llama3" does not support thinking') as refusal:
                await asked.chat(model="llama3", messages=ASK, think=True)

    assert refusal.value.status_code == 400


@pytest.mark.parametrize(
    ("step", "kind"),
    [(BAD_JSON, json.JSONDecodeError), (NO_MESSAGE, pydantic.ValidationError), (ERROR_LIST, AttributeError)],
)
async def test_what_the_client_does_not_foresee(step: Step, kind: type[Exception]) -> None:
    with OllamaDouble(step) as double, pytest.raises(kind):
        await whole(double)
