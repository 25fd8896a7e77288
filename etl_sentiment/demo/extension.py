"""Serves the bundled portal for the length of a crawl of it."""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.server import PortalServer
from etl_sentiment.source_spider import SourceSpider
from healing.project import home_of

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)


class BundledPortal:
    """Starts the portal before the first request and stops it when the spider is closed.

    Settings: ``DEMO_PORT``, ``DEMO_REDESIGNS`` and ``DEMO_REPORT``. Does nothing in a crawl of other sources.
    """

    def __init__(self, stats: StatsCollector, *, portal: Portal, port: int, report: Path | None) -> None:
        self._stats = stats
        self._portal = portal
        self._port = port
        self._report = report
        self._open = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(spider, SourceSpider) or not any(one.bundled for one in spider.sources.values()):
            raise NotConfigured
        settings = crawler.settings
        try:
            redesigns = parse_redesigns(settings.get("DEMO_REDESIGNS") or "")
            portal = Portal(switch_after=redesigns)
        except ValueError as error:
            # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
            raise SystemExit(f"DEMO_REDESIGNS = {settings['DEMO_REDESIGNS']!r}: {error}") from error
        report = settings.get("DEMO_REPORT")
        extension = cls(
            crawler.stats,
            portal=portal,
            port=settings.getint("DEMO_PORT"),
            report=home_of(settings).path(report) if report else None,
        )
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: SourceSpider) -> None:
        server = self._open.enter_context(PortalServer(self._portal, port=self._port))
        logger.info("The bundled portal is served on %s", server.url)
        spider.sources = {
            name: source.served_at(server.url) if source.bundled else source for name, source in spider.sources.items()
        }

    def spider_closed(self) -> None:
        self._open.close()
        if self._report is not None:
            incidents = self._stats.get_value("healing/incidents", 0)
            told = {"hits": self._portal.hits, "incidents": incidents, "layout": self._portal.layout}
            self._report.write_text(json.dumps(told, indent=1), "utf-8")


def parse_redesigns(text: str) -> dict[int, str]:
    """``45:cards,120:hashed`` as the layouts by the number of pages after which they begin; empty for none.

    ``ValueError`` where it is not of this form.
    """
    redesigns = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        count, _, layout = part.partition(":")
        if not count.strip().isdecimal() or not layout.strip():
            raise ValueError(f"{part!r}: must be a number of pages and a layout, such as 45:cards")
        redesigns[int(count)] = layout.strip()
    return redesigns
