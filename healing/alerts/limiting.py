"""Which alerts are sent: the same one not again for a while, and not too many an hour. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from healing.alerts.alert import key_of
from healing.events import Name

if TYPE_CHECKING:
    from healing.events import Event
    from healing.policy import AlertsSection

_HOUR = 3600.0
_KEPT = 1000
"""Alerts whose last time is remembered."""
_UNDOES = {Name.AGENT_RECOVERED: Name.AGENT_FAILED, Name.AGENT_FAILED: Name.AGENT_RECOVERED}
"""Once one of the two is told the other is news again: nobody is to think an agent well that has failed since."""


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


def admitted(sent: Sent, event: Event, policy: AlertsSection) -> tuple[Sent, bool]:
    """Whether an event's alert is sent now, and what is known from then on.

    Times that lie ahead count by their distance: a clock that was wrong must not silence alerts for years.
    """
    key, at = key_of(event.name, event), event.at
    times = tuple(time for time in sent.times if abs(at - time) < _HOUR)
    is_repeated = abs(at - sent.last.get(key, float("-inf"))) < policy.repeat_seconds
    if is_repeated or len(times) >= policy.most_per_hour:
        return replace(sent, times=times, suppressed=sent.suppressed + 1), False
    undone = key_of(_UNDOES[event.name], event) if event.name in _UNDOES else ""
    last = {other: time for other, time in {**sent.last, key: at}.items() if other != undone}
    newest = dict(sorted(last.items(), key=lambda one: one[1])[-_KEPT:])
    return Sent(newest, (*times, at)), True


def forgotten(sent: Sent, key: str) -> Sent:
    """As if the alert had not been sent: it reached nobody, so the next time is the first."""
    return replace(sent, last={other: at for other, at in sent.last.items() if other != key})


def from_json(text: bytes) -> Sent:
    """Nothing was sent where the text says nothing that is understood."""
    try:
        return _SENT.validate_json(text)
    except ValidationError:
        return Sent()


def to_json(sent: Sent) -> bytes:
    return _SENT.dump_json(sent)
