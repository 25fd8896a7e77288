"""Holds a response's output back until its callback is done, and lets it go only if the page was healthy."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakSet

from scrapy.exceptions import CloseSpider, NotConfigured

from healing.crawl.extension import HealingExtension

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class HealingSpiderMiddleware:
    """Spider middleware, nearest to the spider.

    Items and requests that a callback yields before it fails would otherwise be kept, and come twice with the replay.
    """

    def __init__(self, healing: HealingExtension, *, held_output: int) -> None:
        self._healing = healing
        self._most = held_output
        self._taken: WeakSet[Response] = WeakSet()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        healing = crawler.get_extension(HealingExtension)
        if healing is None:
            raise NotConfigured
        return cls(healing, held_output=healing.config.healing.held_output)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The spider's own start, but for what is replayed from an earlier crawl instead."""
        async for output in start:
            if not self._healing.is_replayed_instead(output):
                yield output

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What the callback gave if the page was healthy, nothing if it was not."""
        held: list[Any] = []
        released = False
        try:
            async for output in result:
                held.append(output)
                if len(held) > self._most:
                    released = self._release(response, already=released)
                if released:
                    for one in held:
                        yield one
                    held.clear()
                elif len(held) > self._most:
                    held.clear()  # of a page that has failed: none of it will go out
        except Exception:
            # A bug in the callback: what it gave before goes out, as in any Scrapy project.
            if response not in self._taken:
                for one in held:
                    yield one
            raise
        for output in self._finished(response, held, released=released):
            yield output

    def _release(self, response: Response, *, already: bool) -> bool:
        """Whether what is too much to hold back goes out before its callback is done: only where nothing failed."""
        if already or self._healing.has_failed(response):
            return already
        logger.warning(
            "%s gives more than %d items and requests (HEALING_HELD_OUTPUT): they go out before the page is judged",
            response.url,
            self._most,
        )
        return True

    def _finished(self, response: Response, held: list[Any], *, released: bool) -> Iterable[Any]:
        if released and self._healing.has_failed(response):
            logger.error("%s failed after its output had gone out: it cannot be healed", response.url)
            return held
        if response in self._taken or self._healing.take_over(response):
            return ()
        return self._let_go(response, held)

    def _let_go(self, response: Response, held: list[Any]) -> Iterable[Any]:
        yield from held
        # Only now: should the process be killed before, the page is still parked.
        self._healing.went_out(response)

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any] | None:
        """An exception where the extraction had failures is a failed page; any other is a bug and passes through."""
        error = "".join(traceback.format_exception(exception))
        if not self._healing.take_over(response, error=error):
            self._healing.callback_failed(response, error)
            return None
        self._taken.add(response)
        # How a callback ends a crawl or a listing: that is for Scrapy, whatever the page was.
        return None if isinstance(exception, CloseSpider) else ()
