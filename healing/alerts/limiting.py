"""Which alerts are sent: the same one not again for a while, and not too many an hour. Pure, but for its file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from healing.events import Event
    from healing.policy import AlertsSection

_HOUR = 3600.0
_KEPT = 1000
"""Alerts whose last time is remembered."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent lately, by all crawls of a home."""

    last: dict[str, float] = field(default_factory=dict)
    """By key, when it was sent last (seconds since the epoch)."""
    times: tuple[float, ...] = ()
    """When any was, in the last hour."""
    suppressed: int = 0
    """Not sent since the last that was."""


_SENT = TypeAdapter(Sent)


def is_wanted(event: Event, policy: AlertsSection) -> bool:
    """Whether people are to be told of such an event at all."""
    return event.name in policy.events and event.level.rank >= policy.min_level.rank


def admitted(sent: Sent, key: str, at: float, policy: AlertsSection) -> tuple[Sent, bool]:
    """Whether an alert is sent now, and what is known from then on."""
    times = tuple(time for time in sent.times if at - time < _HOUR)
    is_repeated = at - sent.last.get(key, float("-inf")) < policy.repeat_seconds
    if is_repeated or len(times) >= policy.most_per_hour:
        return replace(sent, times=times, suppressed=sent.suppressed + 1), False
    newest = dict(sorted({**sent.last, key: at}.items(), key=lambda one: one[1])[-_KEPT:])
    return Sent(newest, (*times, at)), True


def from_json(text: str) -> Sent:
    """Nothing was sent where the text says nothing that is understood."""
    try:
        return _SENT.validate_json(text)
    except ValidationError:
        return Sent()


def to_json(sent: Sent) -> str:
    return json.dumps(_SENT.dump_python(sent, mode="json"))
