"""Every reply of a model that knows nothing is one that our schemas allow and our reader can read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from healing.llm.ask import ask
from healing.llm.budget import Budget
from healing.llm.condense import condense
from healing.llm.prompt import reply_schema, write_prompt
from healing.llm.provider import ChatRequest, Model
from healing.llm.reply import read_reply
from healing.llm.written import read_selectors, selectors_schema, write_prompt_for_selectors
from tests.llm.samples import ACTS, LAW, LAW_PAGE, names_nothing, nothing_wrong
from tests.llm_e2e import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from healing.llm.openai import OpenAIProvider
    from healing.llm.provider import Message
    from healing.llm.question import Pick, Question

    Validate = Callable[[str, Mapping[str, object]], None]

QUESTIONS = {
    "a page": LAW,
    "a list": ACTS,
    "two pages": replace(LAW, pages=(LAW_PAGE, LAW_PAGE.replace("Press", "Water"))),
    "one field": replace(LAW, rules={"title": LAW.rules["title"]}),
}
ROOM = 400
"""Tokens of the page."""
MAX_TOKENS = 2000
SEEDS = range(1, 6)

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
each_temperature = pytest.mark.parametrize("temperature", [0.1, 1.5])


def request(messages: tuple[Message, ...], schema: Mapping[str, object], temperature: float, seed: int) -> ChatRequest:
    return ChatRequest(messages, schema, "tiny", temperature, MAX_TOKENS, CONTEXT, seed)


@each_temperature
@each_question
async def test_every_pick_is_one_of_the_nodes_shown(
    provider: OpenAIProvider, validate: Validate, question: Question, temperature: float
) -> None:
    sheet = condense(question, ROOM, len(question.pages))
    schema = reply_schema(question, sheet)
    for seed in SEEDS:
        reply = await provider.chat(request(write_prompt(question, sheet), schema, temperature, seed))
        validate(reply.text, schema)
        assert set(read_reply(reply.text, question, sheet)) == set(question.rules)
        assert reply.prompt_tokens > ROOM
        assert 0 < reply.reply_tokens < MAX_TOKENS
        assert reply.seconds >= reply.reply_seconds > 0


@each_temperature
async def test_every_selector_that_it_writes_is_one_that_we_asked_for(
    provider: OpenAIProvider, validate: Validate, temperature: float
) -> None:
    sheet, names = condense(LAW, ROOM, 1), ("title", "body")
    schema = selectors_schema(names)
    for seed in SEEDS:
        reply = await provider.chat(request(write_prompt_for_selectors(LAW, sheet), schema, temperature, seed))
        validate(reply.text, schema)
        assert set(read_selectors(reply.text, names)) == set(names)


@each_question
async def test_a_whole_conversation(provider: OpenAIProvider, question: Question) -> None:
    """Several variants, a vote, objections to whatever was picked: each reply is of use, and accounted for."""

    def objecting(picks: Mapping[str, Pick]) -> Mapping[str, str]:
        return {name: "not that one" for name, pick in picks.items() if pick.nodes}

    for review in (nothing_wrong, objecting):
        picks = await ask(question, provider, [Model("tiny")], Budget(), review=review, naming=names_nothing)
        assert (picks.error, picks.model) == ("", "tiny")
        assert set(picks.fields) == set(question.rules)
        assert picks.calls
        assert not [call.error for call in picks.calls if call.error]
        assert all(call.prompt_tokens and call.reply_tokens and call.seconds for call in picks.calls)
