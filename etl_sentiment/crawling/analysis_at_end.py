"""When a crawl is done, what it found is analysed: the sentiment of opinions, and the laws that they speak of."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import closing
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from etl_sentiment.analysers import analyser_of
from etl_sentiment.analysing import analyse_due
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.storage.opening import collection_of
from healing.crawl.addon import QUIET_COMMANDS, command
from healing.errors import ConfigError, HealingError
from healing.reporting.text import counted

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from etl_sentiment.analysing import Analysed
    from etl_sentiment.sentiment.analyser import Analyser

logger = logging.getLogger(__name__)

SECONDS = "ANALYSIS_SECONDS"
"""The setting for how long it may take at the end of a crawl; 0: not at all."""
_LATER = "later: scrapy etl-analyse"


class AnalysisAtEnd:
    """Analyses what is due in the tables, for ``ANALYSIS_SECONDS`` at most. An error costs the analysis, no item.

    Counts ``etl/analysed`` opinions, and ``etl/mentions`` of laws in them.
    """

    def __init__(self, crawler: Crawler, analyser: Analyser) -> None:
        self._crawler = crawler
        self._analyser = analyser

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        is_collecting = issubclass(crawler.spidercls, SourceSpider) and command() not in QUIET_COMMANDS
        if not is_collecting or not crawler.settings.getfloat(SECONDS):
            raise NotConfigured
        try:
            extension = cls(crawler, analyser_of(crawler.settings))
        except ConfigError as error:
            # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
            raise SystemExit(f"scrapy crawl {crawler.spidercls.name}: {error}") from error
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_closed(self, spider: Spider) -> None:
        if not self._crawler.crawling:
            logger.info("What was collected is not analysed, since the crawl was stopped; %s", _LATER)
            return
        start = time.monotonic()
        try:
            done = await asyncio.to_thread(self._analyse, start + spider.settings.getfloat(SECONDS))
        except HealingError as error:  # of the database, or of the analyser
            logger.error("%s. What was collected is not analysed; %s", error, _LATER)  # noqa: TRY400
            return
        if done is not None:
            self._tell(done, time.monotonic() - start)

    def _analyse(self, end: float) -> Analysed | None:
        collection = collection_of(self._crawler.settings)
        if collection is None:
            return None
        with closing(collection):
            return analyse_due(
                collection,
                self._analyser,
                is_to_stop=lambda: not self._crawler.crawling or time.monotonic() > end,
            )

    def _tell(self, done: Analysed, seconds: float) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("etl/analysed", done.opinions)
        self._crawler.stats.inc_value("etl/mentions", done.mentions)
        if done.opinions or done.left:
            told = f"{counted(done.opinions, 'opinion')} analysed in {seconds:.0f} s"
            left = f"; {done.left:,} are left, {_LATER}" if done.left else ""
            logger.info("%s: %s of %d laws%s", told, counted(done.mentions, "mention"), done.laws, left)
