"""What keeps a heal's questions small and few: the prompt's room, the context, calls that need not be made."""

from __future__ import annotations

from dataclasses import replace

from healing.llm.provider import Model
from healing.llm.question import Example, Picks, Remembered
from healing.llm.tokens import estimate_tokens
from healing.llm.topic import sheet_for
from healing.model import Kind, Rule
from tests.doubles.ollama import OllamaDouble, says
from tests.llm.samples import ACTS, LAW
from tests.llm.talking import BUDGET, FOUND, asked

ONE = replace(BUDGET, variants=1)
CROWDED = "".join(
    f"<div class='c{n}'><span class='d{n}'>4 May {2000 + n % 90} {'in words ' * 5}</span></div>" for n in range(300)
)


def sizes(double: OllamaDouble) -> list[int]:
    return [sum(estimate_tokens(message["content"]) for message in one["messages"]) for one in double.chats]


async def test_the_context_does_not_depend_on_the_page() -> None:
    with OllamaDouble() as double:
        for question in (LAW, ACTS):
            await asked(double, question)

    assert {one["options"]["num_ctx"] for one in double.chats} == {8192}
    assert len(double.loads) == 1


async def test_the_prompt_keeps_to_its_budget() -> None:
    with OllamaDouble(says("法" * 5000)) as double:
        await asked(double, replace(LAW, pages=(f"<main>{CROWDED}</main>",)), ONE)

    assert len(double.chats) == 2
    assert max(sizes(double)) <= BUDGET.prompt_tokens


async def test_the_same_question_has_the_same_sheet() -> None:
    question = replace(LAW, pages=(f"<main>{CROWDED}</main>",))
    with OllamaDouble(FOUND) as double:
        await asked(double, question)
        prompts = {one["messages"][-1]["content"] for one in double.chats}

    shown = "\n".join(sheet_for(question, BUDGET).lines())
    assert all(shown in prompt for prompt in prompts)


async def test_what_was_answered_before_is_not_asked_again() -> None:
    with OllamaDouble(FOUND) as double:
        first = await asked(double)
        replies = {call.digest: call.text for call in first.calls}
        again = await asked(double, remembered=Remembered(replies))

    assert len(double.chats) == 2
    assert again.fields == first.fields
    assert again.calls == ()


async def test_what_held_before_is_shown_as_an_example() -> None:
    example = Example("title", "text", 'h1.top "The Roads Act"', "main heading")
    with OllamaDouble(FOUND) as double:
        await asked(double, remembered=Remembered(examples=(example,)))
        prompt = double.chats[0]["messages"][-1]["content"]

    assert '- title (text): "h1.top \'The Roads Act\'", why: "main heading"' in prompt
    assert "\n".join(sheet_for(LAW, BUDGET).lines()) in prompt


async def test_another_model_is_another_question() -> None:
    with OllamaDouble(FOUND, models=("llama3:latest", "phi4:latest")) as double:
        first = await asked(double)
        replies = {call.digest: call.text for call in first.calls}
        await asked(double, models=[Model("phi4")], remembered=Remembered(replies))

    assert len(double.chats) == 4


async def test_no_more_calls_than_there_may_be() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double, budget=replace(BUDGET, calls=1))

    assert len(double.chats) == 1
    assert picks.fields["title"].votes == 0.5
    assert picks.error == ""


async def test_no_call_left_is_told() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double, budget=replace(BUDGET, calls=0), models=[Model(), Model("llama3:latest")])

    assert double.chats == []
    assert picks == Picks({}, error=BUDGET.no_call_left)


async def test_replies_at_hand_count_where_no_call_is_left_and_the_server_is_let_be() -> None:
    with OllamaDouble(FOUND) as double:
        first = await asked(double)
    replies = Remembered({call.digest: call.text for call in first.calls})

    again = await asked(double, budget=replace(BUDGET, calls=0, no_call_left="barred"), remembered=replies)

    assert again.fields == first.fields
    assert (again.calls, again.error) == ((), "")


async def test_only_as_many_variants_are_asked_as_calls_are_left() -> None:
    with OllamaDouble(says("node 3, I think")) as double:
        picks = await asked(double, budget=replace(BUDGET, calls=1, no_call_left="one call was the trial"))

    assert len(double.chats) == 1
    assert picks.error == "one call was the trial"


async def test_why_there_was_no_second_opinion_is_told() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double, budget=replace(BUDGET, calls=1, no_call_left="one call was the trial"))

    assert picks.fields["title"].nodes
    assert picks.notes == ("one call was the trial",)


async def test_the_same_words_are_not_said_twice() -> None:
    with OllamaDouble(says('{"title": 4}')) as double:
        picks = await asked(double)

    assert len({call.digest for call in picks.calls}) == len(picks.calls) == len(double.chats)


async def test_a_small_context_gets_a_small_prompt() -> None:
    question = replace(LAW, pages=(f"<main>{CROWDED}</main>",))
    with OllamaDouble(FOUND, context_length=4096) as double:
        await asked(double, question, models=[Model(max_tokens=1800)])

    assert {one["options"]["num_ctx"] for one in double.chats} == {4096}
    assert max(sizes(double)) <= (4096 - 1800) / 1.25


async def test_a_context_that_is_too_small_is_told() -> None:
    with OllamaDouble(FOUND, context_length=2048) as double:
        picks = await asked(double)

    assert double.chats == []
    assert "the model llama3 takes 2048 tokens in all, of which replies may need 2000 (llm.max_tokens)" in picks.error


async def test_too_many_fields_for_one_prompt_are_told() -> None:
    rules = {f"field_{n}": Rule(f"field_{n}", Kind.TEXT, about="What this field holds. " * 8) for n in range(60)}
    with OllamaDouble() as double:
        picks = await asked(double, replace(LAW, rules=rules))

    assert double.chats == []
    assert picks.error.startswith("60 fields take about ")
