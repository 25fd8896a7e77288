from __future__ import annotations

import asyncio
import socket
from itertools import count

import pytest

from healing.errors import LLMError
from healing.llm.openai import OpenAIProvider
from healing.llm.provider import ChatRequest, Message, TryAgainError, UnusableReplyError
from tests.doubles.openai import (
    LLAMA_CPP,
    LM_STUDIO,
    LOADING,
    PLAIN,
    TOO_LONG,
    VLLM,
    Answer,
    Cut,
    Hang,
    OpenAIDouble,
    Pages,
    Raw,
    Refuse,
    Step,
    says,
)

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
THINKING = Refuse(400, {"error": {"message": "unknown field chat_template_kwargs: enable_thinking"}})


def request(*, model: str = "qwen", words: str = "Which node? " * 100) -> ChatRequest:
    return ChatRequest((Message("system", "Pick."), Message("user", words)), SCHEMA, model, 0.1, 2000, 8192, seed=7)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def test_a_reply_with_what_it_cost() -> None:
    ticks = count(100, 2)
    with OpenAIDouble(says('{"a": 1}')) as double:
        reply = await OpenAIProvider(double.url, clock=lambda: next(ticks)).chat(request())

    assert (reply.text, reply.model) == ('{"a": 1}', "qwen")
    assert reply.prompt_tokens == pytest.approx(365, abs=3)
    assert (reply.reply_tokens, reply.seconds) == (2, 2)
    assert (reply.load_seconds, reply.prompt_seconds, reply.reply_seconds) == (0, 0, 0)


async def test_what_llama_cpp_measures_is_taken_over() -> None:
    timings = {"cache_n": 3, "prompt_n": 300, "prompt_ms": 1500.0, "predicted_n": 20, "predicted_ms": 800.5}
    with OpenAIDouble(Answer("{}", more={"timings": timings})) as double:
        reply = await OpenAIProvider(double.url).chat(request())

    assert (reply.prompt_seconds, reply.reply_seconds) == pytest.approx((1.5, 0.8005))


async def test_counters_that_the_server_leaves_out_are_zero() -> None:
    with OpenAIDouble(Answer("{}", has_usage=False)) as double:
        reply = await OpenAIProvider(double.url).chat(request())

    assert (reply.prompt_tokens, reply.reply_tokens) == (0, 0)


async def test_everything_that_decides_the_reply_is_sent() -> None:
    with OpenAIDouble(says("{}")) as double:
        await OpenAIProvider(double.url).chat(request())

    sent = double.chats[0]
    assert (sent["temperature"], sent["max_tokens"], sent["seed"]) == (0.1, 2000, 7)
    assert sent["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    }
    assert sent["chat_template_kwargs"] == {"enable_thinking": False}
    assert "num_ctx" not in sent


async def test_what_the_environment_has_for_openai_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-real")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-real")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-real")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer sk-header\nX-Team: ours")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.openai.com/v1")
    with OpenAIDouble(says("{}")) as double:
        await OpenAIProvider(double.url).chat(request())
        await OpenAIProvider(double.url, api_key="local").chat(request())

    keys = [headers.pop("authorization") for headers in double.headers]
    assert keys == ["Bearer none", "Bearer local"]
    sent = " ".join(f"{name}={value}" for headers in double.headers for name, value in headers.items()).lower()
    assert "real" not in sent
    assert "ours" not in sent
    assert "stainless" not in sent


