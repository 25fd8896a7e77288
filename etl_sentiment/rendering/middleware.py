"""Renders downloaded pages, before anything else reads them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse

from etl_sentiment.addresses import web_address
from etl_sentiment.rendering.extension import Rendering
from etl_sentiment.rendering.renderer import LedElsewhereError, RenderingError
from etl_sentiment.rendering.resources import SLOT
from etl_sentiment.source_spider import SourceSpider
from healing.crawl.rendering import NOT_RENDERED, is_to_be_rendered

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from etl_sentiment.sources import Source

logger = logging.getLogger(__name__)

RENDERED_BY = "Rendered-By"
"""The header of a response that was rendered: what healing captures of it is not rendered again when it is replayed."""
_OF_THE_SHELL = ("ETag", "Last-Modified", "Content-Type", "Content-Length")
"""They speak of the page without its values, which stays the same whatever the values are."""
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class RenderingMiddleware:
    """Downloader middleware, right above decompression: redirects and errors are no pages yet.

    Here and not in a download handler, so that a page waits in no slot of the downloader while its scripts ask for
    more, and so that captured pages, which are not downloaded, can be rendered too.

    What cannot be rendered is a failed download: its status says how, and retries are the retry middleware's.
    """

    def __init__(self, crawler: Crawler, spider: SourceSpider, rendering: Rendering) -> None:
        self._stats = crawler.stats
        self._most_redirects = crawler.settings.getint("REDIRECT_MAX_TIMES")
        self._spider = spider
        self._rendering = rendering

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        rendering = crawler.get_extension(Rendering)
        if rendering is None or not isinstance(crawler.spider, SourceSpider):
            raise NotConfigured
        return cls(crawler, crawler.spider, rendering)

    def process_request(self, request: Request) -> None:
        """A page that does not change may show other values: it is asked for whole."""
        if slot := request.meta.get(SLOT):
            request.meta["download_slot"] = slot
        elif self._renderer(request):
            for name in _CONDITIONS:
                request.headers.pop(name, None)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        name = self._renderer(request)
        if not name or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        return response if RENDERED_BY in response.headers else await self._rendered(name, request, response)

    async def _rendered(self, name: str, request: Request, response: HtmlResponse) -> Response | Request:
        source = self._source(request)
        assert source is not None
        try:
            html = await self._rendering.render(name, response, source)
        except LedElsewhereError as led:
            return self._followed(request, response, led.url)
        except RenderingError as error:
            return self._failed(request, response, error)
        self._stats.inc_value(f"rendering/rendered/{name}")
        headers = response.headers.copy()
        for key in _OF_THE_SHELL:
            headers.pop(key, None)
        headers.update({RENDERED_BY: name, "Content-Type": "text/html; charset=utf-8"})
        body = html.encode("utf-8", "replace")  # scripts can make half an emoji, which is no character
        return HtmlResponse(response.url, headers=headers, body=body, encoding="utf-8", request=request)

    def _failed(self, request: Request, response: HtmlResponse, error: RenderingError) -> Response:
        self._stats.inc_value(f"rendering/failed/{error.status}")
        logger.warning("%s could not be rendered: %s", response.url, error)
        if not is_to_be_rendered(request):
            return response.replace(status=error.status)
        # Healing has asked for it: it goes on as it came, and ends with the evidence there is.
        request.meta[NOT_RENDERED] = str(error)
        return response

    def _followed(self, request: Request, response: HtmlResponse, url: str) -> Response | Request:
        """As a redirect of the server would be: the next page is looked at by all middlewares."""
        times = request.meta.get("redirect_times", 0) + 1
        self._stats.inc_value("rendering/led_elsewhere")
        # A script must not lead to the files of this machine either, which Scrapy could read.
        if times > self._most_redirects or is_to_be_rendered(request) or not web_address(url):
            return self._failed(request, response, RenderingError(508, f"its scripts lead to {url}"))
        urls = [*request.meta.get("redirect_urls", ()), request.url]
        led = request.replace(url=url, dont_filter=False)
        led.meta.pop("allow_offsite", None)
        led.meta.update(redirect_times=times, redirect_urls=urls)
        return led

    def _renderer(self, request: Request) -> str:
        """What renders the page of this request; nothing for files, feeds, sitemaps and ``robots.txt``."""
        if request.method != "GET" or request.callback not in (self._spider.parse_list, self._spider.parse_detail):
            return ""
        source = self._source(request)
        if source is None:
            return ""
        always = self._rendering.renderer_of(source)
        return always or (self._rendering.fallback_of(source) if is_to_be_rendered(request) else "")

    def _source(self, request: Request) -> Source | None:
        return self._spider.manners.source_of(request)
