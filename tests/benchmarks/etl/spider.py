"""A spider that has its items already: its one page is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import signals

from tests.benchmarks.etl.made import made_items

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from etl_sentiment.items import Item


class MadeSpider(scrapy.Spider):
    """Yields ``count`` items, and calls ``passed`` for each that went through all pipelines."""

    name = "made"
    count: int
    passed: Callable[[], None]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> MadeSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signal=signals.item_scraped)
        return spider

    def item_scraped(self) -> None:
        self.passed()

    async def start(self) -> AsyncIterator[Any]:
        # Through a callback, since Scrapy takes no more of its items at a time than the pipelines have room for.
        yield scrapy.Request("data:text/plain,", self.parse)

    def parse(self, response: Response) -> Iterator[Item]:
        yield from made_items(self.count)
