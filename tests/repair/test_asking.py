"""The worker's side of the language model: whether it is asked, within what limits, and that it is loaded before."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from healing.llm.allowance import Allowance, PastCall, allowance
from healing.llm.budget import Budget
from healing.llm.question import Example, Remembered
from healing.llm.tokens import context_size
from healing.policy import LLMSection
from healing.repair import asking
from healing.repair.asking import Asker, load_in_background, models_of
from healing.repair.incident import Answer
from healing.repair.job import Job, WarmUp
from tests.doubles.warmed import WarmedDouble
from tests.repair.portal import cards, incident, without

if TYPE_CHECKING:
    from healing.repair.incident import Incident

PATIENCE = 30
REMEMBERED = Remembered({"abc": "{}"}, (Example("enacted", "date", "4 time", "the day"),))


def _job(llm: LLMSection | None = None, allowance: Allowance | None = None) -> Job:
    return Job(
        incident(without("enacted", cards)),
        llm or LLMSection(),
        call_seconds=30.0,
        deadline_seconds=60.0,
        allowance=allowance or Allowance(7),
        remembered=REMEMBERED,
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the language model is made of."""
    given: dict[str, object] = {}

    class Recorded:
        def __init__(self, provider: object, models: object, budget: object, **more: object) -> None:
            given.update(provider=provider, models=models, budget=budget, **more)

        def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
            return Answer((), note=f"asked for {', '.join(names)}")

    monkeypatch.setattr(asking, "LanguageModel", Recorded)
    return given


def test_a_model_that_may_not_be_asked_is_not(asked: dict[str, object]) -> None:
    job = replace(_job(allowance=Allowance(0, "the last 3 calls failed")), remembered=Remembered())
    assert Asker(job)(job.incident, ("enacted",)) == Answer(
        (), note="no language model's answer for enacted: the last 3 calls failed"
    )
    assert not asked


@pytest.mark.parametrize(
    ("allowed", "why"),
    [
        (Allowance(0, "the last 3 calls failed"), "the last 3 calls failed"),
        (Allowance(1, is_trial=True), "the server failed before"),
        (Allowance(1), "llm.calls_per_hour"),
    ],
)
def test_replies_at_hand_count_and_the_reason_for_no_more_is_the_right_one(
    asked: dict[str, object], allowed: Allowance, why: str
) -> None:
    job = _job(allowance=allowed)
    Asker(job)(job.incident, ("enacted",))
    budget = asked["budget"]
    assert isinstance(budget, Budget)
    assert budget.calls == allowed.calls
    assert why in budget.no_call_left


def test_three_heals_without_a_server_open_the_breaker() -> None:
    past: list[PastCall] = []
    job = _job(LLMSection(base_url="http://127.0.0.1:9", models=("phi3", "llama3")))
    for at in (0.0, 1.0, 2.0):
        assert not allowance(past, at, 60).barred
        answer = Asker(job)(job.incident, ("enacted",))
        past += [PastCall(at, call.error if call.is_failure else "") for call in answer.calls]
    assert "no Ollama server at http://127.0.0.1:9" in allowance(past, 3.0, 60).barred


def test_models_are_asked_within_what_is_left_of_the_heals_time(asked: dict[str, object]) -> None:
    job = _job(LLMSection(models=("phi3", "llama3.1:8b"), variants=2, temperature=0.3))
    assert Asker(job)(job.incident, ("enacted",)).note == "asked for enacted"
    budget = asked["budget"]
    assert isinstance(budget, Budget)
    assert 0 < budget.deadline_seconds <= 48.0
    assert budget.call_seconds <= 30.0
    assert (budget.variants, budget.calls) == (2, 7)
    assert asked["models"] == models_of(job.llm)
    assert [model.name for model in models_of(job.llm)] == ["phi3", "llama3.1:8b"]
    assert asked["remembered"] == REMEMBERED


def test_no_time_is_left(asked: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([100.0, 170.0])
    monkeypatch.setattr(asking, "monotonic", lambda: next(times))
    job = _job()
    Asker(job)(job.incident, ("enacted",))
    budget = asked["budget"]
    assert isinstance(budget, Budget)
    assert (budget.deadline_seconds, budget.call_seconds) == (0.0, 30.0)


def test_the_first_model_is_loaded_with_the_context_of_the_questions() -> None:
    with WarmedDouble(models=("phi3:latest", "llama3:latest")) as double:
        llm = LLMSection(base_url=double.url, models=("phi3", "llama3"), max_tokens=500)
        load_in_background(WarmUp(llm, seconds=PATIENCE))
        assert double.warmed.wait(PATIENCE)
    assert [(asked["model"], asked["options"]["num_ctx"]) for asked in double.warm_ups] == [
        ("phi3", context_size(Budget().prompt_tokens, 500))
    ]
    assert double.chats == []


def test_a_model_that_cannot_be_loaded_is_the_heals_to_tell() -> None:
    before = set(threading.enumerate())
    load_in_background(WarmUp(LLMSection(base_url="http://127.0.0.1:9"), seconds=PATIENCE))
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)  # pytest fails the test where a thread ends in an exception
        assert not thread.is_alive()
