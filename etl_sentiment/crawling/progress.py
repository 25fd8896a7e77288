"""How a crawl goes: a living line on a terminal, a line of the log now and then where there is none."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from scrapy.extensions.logstats import LogStats
from scrapy.utils.log import get_scrapy_root_handler

from etl_sentiment.document import DocumentStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TextIO

    from scrapy import Spider
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

_PDF = "etl/pdf/"
_PER_SECOND = 4
"""How often the living line is written anew."""


class CrawlProgress(LogStats):
    """In place of Scrapy's LogStats: says also what waits, what became of attachments, and what is not collected.

    The log gets a line each ``LOGSTATS_INTERVAL`` seconds. Where the log goes to a terminal there is one line at its
    foot instead; with ``HEALING_PROGRESS``, which prints lines of its own, there is none.
    """

    def __init__(self, stats: StatsCollector, interval: float = 60.0) -> None:
        super().__init__(stats, interval)
        self._live: Live | None = None

    def spider_opened(self, spider: Spider) -> None:
        log = _terminal_log()
        if log is not None and not spider.settings.getbool("HEALING_PROGRESS"):
            self._live = self._shown()
            self._live.start()
            # Lines of the log go through rich from now on, which writes them above its own line.
            log.setStream(sys.stderr)
        super().spider_opened(spider)

    def log(self, spider: Spider) -> None:
        if self._live is None:
            super().calculate_stats()
            logger.info("%s (%d pages/min)", told(self.stats.get_stats()), self.prate, extra={"spider": spider})

    def spider_closed(self, spider: Spider, reason: str) -> None:
        super().spider_closed(spider, reason)
        if self._live is not None:
            self._live.stop()
            self._live = None
            if (log := _terminal_log()) is not None:
                log.setStream(sys.stderr)

    def _shown(self) -> Live:
        spinner = Spinner("dots")

        def line() -> Spinner:
            spinner.update(text=told(self.stats.get_stats()))
            return spinner

        console = Console(stderr=True, soft_wrap=True)
        return Live(get_renderable=line, console=console, refresh_per_second=_PER_SECOND, transient=True)


def told(stats: Mapping[str, Any]) -> str:
    """The counts of a crawl as one line: ``120 pages, 98 items, 45 documents (2 without text), 31 requests wait``."""
    waiting = stats.get("scheduler/enqueued", 0) - stats.get("scheduler/dequeued", 0)
    unchanged = sum(count for name, count in stats.items() if name.startswith("etl/") and name.endswith("/unchanged"))
    dead = stats.get("healing/dead_letters", 0)
    parts = [
        f"{stats.get('response_received_count', 0)} pages",
        f"{stats.get('item_scraped_count', 0)} items",
        _documents(stats),
        f"{unchanged} unchanged" if unchanged else "",
        f"{stats['healing/incidents']} incidents" if stats.get("healing/incidents") else "",
        f"{dead} dead letters" if dead else "",
        f"{waiting} requests wait" if waiting > 0 else "",
    ]
    return ", ".join(filter(None, parts))


def _documents(stats: Mapping[str, Any]) -> str:
    counts = {name.removeprefix(_PDF): count for name, count in stats.items() if name.startswith(_PDF)}
    ended = {status: counts[status] for status in DocumentStatus if status in counts}
    without = sum(count for status, count in ended.items() if not status.has_text)
    told = f" ({without} without text)" if without else ""
    return f"{sum(ended.values())} documents{told}" if ended else ""


def _terminal_log() -> logging.StreamHandler[TextIO] | None:
    """What writes Scrapy's log, if that is to a terminal."""
    handler = get_scrapy_root_handler()
    return handler if isinstance(handler, logging.StreamHandler) and handler.stream.isatty() else None
