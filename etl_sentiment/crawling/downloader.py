"""A downloader that asks a source for no more pages at once than it may."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader, Slot

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from twisted.internet.defer import Deferred


class CountingDownloader(Downloader):
    """Counts a transfer from when it is chosen.

    Scrapy 2.19 counts it from when its task first runs, by when it has chosen all others that wait: without a delay,
    any number of requests goes to a server that may be asked for one page at once.
    """

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:  # noqa: ARG002 - base's
        key, slot = super()._get_slot(request)
        if not isinstance(slot.queue, _CountedQueue):
            slot.queue = _CountedQueue(slot)
        return key, slot


class _CountedQueue(deque[tuple[Any, "Deferred[Any]"]]):
    """Notes in its slot what is taken out to be transferred; the downloader takes it away when that is done."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot.queue)
        self._slot = slot

    def popleft(self) -> tuple[Any, Deferred[Any]]:
        request, waiting = super().popleft()
        self._slot.transferring.add(request)
        return request, waiting
