"""Sends alerts: those that are wanted, not the same again, not too many; whoever sends them."""

from __future__ import annotations

import logging
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock

from healing.alerts.alert import alert_of
from healing.alerts.channels import Log, UndeliveredError, channels
from healing.alerts.limiting import Sent, admitted, forgotten, from_json, is_wanted, to_json
from healing.errors import HealingError
from healing.selectors.files import write_private

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from healing.alerts.alert import Alert
    from healing.alerts.channels import Channel
    from healing.events import Event
    from healing.home import Home
    from healing.policy import AlertsSection

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 10.0
PAUSES = (1.0, 4.0)
"""Seconds before the second and the third attempt."""
_KEPT = 20
"""Most alerts that are kept for a last attempt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an alert in one channel."""

    channel: str
    error: str = ""
    """Why it did not arrive; empty where it did."""


def send(event: Event, policy: AlertsSection, home: Home) -> list[Outcome]:
    """Tell people of an event where there is no crawl; empty where it is not wanted, or the same was told lately.

    It blocks until that is done, for half a minute and more where nobody answers. It raises nothing.
    """
    sender = Sender(policy, home, pauses=PAUSES[:1])
    outcomes = sender.send(event) if sender.wants(event) else []
    sender.close()
    return outcomes


class Sender:
    """Sends the alerts of one home. It blocks for seconds: a crawl calls it in a thread."""

    def __init__(self, policy: AlertsSection, home: Home, *, pauses: Iterable[float] = PAUSES) -> None:
        self._policy = policy
        self._file = home.path("data/alerts.json")
        self._channels = tuple(channels(policy, home))
        self._pauses = tuple(pauses)
        self._sent = Sent()
        self._silent: set[str] = set()
        """Channels that did not answer last time: one attempt is enough for them."""
        self._kept: deque[tuple[Alert, Channel]] = deque(maxlen=_KEPT)
        self._arrived: set[str] = set()
        """Keys of alerts that reached somebody: the log is no person."""
        self._lost: set[str] = set()
        """Keys of alerts that did not arrive by some channel."""

    def wants(self, event: Event) -> bool:
        return bool(self._channels) and is_wanted(event, self._policy)

    def send(self, event: Event) -> list[Outcome]:
        """Tell people of an event; nothing where the same was told lately, or too much was."""
        is_sent, suppressed = self._admit(event)
        if not is_sent:
            return []
        alert = alert_of(event, suppressed)
        outcomes = self.deliver(alert)
        for outcome in outcomes:
            _say(alert, outcome)
        return outcomes

    def deliver(self, alert: Alert) -> list[Outcome]:
        """By every channel: one that fails does not keep it from the others, one that answers gets what it missed."""
        outcomes = [self._deliver(alert, channel) for channel in self._channels]
        self._again({outcome.channel for outcome in outcomes if not outcome.error})
        return outcomes

    def close(self) -> None:
        """One last attempt. What still reached nobody is not held for told: people are told the next time."""
        self._again({channel.name for channel in self._channels})
        if lost := self._lost - self._arrived:
            try:
                with self._state() as file:
                    sent = _read(file)
                    for key in lost:
                        sent = forgotten(sent, key)
                    write_private(file, to_json(sent))
            except (HealingError, OSError) as error:
                logger.warning("%s: %s", self._file, error)

    def _again(self, names: Collection[str]) -> None:
        """Another attempt at what did not arrive in the channels of these names."""
        due = [(alert, channel) for alert, channel in self._kept if channel.name in names]
        self._kept = deque((one for one in self._kept if one not in due), maxlen=_KEPT)
        for alert, channel in due:
            _say(alert, self._deliver(alert, channel))

    def _admit(self, event: Event) -> tuple[bool, int]:
        """Whether it is sent, and how many were not since the last one. A full disk must not keep alerts back."""
        before = self._sent
        try:
            with self._state() as file:
                before = _read(file)
                after, is_sent = admitted(before, event, self._policy)
                write_private(file, to_json(after))
        except (HealingError, OSError) as error:
            logger.warning("which alerts were sent is known to this crawl only: %s", error)
            after, is_sent = admitted(before, event, self._policy)
        self._sent = after
        return is_sent, before.suppressed

    def _deliver(self, alert: Alert, channel: Channel) -> Outcome:
        for pause in () if channel.name in self._silent else self._pauses:
            error = _attempt(alert, channel)
            if error is None or not error.may_pass:
                break
            time.sleep(pause)
        else:
            error = _attempt(alert, channel)
        return self._noted(alert, channel, error)

    def _noted(self, alert: Alert, channel: Channel, error: UndeliveredError | None) -> Outcome:
        if error is None:
            self._silent.discard(channel.name)
            if not isinstance(channel, Log):
                self._arrived.add(alert.key)
            return Outcome(channel.name)
        self._lost.add(alert.key)
        if error.may_pass:
            self._silent.add(channel.name)
            self._kept.append((alert, channel))
        return Outcome(channel.name, str(error))

    @contextmanager
    def _state(self) -> Iterator[Path]:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(f"{self._file}.lock", timeout=_WAIT_SECONDS, mode=0o600):
            yield self._file


def _say(alert: Alert, outcome: Outcome) -> None:
    if outcome.error:
        logger.error("the alert %r did not arrive by %s: %s", alert.title, outcome.channel, outcome.error)


def _read(file: Path) -> Sent:
    return from_json(file.read_bytes()) if file.exists() else Sent()


def _attempt(alert: Alert, channel: Channel) -> UndeliveredError | None:
    """Why it did not arrive; ``None`` where it did."""
    try:
        channel.deliver(alert)
    except UndeliveredError as error:
        return error
    except Exception as error:  # noqa: BLE001 (a defect of one channel must not cost the others)
        return UndeliveredError(f"{type(error).__name__}: {error}", may_pass=False)
    return None
