"""One question to the model: condense, ask, read, and once more where the reply was of no use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.budget import call
from healing.llm.condense import Sheet, condense
from healing.llm.prompt import reply_schema, write_prompt
from healing.llm.provider import ChatRequest, Model, UnusableReplyError
from healing.llm.question import Picks
from healing.llm.reply import read_reply
from healing.llm.tokens import context_size, estimate_tokens

if TYPE_CHECKING:
    from healing.llm.budget import Budget
    from healing.llm.provider import ChatReply, Message, Provider
    from healing.llm.question import Question

_LEAST_ROOM = 200
_FEEDBACK_ROOM = 120
_DEFAULT_MODEL = Model()


async def pick(question: Question, provider: Provider, budget: Budget, model: Model = _DEFAULT_MODEL) -> Picks:
    """The nodes that the model names for each field of the question.

    Raises ``LLMError`` where there is no usable answer in time; its message is for people.
    """
    sheet = _sheet(question, budget)
    limit = asyncio.timeout(budget.deadline_seconds)
    try:
        async with limit:
            return await _ask(question, sheet, provider, budget, model)
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise LLMError(
            f"no usable answer from the model {model.name} within {budget.deadline_seconds:g} s"
            " (healing.deadline_seconds): raise it, or choose a smaller model"
        ) from error


def _sheet(question: Question, budget: Budget) -> Sheet:
    """As many nodes as fit beside the words of the prompt; a second round's feedback has room too."""
    words = _tokens(write_prompt(question, Sheet(())))
    room = budget.prompt_tokens - words - _FEEDBACK_ROOM
    if room < _LEAST_ROOM:
        raise LLMError(
            f"{len(question.rules)} fields take about {words} of {budget.prompt_tokens} prompt tokens,"
            " so there is no room for the page: ask for fewer at a time"
        )
    sheet = condense(question, room, budget.pages)
    if not sheet.nodes:
        raise LLMError("the page has nothing to pick from: no visible text, no links, no metadata")
    return sheet


async def _ask(question: Question, sheet: Sheet, provider: Provider, budget: Budget, model: Model) -> Picks:
    """At most two rounds; the second tells the model what was wrong with the first."""
    calls: list[ChatReply] = []

    async def answer(feedback: str) -> Picks:
        reply = await call(provider, _request(question, sheet, budget, model, feedback), budget)
        calls.append(reply)
        return Picks(read_reply(reply.text, question, sheet), tuple(calls))

    try:
        return await answer("")
    except UnusableReplyError as error:
        return await answer(str(error))


def _request(question: Question, sheet: Sheet, budget: Budget, model: Model, feedback: str) -> ChatRequest:
    return ChatRequest(
        messages=write_prompt(question, sheet, feedback),
        schema=reply_schema(question, sheet),
        model=model.name,
        temperature=model.temperature,
        max_tokens=model.max_tokens,
        num_ctx=context_size(budget.prompt_tokens, model.max_tokens),
    )


def _tokens(messages: tuple[Message, ...]) -> int:
    return sum(estimate_tokens(message.content) for message in messages)
