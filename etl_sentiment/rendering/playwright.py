"""Renders pages in Chromium, through scrapy-playwright.

The page is downloaded by Scrapy, as all pages are, and put into the browser, which has no network of its own. So
status, redirects, ``robots.txt``, delays and retries are what they are without rendering, and a page that was captured
earlier can be rendered without another download.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from scrapy_playwright.provider import PlaywrightBrowserProvider

from etl_sentiment.rendering.chromium import PROGRAMS, arguments, chromium, may_be_sandboxed
from etl_sentiment.rendering.renderer import LedElsewhereError, RenderingError
from etl_sentiment.rendering.resources import Resources
from etl_sentiment.rendering.visit import Visit

if TYPE_CHECKING:
    from playwright.async_api import Browser, ProxySettings
    from scrapy.crawler import Crawler
    from scrapy.http import Response, TextResponse
    from scrapy.settings import BaseSettings

    from etl_sentiment.rendering.limits import Limits
    from etl_sentiment.sources import Source

_CLOSING_SECONDS = 5
_NOWHERE: ProxySettings = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
"""A proxy that there is none of, for this machine's own addresses as well."""


class PlaywrightRenderer:
    """A context of the browser a source, a page in it for each page."""

    def __init__(self, crawler: Crawler, limits: Limits) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.pages)
        self._resources = Resources(crawler)
        self._user_agent = crawler.settings["USER_AGENT"]
        logging.getLogger("scrapy-playwright").addFilter(_without_traceback)
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)

    @classmethod
    def missing(cls, settings: BaseSettings) -> str:
        named = settings.get("RENDERING_CHROMIUM")
        if chromium(named):
            return ""
        if named:
            return f"RENDERING_CHROMIUM = {named!r} is no program: name the one of Chromium, or leave it out"
        return (
            f"none of {', '.join(PROGRAMS)} is in PATH: install Chromium (apt-get install chromium), or name it in"
            " RENDERING_CHROMIUM"
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler, limits: Limits) -> Self:
        given = {
            "PLAYWRIGHT_BROWSER_PROVIDER": SilentChromium,
            "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": str(chromium(crawler.settings.get("RENDERING_CHROMIUM")))},
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limits.seconds * 1000,
            # How many pages are open at once is seen to here: a page that is given up could not be counted down there.
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1000,
        }
        for name, value in given.items():
            crawler.settings.set(name, value, priority="spider")
        return cls(crawler, limits)

    async def render(self, page: TextResponse, source: Source) -> str:
        get = partial(self._resources.get, source=source)
        visit = Visit(page, get, seconds=self._limits.seconds, size=self._limits.size)
        async with self._turns:
            return await self._visited(visit, self._request(page, source, visit))

    async def close(self) -> None:
        with suppress(PlaywrightError):
            await self._handler.close()

    def _request(self, page: TextResponse, source: Source, visit: Visit) -> Request:
        """What scrapy-playwright is to do; none of it gets into the ``meta`` of the crawl's own request."""
        context = {"accept_downloads": False, "service_workers": "block", "user_agent": self._user_agent}
        told = {
            "playwright": True,
            "playwright_context": source.name,
            "playwright_context_kwargs": context,
            "playwright_page_init_callback": visit.begin,
            "playwright_page_methods": [PageMethod(visit.settle)],
        }
        return Request(page.url, meta=told)

    async def _visited(self, visit: Visit, request: Request) -> str:
        work = asyncio.ensure_future(self._handler.download_request(request))
        left = asyncio.ensure_future(visit.left.wait())
        try:
            await asyncio.wait({work, left}, timeout=self._limits.seconds, return_when=asyncio.FIRST_COMPLETED)
            if visit.target:
                raise LedElsewhereError(visit.target)
            if visit.html is not None:
                return visit.html
            if visit.left.is_set():
                raise RenderingError(508, "its scripts do nothing but load it again")
            if not work.done():
                raise RenderingError(504, f"it was not ready within {self._limits.seconds:g} s")
            raise _failure(work)
        finally:
            left.cancel()
            if not work.done():
                work.cancel()
                await self._close(visit)
            await asyncio.gather(work, left, return_exceptions=True)

    async def _close(self, visit: Visit) -> None:
        """Ends a page that was given up; the browser with it where it does not obey: the next page gets a new one."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                if visit.tab is not None:
                    await visit.tab.close()
        except (TimeoutError, PlaywrightError):
            browser: Browser | None = getattr(self._handler, "browser", None)
            if browser is not None:
                with suppress(TimeoutError, PlaywrightError):
                    async with asyncio.timeout(_CLOSING_SECONDS):
                        await browser.close()


class SilentChromium(PlaywrightBrowserProvider):
    """Starts the browser when the first page needs it, cut off from the network."""

    async def start(self) -> None:
        """Nothing yet: most crawls that may need a browser do not."""

    async def launch_browser(self) -> Browser:
        if self.browser_type is None:
            await super().start()
        assert self.browser_type is not None
        return await self.browser_type.launch(
            executable_path=self.config.launch_options["executable_path"],
            args=arguments(),
            proxy=_NOWHERE,
            chromium_sandbox=may_be_sandboxed(),
        )


def _failure(work: asyncio.Future[Response]) -> RenderingError:
    """Why scrapy-playwright gave up."""
    error = work.exception()
    if isinstance(error, RenderingError):
        return error
    if isinstance(error, PlaywrightTimeoutError):
        return RenderingError(504, "its scripts did not let it be loaded in time")
    # Any other: a browser that cannot be started, that died, or that does what nobody has thought of.
    said = str(error).strip().splitlines() or [type(error).__name__]
    return RenderingError(502, f"the browser says: {said[0]}")


def _without_traceback(record: logging.LogRecord) -> bool:
    """What went wrong with a page is said in one line."""
    record.exc_info = None
    return True
