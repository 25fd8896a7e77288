"""Who is told of the events of a crawl: the log, the people who are alerted, Prometheus."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from healing.alerts.sending import Sender
from healing.reporting.event_log import EventLog
from healing.reporting.prometheus import Exposition

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from healing.crawl.telling import Listener
    from healing.events import Event
    from healing.project import Project
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

_CLOSING_SECONDS = 30.0
"""What the alerts that are still on their way may delay the end of a crawl."""


class Alerting:
    """Sends alerts from a thread of its own, one after the other: the crawl does not wait for a mail server."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="alerts")
        self._sending: list[Future[object]] = []

    def told(self, event: Event) -> None:
        if self._sender.wants(event):
            self._sending.append(self._thread.submit(self._sender.send, event))

    async def closed(self) -> None:
        """Waits for what is on its way; what fails was told of by the sender, or is here."""
        pending = [asyncio.wrap_future(one) for one in self._sending]
        if pending:
            _, late = await asyncio.wait(pending, timeout=_CLOSING_SECONDS)
            for one in pending:
                if one in late:
                    logger.error("an alert was still on its way after %.0f s, and is given up", _CLOSING_SECONDS)
                elif (error := one.exception()) is not None:
                    logger.error("an alert was not sent: %s", error)
        self._thread.shutdown(wait=False, cancel_futures=True)


def listeners_of(crawler: Crawler, project: Project, store: Store) -> list[Listener]:
    """Those that the policy names."""
    config, home = project.config, project.home
    listeners: list[Listener] = [Alerting(Sender(config.alerts, home))]
    if config.logs.path:
        size = int(config.logs.max_megabytes * 1_000_000)
        listeners.append(EventLog(home.path(config.logs.path), max_bytes=size, keep=config.logs.keep))
    if config.metrics.prometheus_port or config.metrics.prometheus_textfile:
        listeners.append(Exposition(crawler.spidercls.name, config.metrics, home, crawler.stats, store))
    return listeners
