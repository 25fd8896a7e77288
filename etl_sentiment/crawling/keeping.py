"""Requests that outlive a crawl: in a queue of their own in the ``JOBDIR``, written as Scrapy writes its own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.squeues import PickleFifoDiskQueue
from scrapy.utils.misc import build_from_crawler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_QUEUE = "retries.queue"


def keep_requests(folder: str, crawler: Crawler, requests: Iterable[Request]) -> int:
    """Adds to the queue; how many could be written down (one with a lambda as callback cannot)."""
    queue = build_from_crawler(PickleFifoDiskQueue, crawler, str(Path(folder, _QUEUE)))
    kept = 0
    try:
        for request in requests:
            try:
                queue.push(request)
                kept += 1
            except ValueError as error:
                logger.warning("%s cannot be written down: %s", request, error)
    finally:
        queue.close()
    return kept


def kept_requests(folder: str, crawler: Crawler) -> Iterator[Request]:
    """Takes all out of the queue."""
    if not Path(folder, _QUEUE).exists():
        return
    queue = build_from_crawler(PickleFifoDiskQueue, crawler, str(Path(folder, _QUEUE)))
    try:
        for _ in range(len(queue)):
            try:
                request = queue.pop()
            except ValueError as error:
                logger.warning("a request of an earlier crawl no longer fits the spider: %s", error)
                continue
            if request is not None:
                yield request
    finally:
        queue.close()
