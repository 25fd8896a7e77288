"""Asks each source as its entry says: in its download slot, with or without ``robots.txt``, with its retries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle

from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.sources.politeness import domains_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from etl_sentiment.sources import Manners


class PolitenessMiddleware:
    """Downloader middleware, before all that read these keys of ``request.meta``.

    It also sees what no callback asked for: ``robots.txt`` and attachments. Read anew for each download, so that a
    request that waited in a ``JOBDIR`` is treated as ``sources.yaml`` says now.
    """

    def __init__(self, manners: Manners) -> None:
        self._manners = manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not isinstance(crawler.spider, SourceSpider):
            raise NotConfigured
        return cls(crawler.spider.manners)

    def process_request(self, request: Request) -> None:
        request.meta.update(self._manners.meta(request))


class SourceThrottle(AutoThrottle):
    """In place of Scrapy's AutoThrottle: for the sources with ``autothrottle``, whose ``delay`` is the shortest.

    Scrapy's own one would let every slot begin with ``AUTOTHROTTLE_START_DELAY``, and come down to ``DOWNLOAD_DELAY``
    also where a source asks for more. Which slots it leaves alone is said by ``autothrottle_dont_adjust_delay`` in the
    meta (see :class:`PolitenessMiddleware`).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not isinstance(crawler.spider, SourceSpider):
            raise NotConfigured
        self._spider = crawler.spider

    def _spider_opened(self, spider: Spider) -> None:  # noqa: ARG002 - the base class's signature
        self.mindelay = self._min_delay()
        self.maxdelay = self._max_delay()
        slots = self.crawler.engine.downloader.per_slot_settings
        for source in self._spider.sources.values():
            if source.autothrottle:
                for domain in domains_of(source):
                    slot = slots.setdefault(domain, {})
                    slot["delay"] = max(self._start_delay(), slot.get("delay", 0))

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        _, slot = self._get_slot(request, spider)
        source = self._spider.manners.source_of(request)
        if slot is not None and source is not None and source.autothrottle:
            slot.delay = max(slot.delay, source.delay or 0)
