"""A deadline that is real: what the server does when nobody waits any more, and what it says when asked too much."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from healing.errors import LLMError
from healing.llm.budget import Budget, call
from healing.llm.provider import ChatRequest, Message, UnusableReplyError
from tests.limits import TIME_LIMIT
from tests.llm_e2e import CONTEXT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from healing.llm.openai import OpenAIProvider

SHORT = {"enum": [1, 2, 3]}
LINE = {"type": "string", "minLength": 500, "maxLength": 500}
LONG = {"type": "array", "items": LINE, "minItems": 100, "maxItems": 100}
"""More than the context has room for, which takes seconds; llama.cpp takes no longer repetitions in one go."""


def asking(schema: Mapping[str, object], *, words: str = "Which node?", max_tokens: int = CONTEXT) -> ChatRequest:
    return ChatRequest((Message("user", words),), schema, "tiny", 0.1, max_tokens, CONTEXT)


@pytest.fixture
async def slots(llama: str) -> AsyncIterator[Slots]:
    async with httpx.AsyncClient(base_url=llama, trust_env=False) as client:
        yield Slots(client)


class Slots:
    """What the server is busy with."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def busy(self) -> None:
        """Until it works on an answer."""
        async with asyncio.timeout(TIME_LIMIT):
            while not (await self._slot())["is_processing"]:
                pass

    async def freed(self) -> int:
        """Until it works on nothing; the tokens that the last answer had come to meanwhile."""
        decoded = 0
        async with asyncio.timeout(TIME_LIMIT):
            while (slot := await self._slot())["is_processing"]:
                decoded = max(decoded, slot["next_token"][0]["n_decoded"])
        return decoded

    async def _slot(self) -> dict[str, Any]:
        (slot,) = (await self._client.get("/slots")).json()
        return dict(slot)


async def test_a_call_that_takes_too_long_is_cancelled_on_the_server(provider: OpenAIProvider, slots: Slots) -> None:
    with pytest.raises(LLMError, match=r"did not answer within 0\.3 s \(healing\.timeout_seconds\)"):
        await call(provider, asking(LONG), Budget(call_seconds=0.3))

    assert await slots.freed() < CONTEXT // 2
    assert (await call(provider, asking(SHORT), Budget())).text in {"1", "2", "3"}


async def test_a_heal_that_is_given_up_frees_the_server(provider: OpenAIProvider, slots: Slots) -> None:
    """A heal's deadline cancels whatever is under way, be it several calls at once."""
    asked = [asyncio.create_task(provider.chat(asking(LONG))) for _ in range(3)]
    await slots.busy()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.gather(*asked)

    assert await slots.freed() < CONTEXT // 2
    assert (await provider.chat(asking(SHORT))).text in {"1", "2", "3"}


async def test_a_reply_that_is_cut_says_at_what(provider: OpenAIProvider) -> None:
    with pytest.raises(UnusableReplyError, match=r"cut at 20 tokens \(llm\.max_tokens\)"):
        await provider.chat(asking(LONG, max_tokens=20))


async def test_a_prompt_longer_than_the_context_is_refused_in_words(provider: OpenAIProvider) -> None:
    with pytest.raises(LLMError) as refusal:
        await provider.chat(asking(SHORT, words="x " * CONTEXT))

    assert "did not take the question (400)" in str(refusal.value)
    assert "start it with a larger context: llama-server -c" in str(refusal.value)


async def test_what_the_server_says_of_itself(provider: OpenAIProvider) -> None:
    health = await provider.health()

    assert health.models == ("tiny",)
    assert health.version
    assert await provider.context_of("tiny") == CONTEXT


async def test_warming_up_is_an_answer_of_one_token(provider: OpenAIProvider) -> None:
    await provider.warm_up("tiny", CONTEXT)


async def test_the_same_seed_gives_the_same_reply_and_another_one_another(provider: OpenAIProvider) -> None:
    schema = {"type": "string", "minLength": 20, "maxLength": 20}
    replies = [
        (await provider.chat(ChatRequest((Message("user", "Go"),), schema, "tiny", 1.5, 100, CONTEXT, seed))).text
        for seed in (1, 1, 2)
    ]

    assert replies[0] == replies[1] != replies[2]
