from __future__ import annotations

from dataclasses import replace

import pytest

from healing.llm.budget import Budget
from healing.llm.provider import ChatReply
from healing.llm.speed import Speed, advice, is_in_time, told_of_heal

REPLY = ChatReply("{}", "qwen", 400, 50, seconds=9.0, load_seconds=4.0, prompt_seconds=2.0, reply_seconds=2.5)
GPU = Speed(2000, 60)
CPU = Speed(50, 10)


def test_reading_and_writing_are_told_apart() -> None:
    speed = Speed.of(REPLY)

    assert speed == Speed(200, 20)
    assert speed.told() == "reads 200 and writes 20 tokens/s"


def test_without_their_times_both_are_the_least_they_can_be() -> None:
    speed = Speed.of(replace(REPLY, prompt_seconds=0.0, reply_seconds=0.0))

    assert speed == Speed(80, 10, is_least=True)
    assert speed.told() == "reads at least 80 and writes at least 10 tokens/s"
    assert "takes at most 49 s of the 60 s" in told_of_heal(speed, Budget())


@pytest.mark.parametrize(
    "reply", [replace(REPLY, prompt_tokens=0), replace(REPLY, reply_tokens=0), ChatReply("{}", "qwen", 400, 50)]
)
def test_a_server_that_does_not_count_has_no_speed(reply: ChatReply) -> None:
    assert Speed.of(reply) is None


def test_what_a_heal_takes() -> None:
    assert told_of_heal(GPU, Budget()) == (
        "a heal of 1,500 prompt tokens and 300 reply tokens takes about 5.8 s of the 60 s deadline,"
        " with 3 variants one after the other about 16 s"
    )
    assert told_of_heal(GPU, Budget(variants=1)).endswith("takes about 5.8 s of the 60 s deadline")


def test_a_fast_model_needs_no_advice() -> None:
    assert is_in_time(GPU, Budget())
    assert advice(GPU, Budget()) == ""


def test_a_slow_model_gets_more_time_or_makes_room() -> None:
    assert not is_in_time(CPU, Budget())
    assert advice(CPU, Budget()).startswith("choose a smaller model")
    assert "a call 80 s (healing.timeout_seconds) and a heal 150 s (healing.deadline_seconds)" in advice(CPU, Budget())
    assert is_in_time(CPU, Budget(call_seconds=80, deadline_seconds=150))


@pytest.mark.parametrize(
    ("call_seconds", "deadline_seconds", "variants", "fitting"),
    [(30, 60, 3, 1), (45, 49, 3, 1), (45, 90, 3, 3), (45, 90, 5, 3), (60, 200, 9, 5), (45, 90, 4, 3)],
)
def test_so_many_variants_as_fit(call_seconds: float, deadline_seconds: float, variants: int, fitting: int) -> None:
    """One answer takes 20 s, and each more 15 s; a majority is asked for at once."""
    budget = Budget(call_seconds=call_seconds, deadline_seconds=deadline_seconds, variants=variants)

    said = advice(Speed(300, 20), budget)

    assert said.partition(",")[0] == ("" if fitting == variants else f"set llm.variants to {fitting}")
