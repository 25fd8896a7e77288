"""When an agent is to run. Pure: the time is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from healing.scheduling.cron import cron_trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.scheduling.model import Agent

_WINDOWS = (3600.0, 86_400.0, 32 * 86_400.0, 400 * 86_400.0)
"""Looked through for the latest time that is due: the nearest first, since a schedule may be of seconds."""
_A_MOMENT = 0.5
"""Seconds; no schedule has two times that are nearer."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time of a schedule, in seconds since the epoch."""

    at: float
    """As the schedule says."""
    begins: float
    """With its jitter."""


class Plan:
    """The times of one agent. ``since``: when its schedule began, which intervals count from."""

    def __init__(self, agent: Agent, since: float) -> None:
        self._agent = agent
        self._since = float(int(since))  # whole seconds: a time is the same whenever it is worked out
        self._zone = ZoneInfo(agent.timezone)
        self._trigger = self._made()

    def upcoming(self, after: float, count: int = 1) -> list[Occurrence]:
        """The next times at which it begins later than ``after``."""
        later = (one for one in self._from(after - self._agent.jitter) if one.begins > after)
        return list(islice(later, count))

    def due(self, handled: float | None, now: float) -> Occurrence | None:
        """The latest time that has come and was not handled; ``handled``: the last one that was."""
        start = (self._since - 1 if handled is None else handled) + _A_MOMENT
        for window in (*_WINDOWS, now - start):
            begin = max(start, now - window - self._agent.jitter)
            come = [one for one in self._until(begin, now) if one.begins <= now]
            if come:
                return come[-1]
            if begin == start:
                break
        return None

    def _made(self) -> BaseTrigger:
        if self._agent.cron is not None:
            return cron_trigger(self._agent.cron, self._zone)
        begin = datetime.fromtimestamp(self._since, self._zone)
        # Not seconds=, which APScheduler takes as they are, but says nothing of fractions.
        return IntervalTrigger(seconds=int(self._agent.interval or 0), start_date=begin, timezone=self._zone)

    def _from(self, begin: float) -> Iterator[Occurrence]:
        while (found := self._trigger.get_next_fire_time(None, datetime.fromtimestamp(begin, self._zone))) is not None:
            at = found.timestamp()
            yield Occurrence(at, at + self._jitter(at))
            begin = at + _A_MOMENT

    def _until(self, begin: float, end: float) -> Iterator[Occurrence]:
        for one in self._from(begin):
            if one.at > end:
                return
            yield one

    def _jitter(self, at: float) -> float:
        """The same for the same time, whoever works it out and how often: APScheduler's would be drawn anew."""
        drawn = sha256(f"{self._agent.name} {at:.0f}".encode()).digest()[:8]
        return int(self._agent.jitter * int.from_bytes(drawn) / 2**64)


class AgentTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """A plan for APScheduler."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        after = now if previous_fire_time is None else max(now, previous_fire_time + timedelta(microseconds=1))
        following = self._plan.upcoming(after.timestamp())
        return datetime.fromtimestamp(following[0].begins, after.tzinfo) if following else None
