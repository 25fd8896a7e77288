from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model
from healing.llm.question import PickedNode
from tests.doubles.ollama import BUSY, OUT_OF_MEMORY, Answer, OllamaDouble, named, says
from tests.llm.samples import ACTS, LAW
from tests.llm.talking import BUDGET, FOUND, BusyAtFirst, asked, by_seed

if TYPE_CHECKING:
    from healing.llm.budget import Budget
    from healing.llm.question import Question
    from tests.doubles.ollama import Json

ONE = replace(BUDGET, variants=1)


async def test_picks_are_nodes_of_the_page() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double)

    assert picks.fields["title"].nodes == (PickedNode(0, "/html[1]/body[1]/main[1]/h1[1]"),)
    assert picks.fields["title"].shown == 'h1.act-name "The Press Act"'
    assert picks.fields["pdf"].nodes == (PickedNode(0, "/html[1]/body[1]/main[1]/a[1]", "href"),)
    assert picks.fields["pdf"].votes == 1.0
    assert (picks.model, picks.error) == ("llama3", "")


async def test_every_call_is_accounted_for() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double)

    assert [(call.model, call.purpose, call.error) for call in picks.calls] == [("llama3", "pick", "")] * 2
    assert all(call.prompt_tokens and call.reply_tokens and call.seconds == 1.5 for call in picks.calls)
    assert all(call.text.startswith('{"title"') for call in picks.calls)
    assert len({call.digest for call in picks.calls}) == 2
    assert all(len(call.digest) == 64 for call in picks.calls)


async def test_rows_and_columns_of_a_listing() -> None:
    with OllamaDouble(named({"rows": "tr.", "name": 'a "Act', "url": 'a "Act'})) as double:
        picks = await asked(double, ACTS)

    assert picks.fields["rows"].nodes[0].xpath.endswith("/tr[1]")
    assert picks.fields["url"].nodes[0].attribute == "href"


async def test_the_request_carries_model_limits_and_schema() -> None:
    with OllamaDouble(FOUND) as double:
        await asked(double, models=[Model("llama3", temperature=0.2, max_tokens=700)])
        options = sorted((one["options"] for one in double.chats), key=lambda one: one["seed"])

    assert options == [{"num_ctx": 8192, "num_predict": 700, "temperature": 0.2, "seed": seed} for seed in (1, 2)]
    assert list(double.chats[0]["format"]["properties"]) == list(LAW.rules)


@pytest.mark.parametrize(
    ("budget", "model"), [(ONE, Model()), (BUDGET, Model(temperature=0.0))], ids=["one variant", "no temperature"]
)
async def test_one_call_where_more_would_tell_nothing(budget: Budget, model: Model) -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double, budget=budget, models=[model])

    assert len(double.chats) == 1
    assert picks.fields["title"].votes == 1.0


async def test_a_third_variant_decides_where_two_differ() -> None:
    with OllamaDouble(by_seed({"title": "h1"}, {"title": "og:title"}, {"title": "h1"})) as double:
        picks = await asked(double)

    assert len(double.chats) == 3
    assert picks.fields["title"].nodes[0].xpath.endswith("/h1[1]")
    assert picks.fields["title"].votes == pytest.approx(2 / 3)
    assert picks.fields["pdf"].votes == 1.0


async def test_variants_that_all_differ_are_no_answer() -> None:
    with OllamaDouble(by_seed({"title": "h1"}, {"title": "og:title"}, {"title": "footer"})) as double:
        picks = await asked(double)

    assert picks.fields["title"].nodes == ()
    assert picks.fields["title"].votes == 0.0
    assert picks.error == ""


async def test_a_variant_of_no_use_costs_a_vote() -> None:
    with OllamaDouble(says("node 3, I think"), FOUND) as double:
        picks = await asked(double)

    assert len(double.chats) == 3
    assert picks.fields["title"].votes == pytest.approx(2 / 3)
    (unusable,) = [call for call in picks.calls if call.error]
    assert unusable.error == "the reply is not JSON: 'node 3, I think'"
    assert (unusable.is_failure, unusable.text) == (False, "")


