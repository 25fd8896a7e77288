from __future__ import annotations

import pytest

from healing.llm.allowance import Allowance, PastCall, allowance

NOW = 1_000_000.0
GONE = "no Ollama server"


def _failed(*ago: float) -> list[PastCall]:
    """Failures so many seconds ago."""
    return [PastCall(NOW - seconds, GONE) for seconds in ago]


def _answered(*ago: float) -> list[PastCall]:
    return [PastCall(NOW - seconds) for seconds in ago]


def test_all_calls_are_left_at_first() -> None:
    assert allowance([], NOW, 60) == Allowance(60)


def test_what_is_left_of_the_hour() -> None:
    assert allowance(_answered(3601, 3599, 10), NOW, 60) == Allowance(58)


def test_failures_count_towards_the_hour_too() -> None:
    assert allowance([*_failed(30, 20), *_answered(10)], NOW, 60) == Allowance(57)


def test_the_hour_is_used_up() -> None:
    told = allowance(_answered(3000, 2000, 1000), NOW, 3)
    assert told.calls == 0
    assert told.barred == "llm.calls_per_hour is 3, and so many were made: the next may be in 10 min"


def test_more_than_the_hour_has_were_made() -> None:
    """Two crawls at once: the next call is free when enough of them are an hour old."""
    assert allowance(_answered(3000, 2000, 1000), NOW, 2).barred.endswith("the next may be in 27 min")


def test_no_calls_an_hour() -> None:
    assert allowance([], NOW, 0) == Allowance(0, "llm.calls_per_hour is 0: no model is asked")


def test_two_failures_bar_nothing() -> None:
    assert allowance(_failed(2, 1), NOW, 60) == Allowance(58)


def test_failures_in_a_row_bar_the_model_and_say_why() -> None:
    told = allowance(_failed(30, 20, 10), NOW, 60)
    assert told.calls == 0
    assert told.barred == (
        "the last 3 calls failed, so no model is asked for another 50 s; the last one: no Ollama server"
    )


def test_replies_between_them_bar_nothing() -> None:
    assert not allowance([*_failed(30, 20), *_answered(15), *_failed(10)], NOW, 60).barred


def test_many_failures_of_one_heal_open_it_once() -> None:
    assert "another 50 s" in allowance(_failed(10, 10, 10, 10, 9, 8), NOW, 60).barred


def test_after_the_pause_one_call_tries() -> None:
    assert allowance(_failed(62, 61, 60), NOW, 60) == Allowance(1, is_trial=True)


def test_a_trial_that_is_answered_closes_it() -> None:
    assert allowance([*_failed(200, 200, 200), *_answered(100)], NOW, 60) == Allowance(56)
    assert not allowance([*_failed(200, 200, 200), *_answered(100), *_failed(2, 1)], NOW, 60).barred


@pytest.mark.parametrize(("trials", "pause"), [(0, 60), (1, 120), (2, 240), (3, 480), (4, 900), (5, 900), (20, 900)])
def test_each_trial_that_fails_doubles_the_pause(trials: int, pause: int) -> None:
    gaps = [min(900, 60 * 2**number) for number in range(trials)]
    ago = [float(sum(gaps[number:])) for number in range(trials + 1)]
    failed = _failed(ago[0], ago[0], *ago)
    assert allowance(failed, NOW + pause - 1, 10_000).barred
    assert allowance(failed, NOW + pause, 10_000) == Allowance(1, is_trial=True)


def test_what_failed_long_ago_says_nothing() -> None:
    assert allowance(_failed(3700, 3700, 3700), NOW, 60) == Allowance(60)
    assert not allowance(_failed(3700, 3700, 3700, 10), NOW, 60).barred
