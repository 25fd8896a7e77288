"""Serves the bundled sites for the length of a crawl of them."""

from __future__ import annotations

import json
import logging
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from etl_sentiment.demo.server import SiteServer
from etl_sentiment.demo.sites import SITES
from etl_sentiment.source_spider import SourceSpider
from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

    from etl_sentiment.demo.site import Site

logger = logging.getLogger(__name__)


class BundledSites:
    """Starts the sites before the first request and stops them when the spider is closed.

    Settings: ``DEMO_PORT``, ``DEMO_REDESIGNS`` and ``DEMO_REPORT``. Does nothing in a crawl of other sources.
    """

    def __init__(self, stats: StatsCollector, *, sites: Mapping[str, Site], port: int, report: Path | None) -> None:
        self._stats = stats
        self._sites = sites
        self._port = port
        self._report = report
        self._open = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        bundled = (
            [one.bundled for one in spider.sources.values() if one.bundled] if isinstance(spider, SourceSpider) else []
        )
        if not bundled:
            raise NotConfigured
        report = crawler.settings.get("DEMO_REPORT")
        extension = cls(
            crawler.stats,
            sites={name: _site(name, crawler.settings) for name in bundled},
            port=crawler.settings.getint("DEMO_PORT"),
            report=home_of(crawler.settings).path(report) if report else None,
        )
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: SourceSpider) -> None:
        addresses = {}
        for name, site in self._sites.items():
            server = self._open.enter_context(SiteServer(site, port=self._port_of(name)))
            addresses[name] = server.url
            logger.info("The bundled %s is served on %s", name, server.url)
            if (wanted := self._port_of(name)) and not server.url.endswith(f":{wanted}"):
                logger.warning(
                    "Port %d is taken, so the bundled %s has other addresses in this crawl: in the tables its pages"
                    " are new ones. End what has the port, or set DEMO_PORT",
                    wanted, name,
                )  # fmt: skip
        spider.sources = {
            name: source.served_at(addresses[source.bundled]) if source.bundled else source
            for name, source in spider.sources.items()
        }

    def spider_closed(self) -> None:
        self._open.close()
        if self._report is not None:
            told = {
                "hits": sum((site.hits for site in self._sites.values()), Counter()),
                "incidents": self._stats.get_value("healing/incidents", 0),
                "layout": ", ".join(site.layout for site in self._sites.values()),
            }
            self._report.write_text(json.dumps(told, indent=1), "utf-8")

    def _port_of(self, name: str) -> int:
        """Each site has its own, so that its pages keep their addresses from crawl to crawl."""
        return self._port + list(SITES).index(name) if self._port else 0


def _site(name: str, settings: BaseSettings) -> Site:
    try:
        return SITES[name](parse_redesigns(settings.get("DEMO_REDESIGNS") or ""))
    except ValueError as error:
        # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
        raise SystemExit(f"DEMO_REDESIGNS = {settings['DEMO_REDESIGNS']!r}: {error}") from error


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
