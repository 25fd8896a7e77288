"""Writes down how much CPU time a crawl uses once it is under way."""

from __future__ import annotations

import json
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

WARM_UP = 20
"""Items that come before the measurement: the first pages of a crawl are learned from, whatever the sampling."""


class Meter:
    """From the item after the warm-up to the last one."""

    def __init__(self, stats: StatsCollector, *, items: int, file: Path) -> None:
        self._stats = stats
        self._last = items
        self._file = file
        self._count = 0
        self._start = 0.0
        self._end = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        meter = cls(crawler.stats, items=settings.getint("METER_ITEMS"), file=Path(settings["METER_FILE"]))
        crawler.signals.connect(meter.item_scraped, signals.item_scraped)
        crawler.signals.connect(meter.engine_stopped, signals.engine_stopped)
        return meter

    def item_scraped(self) -> None:
        self._count += 1
        if self._count == WARM_UP:
            self._start = cpu_seconds()
        elif self._count == self._last:
            self._end = cpu_seconds()

    def engine_stopped(self) -> None:
        told = {
            "seconds": self._end - self._start,
            "items": self._count,
            "incidents": self._stats.get_value("healing/incidents", 0),
        }
        self._file.write_text(json.dumps(told), "utf-8")


def cpu_seconds() -> float:
    """User and system time of this process and of its ended children."""
    return sum(sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