def test_a_key_is_never_shown() -> None:
    assert "secret" not in repr(OpenAIProvider(api_key="secret"))


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        (LOADING, TryAgainError, "is busy: Loading model"),
        (Refuse(429, {"error": {"message": "too many requests"}}), TryAgainError, "is busy: too many requests"),
        (Cut(), TryAgainError, "dropped the connection"),
        (TOO_LONG, LLMError, "(start it with a larger context: llama-server -c, vllm --max-model-len)"),
        (Refuse(404, {"object": "error", "message": "The model `qwen` does not exist.", "code": 404}), LLMError,
         "has no model qwen: load it there, or name one that it has in llm.model"),
        (Refuse(400, {"error": "No models loaded. Use the `lms load` command."}), LLMError, "No models loaded. Use"),
        (Refuse(404, {"detail": "Not Found"}), LLMError, "is no OpenAI-compatible server (llm.base_url): Not Found"),
        (Refuse(401, {"error": {"message": "Invalid API Key"}}), LLMError, "does not let us in (401): set llm.api_key"),
        (Refuse(500, {"error": {"message": "failed to decode"}}), LLMError, "failed (500): failed to decode"),
        (Refuse(400, [1]), LLMError, "did not take the question (400): [1]"),
        (Refuse(307, {}), LLMError, "did not take the question (307)"),
        (Raw(b"<html>a page</html>", "text/html"), LLMError, "is no OpenAI-compatible server"),
        (Raw(b"<html>a page</html>"), LLMError, "is no OpenAI-compatible server"),
        (Raw(b"[]"), LLMError, "is no OpenAI-compatible server"),
        (Raw(b'{"choices": []}'), LLMError, "is no OpenAI-compatible server"),
        (Raw(b'{"choices": 3}'), LLMError, "is no OpenAI-compatible server"),
        (Raw(b"null"), LLMError, "is no OpenAI-compatible server"),
        (Answer("{", finish_reason="length"), UnusableReplyError, "cut at 2000 tokens (llm.max_tokens)"),
        (Answer("", finish_reason="content_filter"), LLMError, "stopped with 'content_filter' instead of an answer"),
        (Answer("{", finish_reason=None), LLMError, "ended its answer half-way"),
        (Answer(None), UnusableReplyError, "the reply was empty"),
        (says(" "), UnusableReplyError, "the reply was empty"),
    ],
)  # fmt: skip
async def test_whatever_comes_back_is_explained(step: Step, kind: type[LLMError], said: str) -> None:
    with OpenAIDouble(step) as double:
        with pytest.raises(LLMError) as failure:
            await OpenAIProvider(double.url).chat(request())

        assert type(failure.value) is kind
        assert said in str(failure.value)
        assert double.url in str(failure.value) or kind is UnusableReplyError


async def test_a_busy_server_is_asked_once_by_each_call() -> None:
    with OpenAIDouble(LOADING) as double, pytest.raises(TryAgainError):
        await OpenAIProvider(double.url).chat(request())

    assert len(double.chats) == 1


async def test_no_server_says_how_to_start_one() -> None:
    port = closed_port()

    with pytest.raises(LLMError, match=f"start it with `llama-server -m model.gguf -c 8192 --port {port}`"):
        await OpenAIProvider(f"http://127.0.0.1:{port}/v1").chat(request())


async def test_a_prompt_that_the_server_cut_is_noticed() -> None:
    cut = Answer("{}", more={"usage": {"prompt_tokens": 1024, "completion_tokens": 2}})
    with OpenAIDouble(cut) as double, pytest.raises(LLMError, match=r"read 1024 of about 3\d{3} tokens"):
        await OpenAIProvider(double.url).chat(request(words="Which node? " * 1000))


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    with OpenAIDouble(says("{}")) as double:
        assert (await OpenAIProvider(double.url).chat(request())).text == "{}"


async def test_a_redirect_does_not_take_the_page_elsewhere() -> None:
    with OpenAIDouble() as other, OpenAIDouble(Refuse(307, {}, f"{other.url}/chat/completions")) as double:
        with pytest.raises(LLMError, match="did not take the question"):
            await OpenAIProvider(double.url).chat(request())

        assert other.chats == []


async def test_an_address_without_a_path_means_the_usual_one() -> None:
    with OpenAIDouble(says("{}")) as double:
        assert (await OpenAIProvider(double.url.removesuffix("/v1")).chat(request())).text == "{}"


async def test_a_server_that_takes_no_word_on_thinking_is_asked_without_one_from_then_on() -> None:
    with OpenAIDouble(THINKING, says("{}")) as double:
        provider = OpenAIProvider(double.url)
        replies = [await provider.chat(request()) for _ in range(2)]

    assert [reply.text for reply in replies] == ["{}", "{}"]
    assert ["chat_template_kwargs" in chat for chat in double.chats] == [True, False, False]


