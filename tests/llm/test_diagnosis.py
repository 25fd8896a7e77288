from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from healing.llm.budget import Budget
from healing.llm.diagnosis import Finding, State, Trial, diagnose
from healing.llm.ollama import OllamaProvider
from healing.llm.openai import OpenAIProvider
from healing.llm.provider import Model
from tests.doubles.ollama import BUSY, Hang, OllamaDouble, Refuse, says
from tests.doubles.openai import LLAMA_CPP, LOADING, Answer, OpenAIDouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from healing.llm.provider import Provider

RIGHT = '{"why": "it has a datetime", "node": 6}'
WELL = [State.WELL] * 5


async def no_pause(seconds: float) -> None:
    """The pauses are tested with the budget."""


def standing() -> Callable[[], float]:
    """A clock on which loading takes no time."""
    return lambda: 0.0


async def findings(
    provider: Provider, *models: str, clock: Callable[[], float] | None = None, **limits: float
) -> list[Finding]:
    budget = Budget(call_seconds=120, deadline_seconds=600, sleep=no_pause, max_tries=2)
    chosen = tuple(Model(name, max_tokens=int(limits.get("max_tokens", 2000))) for name in models or ("llama3",))
    trial = Trial(chosen, budget, "4f2a", clock or standing())
    return [finding async for finding in diagnose(provider, trial)]


async def test_all_is_well() -> None:
    with OllamaDouble(says(RIGHT)) as double:
        found = await findings(OllamaProvider(double.url))

    assert [finding.state for finding in found] == WELL
    assert [finding.todo for finding in found] == [""] * 5
    texts = [finding.found for finding in found]
    assert texts[:4] == [
        "the server answers: version 0.33.0, it has llama3:latest",
        "llama3: a context of 8,192 tokens, as is asked for",
        "llama3: loaded already",
        "llama3: keeps to a JSON schema, and picked the right element",
    ]
    assert "tokens/s; a heal of 1,500 prompt tokens and 300 reply tokens takes about" in texts[4]


async def test_the_question_is_asked_as_heals_ask_and_never_the_same() -> None:
    with OllamaDouble(says(RIGHT)) as double:
        await findings(OllamaProvider(double.url))

    assert double.loads == [("llama3:latest", 8192)]
    words = double.chats[0]["messages"][1]["content"]
    assert words.startswith("Page 4f2a.")
    assert "6 time" in words


async def test_no_server() -> None:
    found = await findings(OllamaProvider("http://127.0.0.1:9"))

    assert [finding.state for finding in found] == [State.MISSING]
    assert "start it with `ollama serve`" in found[0].found
    assert found[0].todo == "until then heals go on without a language model"


async def test_a_model_that_is_missing_does_not_hide_the_next() -> None:
    with OllamaDouble(says(RIGHT)) as double:
        found = await findings(OllamaProvider(double.url), "qwen3:8b", "llama3")

    assert [finding.state for finding in found] == [State.WELL, State.MISSING, *WELL[1:]]
    assert "fetch it with `ollama pull qwen3:8b`" in found[1].found


async def test_a_server_without_models() -> None:
    with OllamaDouble(models=()) as double:
        found = await findings(OllamaProvider(double.url))

    assert found[0].found.endswith("it has no models yet")
    assert "ollama pull llama3" in found[1].found


async def test_a_cold_start_is_told() -> None:
    ticks = count(0, 14)
    with OllamaDouble(says(RIGHT)) as double:
        found = await findings(OllamaProvider(double.url), clock=lambda: next(ticks))

    assert found[2].found.startswith("llama3: loaded in 14 s (a cold start;")


async def test_a_model_that_does_not_load_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healing.llm.diagnosis.LOAD_SECONDS", 0.05)
    with OllamaDouble(instead={"/api/chat": Hang()}) as double:
        found = await findings(OllamaProvider(double.url))

    assert found[-1].found == "llama3: it was not loaded within 0.05 s: choose a smaller model"


