"""The double against the real client: what the tests of others build on."""

from __future__ import annotations

import httpx
import ollama
import pytest

from tests.doubles.ollama import BUSY, Cut, OllamaDouble, Refuse, says

ASK: list[dict[str, str]] = [{"role": "user", "content": "Which node? " * 1000}]


def client(double: OllamaDouble) -> ollama.AsyncClient:
    return ollama.AsyncClient(host=double.url, trust_env=False)


async def test_a_stream_is_cut_into_words_and_ends_with_the_counters() -> None:
    with OllamaDouble(says("one two three")) as double:
        async with client(double) as asked:
            parts = [part async for part in await asked.chat(model="llama3", messages=ASK, stream=True)]

    assert "".join(part.message.content or "" for part in parts) == "one two three"
    assert [part.done for part in parts] == [False, False, False, True]
    assert parts[-1].done_reason == "stop"
    assert parts[-1].prompt_eval_count is not None


async def test_without_a_word_on_streaming_it_streams() -> None:
    with OllamaDouble(says("one")) as double, httpx.Client(trust_env=False) as plain:
        reply = plain.post(f"{double.url}/api/chat", json={"model": "llama3", "messages": ASK})

    assert reply.headers["content-type"] == "application/x-ndjson"
    assert len(reply.text.splitlines()) == 2


async def test_without_a_context_of_its_own_a_long_prompt_is_cut_silently() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            answer = await asked.chat(
                model="llama3", messages=[{"role": "user", "content": "a" * 40_000}], format={"properties": {}}
            )

    assert answer.prompt_eval_count == 4096


async def test_steps_are_played_in_order_and_the_last_one_again() -> None:
    with OllamaDouble(BUSY, says("now")) as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError) as refusal:
                await asked.chat(model="llama3", messages=ASK)
            said = [(await asked.chat(model="llama3", messages=ASK)).message.content for _ in range(2)]

    assert refusal.value.status_code == 503
    assert said == ["now", "now"]


async def test_errors_in_a_stream_come_with_their_status() -> None:
    with OllamaDouble(Refuse(500, {"error": "runner stopped"}), Cut()) as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError, match="runner stopped"):
                [part async for part in await asked.chat(model="llama3", messages=ASK, stream=True)]
            with pytest.raises(httpx.RemoteProtocolError):
                [part async for part in await asked.chat(model="llama3", messages=ASK, stream=True)]


async def test_the_smaller_endpoints() -> None:
    with OllamaDouble(context_length=2048) as double:
        async with client(double) as asked:
            models = await asked.list()
            shown = await asked.show("llama3")
            running = await asked.ps()
        with httpx.Client(trust_env=False, base_url=double.url) as plain:
            pages = {path: plain.get(path) for path in ("/", "/api/version", "/nothing")}

    assert [found.model for found in models.models] == ["llama3:latest"]
    assert shown.modelinfo == {"llama.context_length": 2048}
    assert list(running.models) == []
    assert pages["/"].text == "Ollama is running"
    assert pages["/api/version"].json() == {"version": "0.33.0"}
    assert pages["/nothing"].status_code == 404


async def test_a_missing_model_is_404() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError, match="model 'nope' not found"):
                await asked.chat(model="nope", messages=ASK)

    assert double.chats == []
