from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from healing.errors import LLMError
from healing.llm.budget import Budget, call
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import ChatReply, ChatRequest, Health, Message, TryAgainError
from tests.doubles.ollama import BUSY, Hang, OllamaDouble, Refuse, says

REQUEST = ChatRequest((), {}, "llama3", 0.1, 2000, 8192)


class Chats:
    """What a provider does beside answering."""

    async def context_of(self, model: str) -> int:
        return 0

    async def warm_up(self, model: str, num_ctx: int) -> None:
        """Nothing to load."""

    async def health(self) -> Health:
        return Health("", ())


@dataclass
class Scripted(Chats):
    """A provider that fails as told before it answers."""

    failures: list[Exception]
    asked: int = 0

    async def chat(self, request: ChatRequest) -> ChatReply:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return ChatReply("{}", request.model)


@dataclass
class Silent(Chats):
    """A provider that never answers; it notes that it was cancelled."""

    was_cancelled: bool = False

    async def chat(self, request: ChatRequest) -> ChatReply:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        raise AssertionError("an event that nobody sets")


@dataclass
class Pauses:
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def busy(times: int) -> list[Exception]:
    return [TryAgainError("busy") for _ in range(times)]


async def test_a_busy_server_is_asked_again_after_a_pause() -> None:
    pauses, provider = Pauses(), Scripted(busy(3))

    reply = await call(provider, REQUEST, Budget(sleep=pauses))

    assert reply.text == "{}"
    assert provider.asked == 4
    assert len(pauses.seconds) == 3


async def test_the_same_seed_gives_the_same_pauses() -> None:
    taken = []
    for _ in range(2):
        pauses = Pauses()
        await call(Scripted(busy(4)), REQUEST, Budget(rng=random.Random(7), sleep=pauses))  # noqa: S311 - no secret
        taken.append(pauses.seconds)

    assert taken[0] == taken[1]


def test_pauses_grow_up_to_a_bound() -> None:
    class Highest(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return b

    budget = Budget(rng=Highest())

    assert [budget.pause(tries) for tries in range(1, 8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


async def test_a_server_that_stays_busy_is_given_up() -> None:
    provider = Scripted(busy(9))

    with pytest.raises(TryAgainError, match="busy"):
        await call(provider, REQUEST, Budget(max_tries=3, sleep=Pauses()))

    assert provider.asked == 3


async def test_other_failures_are_not_tried_again() -> None:
    provider = Scripted([LLMError("no model")])

    with pytest.raises(LLMError, match="no model"):
        await call(provider, REQUEST, Budget(sleep=Pauses()))

    assert provider.asked == 1


async def test_a_call_that_takes_too_long_is_cancelled() -> None:
    provider = Silent()

    with pytest.raises(LLMError, match=r"llama3 did not answer within 0\.01 s \(healing\.timeout_seconds\)"):
        await call(provider, REQUEST, Budget(call_seconds=0.01))

    assert provider.was_cancelled


async def test_a_timeout_from_elsewhere_is_not_taken_for_the_limit() -> None:
    with pytest.raises(TimeoutError):
        await call(Scripted([TimeoutError()]), REQUEST, Budget())


def test_the_defaults_are_those_of_the_policy() -> None:
    budget = Budget()

    assert (budget.deadline_seconds, budget.call_seconds) == (60, 30)
    assert (budget.variants, budget.rounds, budget.calls) == (3, 3, None)


async def test_a_model_that_crashes_is_asked_once_more_however_much_time_is_left() -> None:
    provider = Scripted([TryAgainError("crashed", most_tries=2) for _ in range(9)])

    with pytest.raises(TryAgainError, match="crashed"):
        await call(provider, REQUEST, Budget(sleep=Pauses()))

    assert provider.asked == 2


async def test_the_deadline_ends_the_pauses_too() -> None:
    async def for_ever(seconds: float) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await call(Scripted(busy(9)), REQUEST, Budget(sleep=for_ever))


ASK = ChatRequest((Message("user", "Which node?"),), {}, "llama3", 0.1, 2000, 8192)


async def test_a_server_that_is_busy_and_then_loads_answers_in_the_end() -> None:
    loading = Refuse(500, {"error": "unexpected server status: llm server loading model"})
    with OllamaDouble(BUSY, loading, says("{}")) as double:
        reply = await call(OllamaProvider(double.url), ASK, Budget(sleep=Pauses()))

    assert (reply.text, len(double.chats)) == ("{}", 3)


async def test_a_call_that_is_given_up_hangs_up() -> None:
    with OllamaDouble(Hang()) as double:
        with pytest.raises(LLMError, match="did not answer within"):
            await call(OllamaProvider(double.url), ASK, Budget(call_seconds=0.2))

        # On a machine that is busy the call may be over before it arrived.
        assert not double.arrived.is_set() or double.left.wait(5)
