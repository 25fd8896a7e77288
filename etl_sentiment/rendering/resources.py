"""Downloads what the scripts of a page ask for, by Scrapy's own downloader.

So ``robots.txt``, the domains of the source, each redirect, proxies and sizes are seen to as for any other request,
and the browser needs no network. ``delay`` holds between pages; what a page loads belongs to it and does not wait, but
the source's ``concurrency`` holds.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from etl_sentiment.addresses import web_address
from etl_sentiment.sources.politeness import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from etl_sentiment.sources import Source

logger = logging.getLogger(__name__)

SLOT = "rendering_slot"
"""The key of ``request.meta`` for the download slot of what pages load; see :func:`slots`."""

_KEPT_BYTES = 32 * 1024 * 1024
MAX_SIZE = 16 * 1024 * 1024
"""Bytes of one of them, unpacked."""
_DROPPED = frozenset({"host", "cookie", "user-agent", "accept-encoding", "content-length", "connection"})
"""Headers of the browser that are Scrapy's to say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    is_script: bool


class Resources:
    """Scripts are kept for the length of the crawl: the same ones stand on each page of a site."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._scripts: dict[tuple[str, str], Response] = {}
        self._size = 0

    async def get(self, asked: Asked, source: Source) -> Response | None:
        """The answer to a page's request, whatever its status; ``None`` where it may not or cannot be had."""
        key = (source.name, asked.url)
        if asked.is_script and key in self._scripts:
            return self._scripts[key]
        assert self._crawler.engine is not None
        if not web_address(asked.url):
            # Scrapy would read file://allowed.example/etc/passwd as well: to a file the host makes no difference.
            return None
        try:
            response = await self._crawler.engine.download_async(_request(asked, source))
        except Exception as error:  # noqa: BLE001 - not allowed, not reachable, too large: the page goes without
            self._crawler.stats.inc_value("rendering/resources/refused")
            logger.debug("%s of a page of %s is not loaded: %r", asked.url, source.name, error)
            return None
        self._crawler.stats.inc_value("rendering/resources/loaded")
        if asked.is_script and response.status == 200 and self._size + len(response.body) <= _KEPT_BYTES:
            self._scripts[key] = response
            self._size += len(response.body)
        return response


def slots(source: Source, settings: BaseSettings) -> dict[str, dict[str, float]]:
    """An entry of ``DOWNLOAD_SLOTS`` for what the pages of a source load."""
    at_once = source.concurrency or settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    return {slot_of(source): {"delay": 0, "concurrency": at_once}}


def slot_of(source: Source) -> str:
    return f"rendering/{source.name}"


def _request(asked: Asked, source: Source) -> Request:
    headers = {name: value for name, value in asked.headers.items() if name.lower() not in _DROPPED}
    meta = {SOURCE: source.name, SLOT: slot_of(source), "dont_retry": True, "download_maxsize": MAX_SIZE}
    return Request(asked.url, NO_CALLBACK, asked.method, headers=headers, body=asked.body, meta=meta)