@pytest.mark.parametrize(
    ("context", "state", "left"), [(4096, State.NOTE, "1,676 are left"), (2048, State.MISSING, "38 are left")]
)
async def test_a_small_context(context: int, state: State, left: str) -> None:
    with OllamaDouble(says(RIGHT), context_length=context) as double:
        found = await findings(OllamaProvider(double.url))

    assert (found[1].state, left in found[1].found) == (state, True)
    assert found[1].todo.startswith("lower llm.max_tokens, or")


async def test_a_small_context_is_enough_for_short_replies() -> None:
    with OllamaDouble(says(RIGHT), context_length=4096) as double:
        found = await findings(OllamaProvider(double.url), max_tokens=300)

    assert found[1].state is State.WELL


@pytest.mark.parametrize(
    "said",
    ["Sure! It is 6.", '{"node": 6}', '{"why": "x", "node": 16}', '{"why": "x", "node": true}', "[6]",
     '{"why": 1, "node": 6}', '{"why": "x", "node": 6, "sure": true}'],
)  # fmt: skip
async def test_a_server_that_enforces_no_schema(said: str) -> None:
    with OllamaDouble(says(said)) as double:
        found = await findings(OllamaProvider(double.url))

    assert found[3].state is State.MISSING
    assert "where a JSON schema was given" in found[3].found
    assert "does not enforce a JSON schema" in found[3].todo


@pytest.mark.parametrize("node", ["1", "null"])
async def test_a_wrong_pick_is_no_fault_of_the_server(node: str) -> None:
    with OllamaDouble(says(f'{{"why": "x", "node": {node}}}')) as double:
        found = await findings(OllamaProvider(double.url))

    assert found[3].state is State.NOTE
    assert "where 6 is right" in found[3].found


async def test_what_hinders_the_question_is_told() -> None:
    with OllamaDouble(Refuse(500, {"error": "model requires more system memory (5.6 GiB)"})) as double:
        found = await findings(OllamaProvider(double.url))

    assert found[-1].state is State.MISSING
    assert "choose a smaller model where memory ran out" in found[-1].found
    assert found[-1].todo == ""


async def test_a_busy_server_may_be_asked_again_later() -> None:
    with OllamaDouble(BUSY) as double:
        found = await findings(OllamaProvider(double.url))

    assert len(double.chats) == 2
    assert found[-1].todo.startswith("ask again in a moment")


async def test_a_server_that_still_loads_may_be_asked_again_later() -> None:
    with OpenAIDouble(LOADING, pages=LLAMA_CPP) as double:
        found = await findings(OpenAIProvider(double.url), "qwen")

    assert [finding.state for finding in found] == [State.WELL, State.WELL, State.MISSING]
    assert found[-1].todo.startswith("ask again in a moment")


async def test_another_kind_of_server() -> None:
    warm = Answer("o", finish_reason="length")
    timed = Answer(RIGHT, more={"timings": {"prompt_ms": 500.0, "predicted_ms": 600.0}})
    with OpenAIDouble(warm, timed, pages=LLAMA_CPP) as double:
        found = await findings(OpenAIProvider(double.url), "qwen")

    assert [finding.state for finding in found] == WELL
    assert found[0].found == "the server answers: version b8681-abc, it has qwen"


async def test_a_server_that_does_not_count() -> None:
    warm = Answer("o", finish_reason="length")
    with OpenAIDouble(warm, Answer(RIGHT, has_usage=False), pages=LLAMA_CPP) as double:
        found = await findings(OpenAIProvider(double.url), "qwen")

    assert (found[-1].state, "does not count tokens" in found[-1].found) == (State.NOTE, True)


async def test_many_models_are_not_all_listed() -> None:
    names = tuple(f"model{number}:latest" for number in range(7))
    with OllamaDouble(says(RIGHT), models=names) as double:
        found = await findings(OllamaProvider(double.url), "model0")

    assert found[0].found.endswith("model4:latest and 2 more")
