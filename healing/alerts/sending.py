"""Sends alerts: those that are wanted, not the same again, not too many; whoever sends them."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock

from healing.alerts.alert import alert_of
from healing.alerts.channels import channels
from healing.alerts.limiting import admitted, from_json, is_wanted, to_json
from healing.selectors.files import write_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.alerts.alert import Alert
    from healing.events import Event
    from healing.home import Home
    from healing.policy import AlertsSection

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an alert in one channel."""

    channel: str
    error: str = ""
    """Why it did not arrive; empty where it did."""


class Sender:
    """Sends the alerts of one home. It blocks for seconds: a crawl calls it in a thread."""

    def __init__(self, policy: AlertsSection, home: Home) -> None:
        self._policy = policy
        self._file = home.path("data/alerts.json")
        self._channels = tuple(channels(policy))

    def wants(self, event: Event) -> bool:
        return bool(self._channels) and is_wanted(event, self._policy)

    def send(self, event: Event) -> list[Outcome]:
        """Tell people of an event; nothing where the same was told lately, or too much was."""
        with self._state() as file:
            sent = from_json(file.read_text("utf-8")) if file.exists() else from_json("")
            after, is_sent = admitted(sent, alert_of(event).key, event.at, self._policy)
            write_private(file, to_json(after).encode())
        return self.deliver(alert_of(event, sent.suppressed)) if is_sent else []

    def deliver(self, alert: Alert) -> list[Outcome]:
        """By every channel; one that fails does not keep it from the others."""
        outcomes = []
        for channel in self._channels:
            try:
                channel.deliver(alert)
            except Exception as error:  # noqa: BLE001 (each channel has errors of its library's own)
                told = f"{type(error).__name__}: {error}"
                logger.error("the alert %r did not arrive by %s: %s", alert.title, channel.name, told)  # noqa: TRY400
                outcomes.append(Outcome(channel.name, told))
            else:
                outcomes.append(Outcome(channel.name))
        return outcomes

    @contextmanager
    def _state(self) -> Iterator[Path]:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(f"{self._file}.lock", timeout=_WAIT_SECONDS, mode=0o600):
            yield self._file
