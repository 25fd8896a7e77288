"""A spider of sources that has no page kinds, so that nothing of healing runs beside what is tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http.request import NO_CALLBACK

from etl_sentiment.source_spider import SourceSpider
from healing.crawl.context import context_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import TextResponse


class Walker(SourceSpider):
    """Follows each link of a list; what is called ``file`` it downloads as a pipeline would."""

    name = "walker"

    async def parse_list(self, response: TextResponse, source: str) -> AsyncIterator[Any]:
        for link in response.css("a::attr(href)").getall():
            if "file" in link:
                yield await self._downloaded(response.urljoin(link), source)
            else:
                yield self.visit(response, link, self.parse_detail, source=source)

    async def _downloaded(self, url: str, source: str) -> dict[str, Any]:
        assert self.crawler.engine is not None
        request = Request(url, NO_CALLBACK, meta={"source": source})
        response = await self.crawler.engine.download_async(request)
        return {"url": url, "status": response.status}

    def parse_detail(self, response: TextResponse, source: str) -> Iterator[Any]:
        assert response.request is not None
        if b"try again" in response.body:
            yield get_retry_request(response.request, spider=self, reason="a callback says so")
            return
        assert self.crawler.engine is not None
        slot = str(response.meta["download_slot"])
        yield {
            "url": response.url,
            "source": source,
            "context": context_of(response.request),
            "slot": slot,
            "delay": self.crawler.engine.downloader.slots[slot].delay,
        }
