from __future__ import annotations

import json
import socket

import pytest

from healing.errors import LLMError
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import ChatRequest, Message, TryAgainError, UnusableReplyError
from tests.doubles.ollama import (
    BAD_JSON,
    BUSY,
    ERROR_LIST,
    NO_MESSAGE,
    OUT_OF_MEMORY,
    Answer,
    Cut,
    Hang,
    OllamaDouble,
    Raw,
    Refuse,
    Step,
    does_not_think,
    says,
)

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
    assert (reply.load_seconds, reply.prompt_seconds, reply.reply_seconds) == pytest.approx((0.05, 0.4, 1.0))


async def test_everything_that_decides_the_reply_is_sent() -> None:
    with OllamaDouble(says("{}")) as double:
        await OllamaProvider(double.url, keep_alive="30m").chat(request())

    sent = double.chats[0]
    assert sent["options"] == {"num_ctx": 8192, "num_predict": 2000, "temperature": 0.1, "seed": 1}
    assert (sent["format"], sent["keep_alive"], sent["stream"], sent["think"]) == (SCHEMA, "30m", False, False)


async def test_a_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "somebody's")
    with OllamaDouble(says("{}")) as double:
        provider = OllamaProvider(double.url, api_key="secret")
        await provider.chat(request())

    assert double.headers[0]["authorization"] == "Bearer secret"
    assert "secret" not in repr(provider)


async def test_nothing_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "somebody's")
    with OllamaDouble(says("{}")) as double:
        await OllamaProvider(double.url).chat(request())

    assert "authorization" not in double.headers[0]
    assert double.headers[0]["user-agent"] == "healing-crawler"


async def test_counters_that_the_server_leaves_out_are_zero() -> None:
    with OllamaDouble(Answer(lambda _: "{}", has_counters=False)) as double:
        reply = await OllamaProvider(double.url).chat(request())

    assert (reply.prompt_tokens, reply.reply_tokens, reply.seconds) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        (BUSY, TryAgainError, "is busy: server busy, please try again."),
        (Cut(), TryAgainError, "dropped the connection"),
        (Cut(is_reset=True), TryAgainError, "dropped the connection"),
        (Refuse(500, {"error": "unexpected server status: llm server loading model"}), TryAgainError, "is busy: unex"),
        (Refuse(500, {"error": "llama runner process no longer running: -1"}), TryAgainError, "failed (500): llama"),
        (Refuse(500, {"error": "model runner has unexpectedly stopped: CUDA error: out of memory"}), LLMError, "small"),
        (OUT_OF_MEMORY, LLMError, "failed (500): model requires more system memory (5.6 GiB)"),
        (Refuse(401, {"error": "unauthorized"}), LLMError, "does not let us in (401): set llm.api_key"),
        (Refuse(404, {"error": "page not found"}), LLMError, "is no Ollama server"),
        (Refuse(400, {"error": "invalid options"}), LLMError, "did not take the question (400): invalid options"),
        (Refuse(307, {"error": "moved"}), LLMError, "did not take the question (307): moved"),
        (ERROR_LIST, LLMError, "is no Ollama server"),
        (Raw(b"<html>a proxy's page</html>"), LLMError, "is no Ollama server"),
        (Raw(b"[]"), LLMError, "is no Ollama server"),
        (Raw(b"{}"), LLMError, "is no Ollama server"),
        (NO_MESSAGE, LLMError, "is no Ollama server"),
        (BAD_JSON, LLMError, "is no Ollama server"),
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


async def test_a_prompt_that_the_server_refuses_as_too_long_says_what_to_do() -> None:
    said = (
        r"did not take the question \(400\): request \(\d+ tokens\) exceeds the available context size \(1024 tokens\)"
    )

    with OllamaDouble(context_length=1024, refuses_long=True) as double, pytest.raises(LLMError, match=said) as failure:
        await OllamaProvider(double.url).chat(request(words="Which node? " * 1000))

    assert "choose a model with a larger context" in str(failure.value)


async def test_a_server_that_counts_only_what_it_had_forgotten_is_not_taken_for_a_cut() -> None:
    with OllamaDouble(Raw(_body(prompt_eval_count=31))) as double:
        reply = await OllamaProvider(double.url).chat(request(words="Which node? " * 1000))

    assert reply.prompt_tokens == 31


