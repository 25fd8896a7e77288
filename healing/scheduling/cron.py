"""Cron expressions as cron itself reads them, by APScheduler's triggers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

if TYPE_CHECKING:
    from datetime import tzinfo

    from apscheduler.triggers.base import BaseTrigger

_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = r"[0-7]|sun|mon|tue|wed|thu|fri|sat"
_WEEKDAYS = re.compile(rf"(?:\*|({_DAY})(?:-({_DAY}))?)(?:/(\d+))?", re.IGNORECASE)
_FIRST, _LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)
"""Every date that there is falls between them, 29 February and all weekdays included."""


def cron_trigger(text: str, zone: tzinfo) -> BaseTrigger:
    """When minute, hour, day, month and weekday are as the text says; ``ValueError`` where it is none, or never is.

    Two things differ from ``CronTrigger.from_crontab``: weekdays count from Sunday (APScheduler's issue 286), and where
    both the day and the weekday are named, either will do (crontab(5)).
    """
    fields = _NAMED.get(text.strip().lower(), text).split()
    if len(fields) != 5:
        raise ValueError(
            "must be five fields (minute, hour, day, month, weekday) such as '30 6 * * mon-fri', or @daily"
        )
    trigger = _trigger(fields, zone)
    if _trigger(fields, UTC, _LAST).get_next_fire_time(None, _FIRST) is None:
        raise ValueError("is a day that never comes")
    return trigger


def _trigger(fields: list[str], zone: tzinfo, end: datetime | None = None) -> BaseTrigger:
    minute, hour, day, month, weekday = fields
    days = [{"day": day}, {"day_of_week": _weekdays(weekday)}]
    if day.startswith("*") or weekday.startswith("*"):
        days = [days[0] | days[1]]
    when = {"minute": minute, "hour": hour, "month": month, "second": 0, "timezone": zone, "end_date": end}
    triggers = [CronTrigger(**when, **one) for one in days]
    return triggers[0] if len(triggers) == 1 else OrTrigger(triggers)


def _weekdays(text: str) -> str:
    """The names of the days, which both count alike."""
    if text == "*":
        return text
    found: set[int] = set()
    for part in text.lower().split(","):
        match = _WEEKDAYS.fullmatch(part)
        if match is None or match[3] == "0":
            raise ValueError(f"{part!r} is no weekday: write 0 to 7 (0 and 7 are Sunday), sun to sat, or mon-fri")
        found |= _span(match[1], match[2], int(match[3] or 1))
    return ",".join(_DAYS[day] for day in sorted(found))


def _span(first: str | None, last: str | None, step: int) -> set[int]:
    if first is None:
        return set(range(0, 7, step))
    start = _number(first)
    # cron reads "5/2" as "from 5 to the end, each second one"
    end = _number(last) if last else (6 if step > 1 else start)
    if end < start:
        end += 7
    return {day % 7 for day in range(start, end + 1, step)}


def _number(day: str) -> int:
    return int(day) if day.isdigit() else _DAYS.index(day)
