"""One deadline for everything, and what is kept when it strikes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from healing.llm.provider import Model
from tests.doubles.ollama import BUSY, Hang, OllamaDouble
from tests.llm.talking import BUDGET, FOUND, Watched, asked, skip

ONE = replace(BUDGET, variants=1)
PATIENT = replace(ONE, call_seconds=600)
"""A call is cut off by the heal's deadline alone, long before its time."""
STRICT = replace(ONE, call_seconds=BUDGET.deadline_seconds)
"""Half of the heal's time is half of a call's."""
ROUND_TRIP = 30
"""Seconds after which a server has surely been reached."""


async def test_a_model_that_hangs_leaves_time_for_the_next() -> None:
    with OllamaDouble(Hang(), FOUND) as double:
        asking = asyncio.create_task(asked(double, budget=STRICT, models=[Model("llama3"), Model("llama3:latest")]))
        assert await asyncio.to_thread(double.arrived.wait, ROUND_TRIP)
        skip(BUDGET.deadline_seconds / 2)
        picks = await asking

    assert picks.model == "llama3:latest"
    assert picks.fields["title"].nodes
    assert picks.calls[0].error == "no answer before the time was up"
    assert picks.calls[0].is_failure
    assert picks.calls[0].seconds >= BUDGET.deadline_seconds / 2


async def test_the_deadline_holds_where_the_server_hangs() -> None:
    with OllamaDouble(Hang()) as double:
        asking = asyncio.create_task(asked(double, budget=PATIENT))
        assert await asyncio.to_thread(double.arrived.wait, ROUND_TRIP)
        skip(BUDGET.deadline_seconds)
        picks = await asking
        assert await asyncio.to_thread(double.left.wait, ROUND_TRIP)

    assert picks.error == (
        "no usable answer from llama3 before the time was up: raise healing.deadline_seconds, or choose a smaller model"
    )
    assert [call.is_failure for call in picks.calls] == [False], "it had 60 of 600 s"


async def test_a_server_that_had_half_of_a_calls_time_has_failed() -> None:
    with OllamaDouble(Hang()) as double:
        asking = asyncio.create_task(asked(double, budget=replace(PATIENT, call_seconds=100)))
        assert await asyncio.to_thread(double.arrived.wait, ROUND_TRIP)
        skip(BUDGET.deadline_seconds)
        picks = await asking

    assert [(call.is_failure, call.error) for call in picks.calls] == [(True, "no answer before the time was up")]


async def test_only_models_that_were_asked_are_named() -> None:
    with OllamaDouble(models=("llama3:latest",)) as double:
        picks = await asked(double, budget=replace(ONE, deadline_seconds=0.0), models=[Model("llama3"), Model("phi4")])

    assert "phi4" not in picks.error


async def test_the_deadline_holds_for_pauses_too() -> None:
    paused = asyncio.Event()

    async def forever(seconds: float) -> None:
        paused.set()
        await asyncio.Event().wait()

    with OllamaDouble(BUSY) as double:
        asking = asyncio.create_task(asked(double, budget=replace(BUDGET, sleep=forever)))
        await paused.wait()
        skip(BUDGET.deadline_seconds)
        picks = await asking

    assert "healing.deadline_seconds" in picks.error


async def test_what_was_answered_in_time_counts() -> None:
    with OllamaDouble(FOUND, Hang()) as double:
        server = Watched(double)
        asking = asyncio.create_task(asked(server, budget=replace(BUDGET, call_seconds=600)))
        await server.answered.wait()
        assert await asyncio.to_thread(double.arrived.wait, ROUND_TRIP)
        skip(BUDGET.deadline_seconds)
        picks = await asking

    assert picks.fields["title"].nodes
    assert picks.fields["title"].votes == 0.5
    assert picks.error == ""


async def test_a_cancelled_question_leaves_the_server() -> None:
    with OllamaDouble(Hang()) as double:
        asking = asyncio.create_task(asked(double, budget=ONE))
        assert await asyncio.to_thread(double.arrived.wait, ROUND_TRIP)

        asking.cancel()

        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(double.left.wait, ROUND_TRIP)