async def test_a_model_that_takes_no_word_on_thinking_is_asked_without_one_from_then_on() -> None:
    with OllamaDouble(does_not_think("llama3"), says("{}")) as double:
        provider = OllamaProvider(double.url)
        replies = [await provider.chat(request()) for _ in range(2)]

    assert [reply.text for reply in replies] == ["{}", "{}"]
    assert ["think" in chat for chat in double.chats] == [True, False, False]


async def test_a_model_that_refuses_either_way_is_not_asked_for_ever() -> None:
    with OllamaDouble(does_not_think("llama3")) as double, pytest.raises(LLMError, match="does not support thinking"):
        await OllamaProvider(double.url).chat(request())

    assert len(double.chats) == 2


async def test_what_a_model_thinks_is_no_part_of_its_answer() -> None:
    with OllamaDouble(Answer(lambda _: "{}", thinking="Hm, {node 3}?")) as double:
        assert (await OllamaProvider(double.url).chat(request())).text == "{}"


async def test_the_context_of_a_model_is_looked_up_once() -> None:
    with OllamaDouble(context_length=32768) as double:
        provider = OllamaProvider(double.url)
        contexts = [await provider.context_of("llama3") for _ in range(2)]

    assert contexts == [32768, 32768]
    assert double.paths == ["/api/show"]


@pytest.mark.parametrize(
    ("info", "context"),
    [
        ({"general.architecture": "gemma3", "gemma3.vision.context_length": 9, "gemma3.context_length": 8192}, 8192),
        ({"qwen2.context_length": 32768}, 32768),
        ({"general.architecture": "new"}, 0),
        ({"new.context_length": "long"}, 0),
    ],
)
async def test_the_context_is_the_one_of_the_architecture(info: dict[str, object], context: int) -> None:
    with OllamaDouble(instead={"/api/show": Raw(json.dumps({"model_info": info}).encode())}) as double:
        assert await OllamaProvider(double.url).context_of("llama3") == context


async def test_warming_up_loads_the_model_with_the_context_of_the_questions() -> None:
    with OllamaDouble(says("{}")) as double:
        provider = OllamaProvider(double.url)
        await provider.warm_up("llama3", 8192)
        await provider.chat(request())

    assert double.loads == [("llama3:latest", 8192)]
    assert double.warm_ups[0]["keep_alive"] == "10m"


async def test_what_hinders_warming_up_is_told() -> None:
    with OllamaDouble() as double, pytest.raises(LLMError, match="fetch it with `ollama pull qwen3`"):
        await OllamaProvider(double.url).warm_up("qwen3", 8192)


async def test_a_healthy_server_tells_its_version_and_models() -> None:
    with OllamaDouble(models=("llama3:latest", "qwen3:8b")) as double:
        health = await OllamaProvider(double.url).health()

    assert (health.version, health.models) == ("0.33.0", ("llama3:latest", "qwen3:8b"))


@pytest.mark.parametrize("path", ["/api/tags", "/api/version"])
@pytest.mark.parametrize("step", [Raw(b"[]"), Raw(b"<html>"), Raw(b"{}"), Refuse(404, "page not found")])
async def test_another_server_is_told_apart(path: str, step: Step) -> None:
    with (
        OllamaDouble(instead={path: step}) as double,
        pytest.raises(LLMError, match=r"is no Ollama server \(llm\.base"),
    ):
        await OllamaProvider(double.url).health()


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healing.llm.refusals._LOOK_SECONDS", 0.05)
    said = r"said nothing for 0\.05 s: is the machine overloaded\?"

    with OllamaDouble(instead={"/api/tags": Hang()}) as double, pytest.raises(LLMError, match=said):
        await OllamaProvider(double.url).health()


async def test_no_server_is_told_when_looked_for() -> None:
    with pytest.raises(LLMError, match="start it with `ollama serve`"):
        await OllamaProvider(f"http://127.0.0.1:{closed_port()}").health()


def _body(**counters: int) -> bytes:
    said = {"model": "llama3", "message": {"role": "assistant", "content": "{}"}, "done": True, "done_reason": "stop"}
    return json.dumps(said | counters).encode()
