"""How many calls may be made now, told from the calls of the past: so many an hour, and none to a server that fails.

The circuit breaker is M. Nygard's ("Release It!", 2nd edition 2018, chapter 5): after a few failures in a row nobody
asks for a while, then one call tries whether the server is back. Each trial that fails doubles the while. There is no
state but the records of the calls, so that it holds across crawls and processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR_SECONDS = 3600.0
LOOK_BACK_SECONDS = 24 * HOUR_SECONDS
"""Calls that are older than this need not be given."""

_FAILURES = 3
"""So many in a row open the breaker."""
_FIRST_PAUSE = 60.0
_LONGEST_PAUSE = 900.0
_FORGOTTEN = HOUR_SECONDS
"""After so long without a call, what failed before says nothing of the server any more."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """One call that was made."""

    at: float
    """Seconds since the epoch."""
    failure: str = ""
    """Why there was no reply; empty where there was one, of use or not."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be asked now."""

    calls: int
    """Most calls; 0 where none may be made."""
    barred: str = ""
    """Why none may be made, for people; empty where some may."""
    is_trial: bool = False
    """Whether the one call tries if a server is back that failed."""


@dataclass(frozen=True, slots=True)
class _Breaker:
    """``failures`` in a row; open until ``until`` (seconds since the epoch) if it ``opened`` since the last reply."""

    failures: int = 0
    opened: int = 0
    until: float = 0.0
    last: PastCall = PastCall(0.0)

    def after(self, call: PastCall) -> _Breaker:
        """The breaker once this call is known too."""
        if not call.failure:
            return _Breaker(last=call)
        known = self if call.at - self.last.at <= _FORGOTTEN else _Breaker()
        failures = known.failures + 1
        # Those that fail while it is open belong to the heal that opened it.
        opens = failures >= _FAILURES and call.at >= known.until
        opened = known.opened + opens
        until = call.at + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (opened - 1)) if opens else known.until
        return _Breaker(failures, opened, until, call)


def allowance(past: Sequence[PastCall], now: float, calls_per_hour: int) -> Allowance:
    """What is left of the hour's calls, unless the server failed too often.

    ``past``: the calls in the order in which they were made; ``now``: seconds since the epoch.
    """
    if not calls_per_hour:
        return Allowance(0, "llm.calls_per_hour is 0: no model is asked")
    breaker = _breaker(past)
    if now < breaker.until:
        return Allowance(0, _told_of_failures(breaker, now))
    recent = [call.at for call in past if call.at > now - HOUR_SECONDS]
    left = calls_per_hour - len(recent)
    if left <= 0:
        free = recent[-calls_per_hour] + HOUR_SECONDS - now
        told = f"llm.calls_per_hour is {calls_per_hour}, and so many were made: the next may be in {_span(free)}"
        return Allowance(0, told)
    is_trial = bool(breaker.opened and now - breaker.last.at <= _FORGOTTEN)
    return Allowance(1, is_trial=True) if is_trial else Allowance(left)


def _breaker(past: Sequence[PastCall]) -> _Breaker:
    breaker = _Breaker()
    for call in past:
        breaker = breaker.after(call)
    return breaker


def _told_of_failures(breaker: _Breaker, now: float) -> str:
    return (
        f"the last {breaker.failures} calls failed, so no model is asked for another {_span(breaker.until - now)};"
        f" the last one: {breaker.last.failure}"
    )


def _span(seconds: float) -> str:
    return f"{ceil(seconds / 60)} min" if seconds > 90 else f"{ceil(seconds)} s"
