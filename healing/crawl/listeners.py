"""Who is told of the events of a crawl: the log, the people who are alerted, Prometheus."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING

from healing.alerts.sending import Sender
from healing.reporting.event_log import log_of
from healing.reporting.prometheus import Exposition

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from healing.crawl.telling import Listener
    from healing.events import Event
    from healing.project import Project
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

CLOSING_SECONDS = 30.0
"""What the alerts that are still on their way may delay the end of a crawl."""


class Alerting:
    """Sends alerts from a thread of its own, one after the other: the crawl does not wait for a mail server.

    The thread is a daemon: the process must be able to end while a server keeps it waiting.
    """

    def __init__(self, sender: Sender, *, closing_seconds: float = CLOSING_SECONDS) -> None:
        self._sender = sender
        self._closing_seconds = closing_seconds
        self._queue: SimpleQueue[Event | None] = SimpleQueue()
        self._over: Future[None] | None = None

    def told(self, event: Event) -> None:
        if not self._sender.wants(event):
            return
        if self._over is None:
            self._over = Future()
            threading.Thread(target=self._work, args=[self._over], name="alerts", daemon=True).start()
        self._queue.put(event)

    async def closed(self) -> None:
        """Waits for what is on its way."""
        if self._over is None:
            return
        self._queue.put(None)
        _, late = await asyncio.wait([asyncio.wrap_future(self._over)], timeout=self._closing_seconds)
        if late:
            logger.error("alerts were still on their way after %.0f s, and are given up", self._closing_seconds)

    def _work(self, over: Future[None]) -> None:
        while (event := self._queue.get()) is not None:
            try:
                self._sender.send(event)
            except Exception:
                logger.exception("no alert of %s: this is a defect, please report it", event.name.value)
        self._sender.close()
        over.set_result(None)


def listeners_of(crawler: Crawler, project: Project, store: Store) -> list[Listener]:
    """Those that the policy names."""
    config, home = project.config, project.home
    log = log_of(config.logs, home)
    listeners: list[Listener] = [] if log is None else [log]
    if config.metrics.prometheus_port or config.metrics.prometheus_textfile:
        listeners.append(Exposition(crawler.spidercls.name, config.metrics, home, crawler.stats, store))
    return [*listeners, Alerting(Sender(config.alerts, home))]
