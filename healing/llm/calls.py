"""The calls of one heal: none made twice, none more than allowed, and each of them accounted for."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeVar

from healing.errors import LLMError
from healing.llm.budget import call, context_for
from healing.llm.provider import TryAgainError, UnreachableError, UnusableReplyError
from healing.llm.question import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from healing.llm.budget import Budget
    from healing.llm.provider import ChatRequest, Model, Provider

_Read = TypeVar("_Read")

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

    @property
    def none_left(self) -> LLMError:
        """Why no more may be made."""
        return LLMError(self._budget.no_call_left)

    async def context_for(self, model: Model) -> int:
        """The context to ask ``model`` with, in tokens; a server that cannot even be looked at counts as a failed call.

        Raises ``LLMError``.
        """
        clock = asyncio.get_running_loop()
        began = clock.time()
        try:
            return await context_for(self._provider, model, self._budget)
        except (UnreachableError, TryAgainError) as error:
            self._note_look(model, clock.time() - began, str(error))
            raise
        except asyncio.CancelledError:
            if self._had_its_time(seconds := clock.time() - began):
                self._note_look(model, seconds, _CUT_OFF)
            raise

    def affordable(self, requests: Sequence[ChatRequest]) -> list[ChatRequest]:
        """Those of the requests, the first ones first, that need no call or for which one is left."""
        left, affordable = self._left, []
        for request in requests:
            needs_call = not self._is_known(digest_of(request))
            if needs_call and not left:
                continue
            left -= needs_call
            affordable.append(request)
        return affordable

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
        if not self._left:
            raise self.none_left
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
            account = replace(account, is_failure=self._had_its_time(clock.time() - began))
            raise
        finally:
            self._made[place] = replace(account, seconds=account.seconds or clock.time() - began)
        self._replies[account.digest] = reply.text
        return answer

    @property
    def _left(self) -> float:
        """How many more calls may be made; infinite where nothing but time limits them."""
        return math.inf if self._budget.calls is None else max(0, self._budget.calls - len(self._made))

    def _is_known(self, digest: str) -> bool:
        return digest in self._replies or digest in self._useless

    def _had_its_time(self, seconds: float) -> bool:
        return seconds >= _ITS_TIME * self._budget.call_seconds

    def _note_look(self, model: Model, seconds: float, error: str) -> None:
        self._made.append(Call(model.name, "look", seconds=seconds, error=error, is_failure=True))
