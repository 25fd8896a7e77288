"""Models that are loaded, let go, and loaded again: what the double notes of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.doubles.ollama import Gate, OllamaDouble, says
from tests.doubles.test_ollama import ASK, client

if TYPE_CHECKING:
    import threading

    import ollama

CONTEXT = {"num_ctx": 8192}


async def is_set(event: threading.Event) -> bool:
    return await asyncio.to_thread(event.wait, 10)


async def test_a_request_without_words_loads_the_model() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            chat = await asked.chat(model="llama3", messages=[], options=CONTEXT, keep_alive="10m")
            plain = await asked.generate(model="llama3", options=CONTEXT)
            running = await asked.ps()

    assert (chat.done, chat.done_reason, chat.message.content) == (True, "load", "")
    assert (plain.done, plain.done_reason, plain.response) == (True, "load", "")
    assert [(found.model, found.context_length) for found in running.models] == [("llama3:latest", 8192)]
    assert double.loads == [("llama3:latest", 8192)]


async def test_another_context_loads_the_model_anew() -> None:
    with OllamaDouble(says("{}")) as double:
        async with client(double) as asked:
            for num_ctx in (8192, 8192, 4096):
                await asked.chat(model="llama3", messages=ASK, options={"num_ctx": num_ctx})

    assert double.loads == [("llama3:latest", 8192), ("llama3:latest", 4096)]


async def test_a_keep_alive_of_nothing_lets_the_model_go() -> None:
    with OllamaDouble(says("{}")) as double:
        async with client(double) as asked:
            await asked.chat(model="llama3", messages=ASK)
            gone = await asked.chat(model="llama3", messages=[], keep_alive=0)
            running = await asked.ps()

    assert gone.done_reason == "unload"
    assert list(running.models) == []
    assert double.loaded == {}


async def test_a_cold_model_answers_when_it_is_loaded_and_says_how_long_that_took() -> None:
    with Gate() as loading, OllamaDouble(says("{}"), loading=loading) as double:
        async with client(double) as asked:
            first = asyncio.create_task(asked.chat(model="llama3", messages=ASK, options=CONTEXT))
            assert await is_set(double.arrived)
            assert not first.done()
            assert double.loaded == {}
            loading.set()
            cold = await first
            warm = await asked.chat(model="llama3", messages=ASK, options=CONTEXT)

    assert (cold.load_duration, warm.load_duration) == (4_000_000_000, 50_000_000)
    assert (cold.total_duration, warm.total_duration) == (5_500_000_000, 1_500_000_000)


async def test_a_client_that_goes_away_ends_the_loading() -> None:
    with Gate() as loading, OllamaDouble(says("{}"), loading=loading) as double:
        first = asyncio.create_task(_warm_up(double))
        assert await is_set(double.arrived)
        first.cancel()
        assert await is_set(double.left)
        loading.set()

        assert double.loads == []
        await _warm_up(double)
        assert double.loads == [("llama3:latest", 8192)]


async def _warm_up(double: OllamaDouble) -> None:
    async with client(double) as asked:
        loaded: ollama.ChatResponse = await asked.chat(model="llama3", messages=[], options=CONTEXT)
    assert loaded.done_reason == "load"
