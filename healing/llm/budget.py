"""How long the model may take, and how often it is asked again."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from healing.errors import LLMError
from healing.llm.provider import TryAgainError
from healing.llm.tokens import context_size

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from healing.llm.provider import ChatReply, ChatRequest, Model, Provider

_Given = TypeVar("_Given")

LOAD_SECONDS = 300.0
"""Within which a server has loaded a model: from a slow disk a large one takes minutes."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one heal's questions; times in seconds."""

    deadline_seconds: float = 60.0
    """For everything: calls, pauses between them, and the second round."""
    call_seconds: float = 30.0
    prompt_tokens: int = 3000
    """Upper bound of a prompt, as estimated."""
    pages: int = 2
    """How many of the question's pages are shown side by side, where so many are at hand; they share the prompt."""
    max_tries: int = 10
    """Of one call, where the server is busy or still loads the model; the pauses between make about half a minute."""
    variants: int = 3
    """Answers to one question, voted on."""
    rounds: int = 3
    """Most feedback rounds after the first answer."""
    calls: int | None = None
    """Most calls of this heal; ``None``: as many as its time allows, 0: only replies at hand count."""
    no_call_left: str = "no call of a language model is left for this heal"
    """Why there are no more, for people."""
    rng: random.Random = field(default_factory=random.Random)
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def pause(self, tries: int) -> float:
        """Seconds to wait after ``tries`` (1 or more) failed ones.

        Exponential backoff with full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS 2015).
        """
        return self.rng.uniform(0.0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (tries - 1)))


async def call(provider: Provider, request: ChatRequest, budget: Budget) -> ChatReply:
    """Ask once, and again while the server is busy or loads; the caller's deadline ends it at the latest."""
    return await _patiently(lambda: _call_once(provider, request, budget), budget)


async def _patiently(once: Callable[[], Awaitable[_Given]], budget: Budget) -> _Given:
    """What ``once`` gives, tried again after a pause while it raises ``TryAgainError``.

    A loop of our own: tenacity's jitter draws from the global random numbers, so that repeatable tests would need its
    wait, stop and retry rules rewritten around the few lines below.
    """
    tries = 1
    while True:
        try:
            return await once()
        except TryAgainError as error:
            if tries >= min(budget.max_tries, error.most_tries or budget.max_tries):
                raise
        await budget.sleep(budget.pause(tries))
        tries += 1


async def _call_once(provider: Provider, request: ChatRequest, budget: Budget) -> ChatReply:
    limit = asyncio.timeout(budget.call_seconds)
    try:
        async with limit:
            return await provider.chat(request)
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise LLMError(
            f"the model {request.model} did not answer within {budget.call_seconds:g} s (healing.timeout_seconds):"
            " raise it, or choose a smaller model"
        ) from error


async def context_for(provider: Provider, model: Model, budget: Budget) -> int:
    """The context to ask ``model`` with, in tokens: the same for its loading and for every question.

    A server that may not be asked is not looked at either.
    """
    wanted = context_size(budget.prompt_tokens, model.max_tokens)
    if budget.calls == 0:
        return wanted
    return min(wanted, await _patiently(lambda: provider.context_of(model.name), budget) or wanted)