async def test_a_call_that_is_cancelled_hangs_up() -> None:
    with OpenAIDouble(Hang()) as double:
        asking = asyncio.create_task(OpenAIProvider(double.url).chat(request()))
        assert await asyncio.to_thread(double.arrived.wait, 5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

        assert double.left.wait(5)


@pytest.mark.parametrize(
    ("pages", "model", "context"),
    [
        (LLAMA_CPP, "qwen", 8192),
        (LLAMA_CPP, "whatever", 8192),
        ({"/v1/models": {"data": [{"id": "qwen", "meta": {"n_ctx_train": 32768, "n_ctx": 4096}}]}}, "qwen", 4096),
        ({"/v1/models": {"data": [{"id": "qwen", "meta": {"n_ctx_train": 32768}}]}}, "qwen", 32768),
        (VLLM, "qwen", 16384),
        (LM_STUDIO, "qwen", 4096),
        (PLAIN, "qwen", 0),
        ({"/v1/models": {"data": [{"id": "a"}, {"id": "b"}]}, "/api/v0/models": {"data": 1}}, "c", 0),
    ],
)
async def test_the_context_is_the_one_in_use(pages: Pages, model: str, context: int) -> None:
    with OpenAIDouble(pages=pages) as double:
        provider = OpenAIProvider(double.url)
        contexts = [await provider.context_of(model) for _ in range(2)]

    assert contexts == [context, context]
    assert double.asked.count("/v1/models") == 1


@pytest.mark.parametrize(
    ("pages", "version"), [(LLAMA_CPP, "b8681-abc"), (VLLM, "0.19.1"), (LM_STUDIO, ""), (PLAIN, "")]
)
async def test_a_healthy_server_tells_its_version_and_models(pages: Pages, version: str) -> None:
    with OpenAIDouble(pages=pages) as double:
        health = await OpenAIProvider(double.url).health()

    assert (health.version, health.models) == (version, ("qwen",))


@pytest.mark.parametrize("models", [{}, {"data": 1}, {"data": [{"name": "x"}]}])
async def test_another_server_is_told_apart(models: dict[str, object]) -> None:
    with OpenAIDouble(pages={"/v1/models": models}) as double, pytest.raises(LLMError, match="is no OpenAI-compatible"):
        await OpenAIProvider(double.url).health()


async def test_warming_up_asks_for_one_token() -> None:
    with OpenAIDouble(Answer("o", finish_reason="length")) as double:
        await OpenAIProvider(double.url).warm_up("qwen", 8192)

    assert (double.chats[0]["model"], double.chats[0]["max_tokens"]) == ("qwen", 1)


PART = b'data: {"choices": [{"index": 0, "delta": {"content": "{"}, "finish_reason": null}]}\n\n'


async def test_answers_are_asked_for_as_a_stream_so_that_they_can_be_cancelled() -> None:
    with OpenAIDouble() as double:
        await OpenAIProvider(double.url).chat(request())

    assert double.chats[0]["stream"] is True
    assert double.chats[0]["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        (Cut(PART), TryAgainError, "dropped the connection"),
        (Raw(PART, "text/event-stream"), LLMError, "ended its answer half-way"),
        (Raw(PART + b"data: {oops\n\n", "text/event-stream"), LLMError, "is no OpenAI-compatible server"),
        (
            Raw(PART + b'data: {"error": {"code": 500, "message": "out of memory"}}\n\n', "text/event-stream"),
            LLMError,
            "failed (500): out of memory; look into the server's log",
        ),
    ],
)
async def test_streams_that_break_are_explained(step: Step, kind: type[LLMError], said: str) -> None:
    with OpenAIDouble(step) as double:
        with pytest.raises(LLMError) as failure:
            await OpenAIProvider(double.url).chat(request())

        assert type(failure.value) is kind
        assert said in str(failure.value)
