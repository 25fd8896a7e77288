"""Gives a re-queued request the response that was captured when its page was parked: no second download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from healing.crawl.extension import HealingExtension
from healing.crawl.parking import parked_id

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.crawl.parking import Parking


class ReplayMiddleware:
    """Downloader middleware; early in the chain, so that nothing counts or delays what is not downloaded."""

    def __init__(self, parking: Parking) -> None:
        self._parking = parking

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = crawler.get_extension(HealingExtension)
        if extension is None:
            raise NotConfigured
        return cls(extension.parking)

    def process_request(self, request: Request) -> Response | None:
        """The captured response, with this very request as its own (else the callback would see the old meta)."""
        page = parked_id(request)
        return None if page is None else self._parking.response(page, request)