async def test_an_unusable_reply_is_told_in_the_next_round() -> None:
    with OllamaDouble(says("node 3, I think"), FOUND) as double:
        picks = await asked(double, budget=ONE)
        prompts = [one["messages"][-1]["content"] for one in double.chats]

    assert picks.fields["title"].nodes
    assert "could not be used" not in prompts[0]
    assert prompts[1] == prompts[0] + (
        "\nYour last reply could not be used: \"the reply is not JSON: 'node 3, I think'\"."
        " Reply again, in the form above."
    )


async def test_rounds_end_where_no_reply_can_be_used() -> None:
    with OllamaDouble(says('{"title": 4}')) as double:
        picks = await asked(double, budget=ONE)

    assert len(double.chats) == 2, "told once what was wrong: the same words again would get the same reply"
    assert picks.error == "the reply lacks body, enacted, pdf"
    assert (picks.fields, picks.model) == ({}, "")


async def test_a_busy_server_gets_time() -> None:
    with OllamaDouble(BUSY, BUSY, FOUND) as double:
        picks = await asked(double)

    assert len(double.chats) == 4
    assert [call.error for call in picks.calls] == ["", ""]


async def test_a_server_that_fails_is_not_asked_for_more_variants() -> None:
    with OllamaDouble(FOUND, OUT_OF_MEMORY) as double:
        picks = await asked(double)

    assert len(double.chats) == 2
    assert picks.fields["title"].votes == 0.5
    assert [call.is_failure for call in picks.calls if call.error] == [True]


async def test_the_next_model_is_asked_where_one_is_missing() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(double, models=[Model("qwen3:8b"), Model("llama3")])

    assert picks.model == "llama3"
    assert picks.error == ""
    assert {one["model"] for one in double.chats} == {"llama3"}


async def test_the_next_model_is_asked_where_one_gives_nothing_of_use() -> None:
    def content(request: Json) -> str:
        return "no idea" if request["model"] == "tiny" else FOUND.content(request)

    with OllamaDouble(Answer(content), models=("tiny:latest", "llama3:latest")) as double:
        picks = await asked(double, budget=ONE, models=[Model("tiny"), Model("llama3")])

    assert picks.model == "llama3"
    assert [call.model for call in picks.calls] == ["tiny"] * 2 + ["llama3"]


async def test_every_model_that_failed_is_named() -> None:
    with OllamaDouble() as double:
        picks = await asked(double, models=[Model("qwen3:8b"), Model("phi4")])

    assert "ollama pull qwen3:8b" in picks.error
    assert "ollama pull phi4" in picks.error


@pytest.mark.parametrize(
    ("question", "models", "said"),
    [
        (replace(LAW, pages=("<p></p>",)), (Model(), Model("phi4")), "nothing to pick from"),
        (LAW, (), "no model is named"),
        (replace(LAW, rules={}), (Model(),), ""),
    ],
)
async def test_what_cannot_be_asked_is_not_asked(question: Question, models: tuple[Model, ...], said: str) -> None:
    with OllamaDouble(models=("llama3:latest", "phi4:latest")) as double:
        picks = await asked(double, question, models=models)

    assert double.chats == []
    assert picks.fields == {}
    assert said in picks.error
    assert ";" not in picks.error


async def test_no_server_is_told() -> None:
    picks = await asked(OllamaProvider("http://127.0.0.1:9"))

    assert "ollama serve" in picks.error


async def test_a_server_that_is_not_there_counts_as_one_failed_call() -> None:
    picks = await asked(OllamaProvider("http://127.0.0.1:9"), models=[Model(), Model("phi4")])

    assert [(call.purpose, call.model, call.is_failure) for call in picks.calls] == [("look", "llama3", True)]
    assert picks.calls[0].error == picks.error


async def test_a_model_that_is_missing_is_no_failure_of_the_server() -> None:
    with OllamaDouble() as double:
        picks = await asked(double, models=[Model("phi4")])

    assert picks.calls == ()


async def test_a_server_that_is_busy_when_looked_at_gets_time() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(BusyAtFirst(double, times=3))

    assert picks.fields["title"].nodes
    assert {call.purpose for call in picks.calls} == {"pick"}


async def test_a_server_that_stays_busy_has_failed() -> None:
    with OllamaDouble(FOUND) as double:
        picks = await asked(BusyAtFirst(double, times=BUDGET.max_tries))

    assert [(call.purpose, call.is_failure) for call in picks.calls] == [("look", True)]
    assert picks.error == "busy"
