from __future__ import annotations

import json
import socket

import pytest

from healing.errors import LLMError
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import ChatRequest, Message, TryAgainError, UnusableReplyError
from tests.doubles.ollama import BUSY, ERROR_LIST, OUT_OF_MEMORY, Answer, Cut, OllamaDouble, Raw, Refuse, Step, says

SCHEMA = {"type": "object", "properties": {}}


def request(*, model: str = "llama3", words: str = "Which node? " * 100) -> ChatRequest:
    return ChatRequest((Message("system", "Pick."), Message("user", words)), SCHEMA, model, 0.1, 2000, 8192)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def test_a_reply_with_what_it_cost() -> None:
    with OllamaDouble(says('{"a": 1}')) as double:
        reply = await OllamaProvider(double.url).chat(request())

    assert reply.text == '{"a": 1}'
    assert reply.model == "llama3"
    assert reply.prompt_tokens == pytest.approx(365, abs=3)
    assert (reply.reply_tokens, reply.seconds) == (2, 1.5)


async def test_counters_that_the_server_leaves_out_are_zero() -> None:
    with OllamaDouble(Answer(lambda _: "{}", has_counters=False)) as double:
        reply = await OllamaProvider(double.url).chat(request())

    assert (reply.prompt_tokens, reply.reply_tokens, reply.seconds) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        (BUSY, TryAgainError, "is busy: server busy, please try again."),
        (Cut(), TryAgainError, "dropped the connection"),
        (OUT_OF_MEMORY, LLMError, "failed (500): model requires more system memory (5.6 GiB)"),
        (
            Refuse(400, {"error": "m does not support thinking"}),
            LLMError,
            "did not take the question (400): m does not",
        ),
        (Refuse(307, {"error": "moved"}), LLMError, "did not take the question (307): moved"),
        (ERROR_LIST, LLMError, "is no Ollama server"),
        (Raw(b"<html>a proxy's page</html>"), LLMError, "is no Ollama server"),
        (Raw(b"[]"), LLMError, "is no Ollama server"),
        (Raw(b'{"done": true}'), LLMError, "is no Ollama server"),
        (Answer(lambda _: "{", done=False), LLMError, "ended its answer half-way"),
        (Answer(lambda _: "{", done_reason="length"), UnusableReplyError, "cut at 2000 tokens (llm.max_tokens)"),
        (Answer(lambda _: "", done_reason="load"), LLMError, "stopped with 'load' instead of an answer"),
        (says(""), UnusableReplyError, "the reply was empty"),
    ],
)
async def test_whatever_comes_back_is_explained(step: Step, kind: type[LLMError], said: str) -> None:
    with OllamaDouble(step) as double:
        with pytest.raises(LLMError) as failure:
            await OllamaProvider(double.url).chat(request())

        assert type(failure.value) is kind
        assert said in str(failure.value)
        assert double.url in str(failure.value) or kind is UnusableReplyError


async def test_a_missing_model_is_named_with_the_way_to_get_it() -> None:
    said = "has no model qwen3:8b: fetch it with `ollama pull qwen3:8b`"

    with OllamaDouble() as double, pytest.raises(LLMError, match=said):
        await OllamaProvider(double.url).chat(request(model="qwen3:8b"))


async def test_no_server_says_how_to_start_one() -> None:
    url = f"http://127.0.0.1:{closed_port()}"

    with pytest.raises(LLMError, match=f"no Ollama server at {url}: start it with `ollama serve`"):
        await OllamaProvider(url).chat(request())


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:1", "http://127.0.0.1:99999", "http://["])
async def test_a_base_url_that_is_none_is_named(url: str) -> None:
    with pytest.raises(LLMError) as failure:
        await OllamaProvider(url).chat(request())

    assert url in str(failure.value)
    assert "llm.base_url" in str(failure.value)


async def test_a_prompt_that_the_server_cut_is_noticed() -> None:
    said = r"read 1024 of about 3\d{3} tokens, so the prompt was cut"

    with OllamaDouble(says("{}"), context_length=1024) as double, pytest.raises(LLMError, match=said):
        await OllamaProvider(double.url).chat(request(words="Which node? " * 1000))


async def test_prose_with_few_tokens_is_not_taken_for_a_cut() -> None:
    counted = Raw(_body(prompt_eval_count=260))
    with OllamaDouble(counted) as double:
        reply = await OllamaProvider(double.url).chat(request())

    assert reply.prompt_tokens == 260


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port()}")
    with OllamaDouble(says("{}")) as double:
        reply = await OllamaProvider(double.url).chat(request())

    assert reply.text == "{}"


async def test_a_redirect_does_not_take_the_page_elsewhere() -> None:
    with OllamaDouble() as other, OllamaDouble(Refuse(307, {}, f"{other.url}/api/chat")) as double:
        with pytest.raises(LLMError, match="did not take the question"):
            await OllamaProvider(double.url).chat(request())

        assert other.chats == []


@pytest.mark.parametrize("model", ["llama3", "llama3:latest"])
async def test_a_model_at_hand_needs_no_words(model: str) -> None:
    with OllamaDouble() as double:
        assert await OllamaProvider(double.url).why_unavailable(model) == ""


async def test_no_model_at_hand_is_told_in_one_line() -> None:
    url = f"http://127.0.0.1:{closed_port()}"

    said = await OllamaProvider(url).why_unavailable("llama3")

    assert said == f"no language model at {url}: healing goes on without one"


async def test_a_model_that_is_not_there_is_told_in_one_line() -> None:
    with OllamaDouble(models=("mistral:latest",)) as double:
        said = await OllamaProvider(double.url).why_unavailable("llama3")

    assert said == f"no model llama3 at {double.url} (`ollama pull llama3`): healing goes on without one"


def _body(**counters: int) -> bytes:
    said = {"model": "llama3", "message": {"role": "assistant", "content": "{}"}, "done": True, "done_reason": "stop"}
    return json.dumps(said | counters).encode()
