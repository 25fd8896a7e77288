"""An extension that holds the database of a crawl, as a program that hangs in a transaction would."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from scrapy import signals

from etl_sentiment.pipelines.store import StorePipeline
from healing.project import home_of
from healing.store import address

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Holding:
    """From the spider's start to its end; it also makes waiting short."""

    def __init__(self, crawler: Crawler) -> None:
        self._file = home_of(crawler.settings).path("data/collected.db")
        self._connection: sqlite3.Connection | None = None
        address._WAIT_SECONDS = 0
        StorePipeline.pauses = (0.01, 0.02)
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Holding:
        return cls(crawler)

    def opened(self) -> None:
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def closed(self) -> None:
        assert self._connection is not None
        self._connection.close()
