"""The calls of one heal: none made twice, none more than allowed, and each of them accounted for."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeVar

from healing.errors import LLMError
from healing.llm.budget import call
from healing.llm.provider import UnusableReplyError
from healing.llm.question import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from healing.llm.budget import Budget
    from healing.llm.provider import ChatRequest, Provider

_Read = TypeVar("_Read")

_NO_CALL_LEFT = "no call of a language model is left for this heal (llm.calls_per_hour): raise it, or wait"
_CUT_OFF = "no answer before the time was up"
_ITS_TIME = 0.5
"""The share of a call's time after which a server that has not answered has failed."""


def digest_of(request: ChatRequest) -> str:
    """SHA-256, in hex, of everything that decides the reply."""
    messages = [[message.role, message.content] for message in request.messages]
    options = [request.temperature, request.max_tokens, request.num_ctx, request.seed]
    # The order of the schema's keys is kept: the reply has them in that order.
    return sha256(json.dumps([request.model, messages, request.schema, options]).encode()).hexdigest()


class Calls:
    """Makes the calls of one heal; ``replies`` are those at hand, by digest."""

    def __init__(self, provider: Provider, budget: Budget, replies: Mapping[str, str]) -> None:
        self._provider = provider
        self._budget = budget
        self._replies = dict(replies)
        self._made: list[Call] = []
        self._useless: dict[str, UnusableReplyError] = {}

    @property
    def made(self) -> tuple[Call, ...]:
        """Every call, in the order in which they began; what was answered from memory is none."""
        return tuple(self._made)

    def note_failure(self, model: str, error: LLMError) -> None:
        """Account for a server that could not even be looked at: it counts like a failed call."""
        self._made.append(Call(model, "look", error=str(error), is_failure=True))

    async def answer(
        self, request: ChatRequest, purpose: Literal["pick", "write"], read: Callable[[str], _Read]
    ) -> _Read:
        """What ``read`` makes of the reply; it raises ``UnusableReplyError`` where that cannot be used.

        Raises ``LLMError`` where there is no reply, or no call left.
        """
        digest = digest_of(request)
        if digest in self._replies:
            return read(self._replies[digest])
        if digest in self._useless:  # the same words would get the same reply
            raise self._useless[digest]
        if self._budget.calls is not None and len(self._made) >= self._budget.calls:
            raise LLMError(_NO_CALL_LEFT)
        return await self._call(request, Call(request.model, purpose, digest), read)

    async def _call(self, request: ChatRequest, account: Call, read: Callable[[str], _Read]) -> _Read:
        place, clock = len(self._made), asyncio.get_running_loop()
        began = clock.time()
        account = replace(account, error=_CUT_OFF)
        self._made.append(account)
        try:
            reply = await call(self._provider, request, self._budget)
            account = replace(
                account,
                prompt_tokens=reply.prompt_tokens,
                reply_tokens=reply.reply_tokens,
                seconds=reply.seconds,
            )
            answer = read(reply.text)
            account = replace(account, text=reply.text, error="")
        except UnusableReplyError as error:
            account = replace(account, error=str(error))
            self._useless[account.digest] = error
            raise
        except LLMError as error:
            account = replace(account, error=str(error), is_failure=True)
            raise
        except asyncio.CancelledError:
            # Cut short by the heal's own deadline: the server failed only if it had its time.
            due = min(self._budget.call_seconds, self._budget.deadline_seconds)
            had_time = clock.time() - began >= _ITS_TIME * due
            account = replace(account, is_failure=had_time)
            raise
        finally:
            self._made[place] = replace(account, seconds=account.seconds or clock.time() - began)
        self._replies[account.digest] = reply.text
        return answer
