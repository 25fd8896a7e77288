"""The double against the real client: what the tests of others build on."""

from __future__ import annotations

import httpx
import ollama
import pytest

from tests.doubles.ollama import BUSY, OllamaDouble, Raw, Refuse, Step, says

ASK: list[dict[str, str]] = [{"role": "user", "content": "Which node? " * 1000}]


def client(double: OllamaDouble) -> ollama.AsyncClient:
    return ollama.AsyncClient(host=double.url, trust_env=False)


async def test_a_whole_answer_has_counters_in_nanoseconds() -> None:
    with OllamaDouble(says("one two three")) as double:
        async with client(double) as asked:
            answer = await asked.chat(model="llama3", messages=ASK, options={"num_ctx": 8192})

    assert (answer.message.content, answer.done, answer.done_reason) == ("one two three", True, "stop")
    assert (answer.prompt_eval_count, answer.eval_count) == (3636, 4)
    assert answer.total_duration == 1_500_000_000
    assert answer.load_duration == 50_000_000


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


async def test_a_prompt_is_cut_to_what_the_model_was_made_for() -> None:
    with OllamaDouble(says("{}"), context_length=2048) as double:
        async with client(double) as asked:
            answer = await asked.chat(model="llama3", messages=ASK, options={"num_ctx": 8192})

    assert answer.prompt_eval_count == 2048
    assert double.loads == [("llama3:latest", 2048)]


async def test_a_reply_longer_than_allowed_is_cut_and_says_so() -> None:
    with OllamaDouble(says("x" * 100)) as double:
        async with client(double) as asked:
            answer = await asked.chat(model="llama3", messages=ASK, options={"num_predict": 10})

    assert (answer.message.content, answer.done_reason) == ("x" * 33, "length")


async def test_steps_are_played_in_order_and_the_last_one_again() -> None:
    with OllamaDouble(BUSY, says("now")) as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError) as refusal:
                await asked.chat(model="llama3", messages=ASK)
            said = [(await asked.chat(model="llama3", messages=ASK)).message.content for _ in range(2)]

    assert refusal.value.status_code == 503
    assert said == ["now", "now"]


async def test_every_request_is_noted_and_only_chats_take_steps() -> None:
    with OllamaDouble(says("first"), says("second")) as double:
        async with client(double) as asked:
            await asked.list()
            await asked.chat(model="llama3", messages=[], keep_alive="10m")
            said = (await asked.chat(model="llama3", messages=ASK)).message.content

    assert said == "first"
    assert double.paths == ["/api/tags", "/api/chat", "/api/chat"]
    assert [warm["keep_alive"] for warm in double.warm_ups] == ["10m"]
    assert [chat["messages"] for chat in double.chats] == [ASK]


async def test_generate_answers_in_a_field_of_its_own() -> None:
    with OllamaDouble(says("one two")) as double:
        async with client(double) as asked:
            whole = await asked.generate(model="llama3", prompt="Which node?")
            parts = [part async for part in await asked.generate(model="llama3", prompt="Which node?", stream=True)]

    assert whole.response == "one two"
    assert [part.response for part in parts] == ["one ", "two", ""]
    assert len(double.chats) == 2


async def test_a_missing_model_is_404() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError, match="model 'nope' not found") as refusal:
                await asked.chat(model="nope", messages=ASK)

    assert refusal.value.status_code == 404
    assert double.chats == []


async def test_the_smaller_endpoints() -> None:
    with OllamaDouble(context_length=2048, thinking=("llama3",)) as double:
        async with client(double) as asked:
            models = await asked.list()
            shown = await asked.show("llama3")
            with pytest.raises(ollama.ResponseError, match="not found"):
                await asked.show("nope")
        with httpx.Client(trust_env=False, base_url=double.url) as plain:
            pages = {path: plain.get(path) for path in ("/", "/api/version", "/nothing")}

    assert [found.model for found in models.models] == ["llama3:latest"]
    assert shown.modelinfo == {"general.architecture": "llama", "llama.context_length": 2048}
    assert shown.capabilities == ["completion", "thinking"]
    assert pages["/"].text == "Ollama is running"
    assert pages["/api/version"].json() == {"version": "0.33.0"}
    assert pages["/nothing"].status_code == 404


async def test_a_path_can_be_scripted_too() -> None:
    instead: dict[str, Step] = {"/api/tags": Raw(b"[]"), "/api/show": Refuse(500, {"error": "the disk is full"})}
    with OllamaDouble(instead=instead) as double:
        async with client(double) as asked:
            with pytest.raises(TypeError):
                await asked.list()
            with pytest.raises(ollama.ResponseError, match="the disk is full"):
                await asked.show("llama3")


async def test_a_pull_tells_of_its_progress_and_then_the_model_is_there() -> None:
    with OllamaDouble(models=(), library=("qwen3:8b",)) as double:
        async with client(double) as asked:
            lines = [line async for line in await asked.pull("qwen3:8b", stream=True)]
            models = await asked.list()

    assert [line.status for line in lines if line.total is None] == [
        "pulling manifest", "verifying sha256 digest", "writing manifest", "success",
    ]  # fmt: skip
    assert [line.completed for line in lines if line.total] == [None, 1000, 2000]
    assert [found.model for found in models.models] == ["qwen3:8b"]


async def test_a_model_that_the_library_has_not_ends_its_pull_in_an_error() -> None:
    with OllamaDouble() as double:
        async with client(double) as asked:
            with pytest.raises(ollama.ResponseError, match="file does not exist") as streamed:
                [line async for line in await asked.pull("nope", stream=True)]
            with pytest.raises(ollama.ResponseError, match="file does not exist") as whole:
                await asked.pull("nope")

    assert (streamed.value.status_code, whole.value.status_code) == (-1, 500)
