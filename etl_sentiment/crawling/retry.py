"""Asks again for what could not be had: later and later, as the source says, and as the server asks."""

from __future__ import annotations

import asyncio
import logging
import time
from random import SystemRandom
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DontCloseSpider, IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.job import job_dir
from scrapy.utils.misc import load_object
from scrapy.utils.response import response_status_message

from etl_sentiment.crawling.backoff import retry_after, wait_seconds
from etl_sentiment.crawling.keeping import keep_requests, kept_requests
from etl_sentiment.crawling.waiting import WaitingRoom
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.sources import Retry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from random import Random

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

ASKED = "retry_asked"
"""The key of ``request.meta`` for the seconds that the server asks to wait, until they are waited for."""
HUSHED = "retry_hushed"
"""The key for a request that came when its server had asked for rest."""
WAITED = "retry_waited"
"""The key for the number of the retry that was waited for last."""
LOOK_SECONDS = 0.25
"""How often a wait inside of the downloader looks whether the crawl ends."""


class BackoffMiddleware:
    """In place of Scrapy's RetryMiddleware: the same settings, meta keys and stats, but with a wait before each retry.

    A retry comes back to the engine, which tells of it before it schedules it (``request_scheduled``). There it is
    taken into the waiting room, and given back when its time has come. So it holds no place in the downloader, other
    sources go on, and retries that others ask for (``get_retry_request``) wait as well. What a pipeline downloads by
    itself comes past no scheduler and waits here, but gives its place away meanwhile. ``robots.txt`` is asked for again
    at once: all requests for its host wait in the downloader for it.

    Where the server says after which time to ask again (``Retry-After``), nothing else is asked of it until then.

    ``random`` may be seeded, ``now`` (seconds since 1970), ``later`` and ``sleep`` are a clock that tests can turn.
    """

    def __init__(
        self,
        crawler: Crawler,
        *,
        random: Random | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        room: Callable[[Callable[[Request], None]], WaitingRoom] = WaitingRoom,
    ) -> None:
        settings = crawler.settings
        if not settings.getbool("RETRY_ENABLED") or not isinstance(crawler.spider, SourceSpider):
            raise NotConfigured
        self._crawler = crawler
        self._spider = crawler.spider
        statuses = [int(status) for status in settings.getlist("RETRY_HTTP_CODES")]
        self._default = Retry(count=settings.getint("RETRY_TIMES"), statuses=statuses)
        self._exceptions = tuple(load_object(name) for name in settings.getlist("RETRY_EXCEPTIONS"))
        self._random = random or SystemRandom()
        self._now = now
        self._sleep = sleep
        self._room = room(self._crawl)
        self._quiet: dict[str, float] = {}  # by download slot: until when
        self._here = 0
        self._waited = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        connect = crawler.signals.connect
        connect(middleware.spider_opened, signals.spider_opened)
        connect(middleware.request_scheduled, signals.request_scheduled)
        connect(middleware.spider_idle, signals.spider_idle)
        connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    # One download -----------------------------------------------------------------------------------------------

    async def process_request(self, request: Request) -> Request | None:
        seconds = self._quiet_seconds(request)
        if seconds <= 0 or urlsplit(request.url).path == "/robots.txt":
            return None
        if request.callback is NO_CALLBACK:
            await self._wait_here(request, seconds)
            return None
        return request.replace(dont_filter=True, meta=request.meta | {HUSHED: True})

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("dont_retry") or response.status not in self._policy(request).statuses:
            return response
        asked = retry_after(response, self._now())
        if asked is not None:
            until = self._now() + min(asked, self._policy(request).cap)
            self._quiet[_slot(request)] = max(until, self._quiet.get(_slot(request), 0))
        return await self._again(request, response_status_message(response.status), asked) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if request.meta.get("dont_retry") or not isinstance(exception, self._exceptions):
            return None
        return await self._again(request, exception)

    async def _again(self, request: Request, reason: str | Exception, asked: float | None = None) -> Request | None:
        """The request for another try; ``None`` where there were enough."""
        policy = self._policy(request)
        retry = get_retry_request(
            request,
            spider=self._spider,
            reason=reason,
            max_retry_times=request.meta.get("max_retry_times", policy.count),
            priority_adjust=request.meta.get("priority_adjust"),
            give_up_log_level=request.meta.get("give_up_log_level"),
        )
        if retry is None:
            return None
        if asked is not None:
            retry.meta[ASKED] = asked
        if request.callback is not NO_CALLBACK:
            self._tell(retry, reason)
            return retry
        if urlsplit(request.url).path == "/robots.txt":
            return retry
        return retry if await self._wait_here(request, self._seconds(retry)) else None

    def _policy(self, request: Request) -> Retry:
        source = self._spider.manners.source_of(request)
        return source.retry if source is not None else self._default

    def _seconds(self, retry: Request) -> float:
        """How long a retry waits now; noted as waited for."""
        times = retry.meta[WAITED] = retry.meta["retry_times"]
        seconds = wait_seconds(self._policy(retry), times, self._random, asked=retry.meta.pop(ASKED, None))
        self._waited += seconds
        self._crawler.stats.set_value("retry/wait_seconds", round(self._waited, 1))
        return seconds

    def _quiet_seconds(self, request: Request) -> float:
        return self._quiet.get(_slot(request), 0) - self._now()

    def _tell(self, retry: Request, reason: str | Exception) -> None:
        """On a line of its own where a host begins to fail: a hundred pages of it are for the debug log."""
        level = logging.DEBUG if self._room.waits_for(retry.url) else logging.INFO
        host = urlsplit(retry.url).netloc
        logger.log(level, "%s fails (%s): %s waits for another try", host, reason or type(reason).__name__, retry)

    # The waiting room -------------------------------------------------------------------------------------------

    def request_scheduled(self, request: Request) -> None:
        """Takes a retry that was not waited for yet; Scrapy drops what a handler of this signal ignores."""
        if request.meta.pop(HUSHED, False) and (seconds := self._quiet_seconds(request)) > 0:
            self._room.hold(request, seconds)
            raise IgnoreRequest("its server asked for rest")
        if request.meta.get("retry_times", 0) > request.meta.get(WAITED, 0):
            self._room.hold(request, self._seconds(request))
            raise IgnoreRequest("it waits for another try")

    def _crawl(self, request: Request) -> None:
        assert self._crawler.engine is not None
        self._crawler.engine.crawl(request)

    def spider_idle(self) -> None:
        """The crawl stays open while a request waits."""
        if self._room or self._here:
            raise DontCloseSpider

    def spider_opened(self) -> None:
        """Goes on with what an earlier crawl in the same ``JOBDIR`` was stopped before."""
        folder = job_dir(self._crawler.settings)
        for request in kept_requests(folder, self._crawler) if folder else ():
            self._crawl(request)

    def spider_closed(self) -> None:
        """The scheduler is closed by now: what waits is kept beside its queue, where there is one."""
        waiting = self._room.empty()
        folder = job_dir(self._crawler.settings)
        kept = keep_requests(folder, self._crawler, waiting) if folder and waiting else 0
        if dropped := len(waiting) - kept:
            self._crawler.stats.inc_value("retry/dropped", dropped)
            logger.warning("%d requests still waited for another try and are dropped", dropped)

    # A wait inside of the downloader ----------------------------------------------------------------------------

    async def _wait_here(self, request: Request, seconds: float) -> bool:
        """Waits without holding a place. False: the crawl ends, there is no other try.

        Scrapy says nothing before it waits for such downloads, so that has to be looked for.
        """
        assert self._crawler.engine is not None
        active = self._crawler.engine.downloader.active
        active.discard(request)
        self._here += 1
        try:
            while seconds > 0 and not self._is_ending():
                await self._sleep(min(seconds, LOOK_SECONDS))
                seconds -= LOOK_SECONDS
        finally:
            self._here -= 1
            active.add(request)  # who put it there takes it away
        return not self._is_ending()

    def _is_ending(self) -> bool:
        slot = self._crawler.engine._slot if self._crawler.engine is not None else None
        return slot is None or slot.closing is not None


def _slot(request: Request) -> str:
    return str(request.meta.get("download_slot") or urlsplit(request.url).hostname)
