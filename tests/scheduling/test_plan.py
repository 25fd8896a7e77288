from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.scheduling.model import Agent
from healing.scheduling.plan import AgentTrigger, Plan

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0


def _agent(**values: object) -> Agent:
    return Agent.model_validate({"name": "a", "spider": "laws", **values})


def _utc(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def test_cron_in_its_time_zone() -> None:
    plan = Plan(_agent(cron="30 4 * * *", timezone="Europe/Berlin"), NOW)
    assert [_utc(one.at) for one in plan.upcoming(NOW, 2)] == ["2026-11-24 03:30", "2026-11-25 03:30"]


def test_intervals_count_from_the_beginning() -> None:
    plan = Plan(_agent(interval="6h"), NOW)
    assert [one.at - NOW for one in plan.upcoming(NOW + HOUR, 2)] == [6 * HOUR, 12 * HOUR]


def test_what_is_due_is_the_latest_time_that_came() -> None:
    plan = Plan(_agent(interval="1h"), NOW)
    due = plan.due(NOW + HOUR, NOW + 5.5 * HOUR)
    assert due is not None
    assert due.at - NOW == 5 * HOUR
    assert plan.due(due.at, NOW + 5.5 * HOUR) is None


@given(st.integers(0, 10_000), st.integers(0, 86_400))
def test_jitter_is_within_its_bounds_and_always_the_same(since: int, after: int) -> None:
    plan = Plan(_agent(interval="1h", jitter="15m"), NOW + since)
    (one,) = plan.upcoming(NOW + since + after)
    assert 0 <= one.begins - one.at < 900
    assert one.begins > NOW + since + after
    assert plan.upcoming(NOW + since + after) == [one]


def test_a_trigger_for_apscheduler() -> None:
    trigger = AgentTrigger(Plan(_agent(interval="1h"), NOW))
    now = datetime.fromtimestamp(NOW + 10, UTC)
    first = trigger.get_next_fire_time(None, now)
    assert first is not None
    assert first - datetime.fromtimestamp(NOW, UTC) == timedelta(hours=1)
    second = trigger.get_next_fire_time(first, first)
    assert second is not None
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize("cron", ["@daily", "*/15 * * * *", "0 0 29 2 *"])
def test_schedules_have_a_next_time(cron: str) -> None:
    assert Plan(_agent(cron=cron), NOW).upcoming(NOW)
