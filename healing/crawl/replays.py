"""Re-queues parked pages, a few at a time, so that the scheduler stays small however many pages are parked."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from healing.crawl.parking import ParkingError
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

    from healing.crawl.parking import Parking
    from healing.store.interface import Store
    from healing.store.records import ParkedPage

logger = logging.getLogger(__name__)

IN_FLIGHT = 50
"""So many replayed requests are in the crawl at once."""


class Replays:
    """The replays of one crawl: those in the crawl, and the parked pages that wait for their turn."""

    def __init__(self, crawler: Crawler, store: Store, parking: Parking) -> None:
        self._crawler = crawler
        self._store = store
        self._parking = parking
        self._in_flight: set[int] = set()
        self._restored: set[bytes] = set()
        self._waiting: deque[Iterator[ParkedPage]] = deque()

    @property
    def are_active(self) -> bool:
        """Whether a replay is in the crawl, or waits for its turn."""
        return bool(self._in_flight or self._waiting)

    def restore(self, pages: Iterable[ParkedPage]) -> None:
        """Replays the pages of an earlier crawl; where this one finds their links again, they are known already."""
        numbers = []
        for page in pages:
            self._mark_as_seen(page)
            numbers.append(page.id)
        self.release(page for page in map(self._store.parked_page, numbers) if page is not None)

    def _mark_as_seen(self, page: ParkedPage) -> None:
        assert self._crawler.engine is not None
        seen = getattr(getattr(self._crawler.engine.scheduler, "df", None), "request_seen", None)
        with suppress(ParkingError):  # said when it is its turn
            request = self._parking.request(page)
            self._restored.add(self._fingerprint(request))
            if seen is not None:
                seen(request)

    def is_restored(self, request: Request) -> bool:
        """Whether a page of an earlier crawl is replayed for this request, which need not be downloaded then."""
        return self._fingerprint(request) in self._restored

    def _fingerprint(self, request: Request) -> bytes:
        assert self._crawler.request_fingerprinter is not None
        return self._crawler.request_fingerprinter.fingerprint(request)

    def release(self, pages: Iterable[ParkedPage]) -> None:
        """Replays these pages as room becomes free."""
        self._waiting.append(iter(pages))
        self._fill()

    def send(self, page: ParkedPage, meta: Mapping[str, object] = MappingProxyType({})) -> bool:
        """Re-queues one page now, with ``meta`` added. False (and a dead letter) where its request was lost."""
        try:
            request = self._parking.request(page)
        except ParkingError as error:
            self._parking.settle([page.id], ParkState.DEAD, str(error))
            logger.warning("%s cannot be replayed: %s", page.url, error)
            return False
        request.meta.update(meta)
        self._store.set_park_state([page.id], ParkState.REPLAYING, count_attempt=True)
        self._parking.replayed_again(page.id)
        self._in_flight.add(page.id)
        self._crawl(request)
        self._crawler.stats.inc_value("healing/replayed")
        return True

    def repeat(self, requests: Sequence[Request], *, stat: str) -> None:
        """Queues requests for another download, counted as ``healing/<stat>``."""
        for request in requests:
            self._crawl(request)
            self._crawler.stats.inc_value(f"healing/{stat}")

    def returned(self, number: int) -> None:
        """A replayed page came to an end, whatever it was."""
        self._in_flight.discard(number)
        self._fill()

    def lost(self) -> list[int]:
        """The pages that are said to be in the crawl while the crawl is idle: something swallowed their requests."""
        lost, self._in_flight = sorted(self._in_flight), set()
        return lost

    def wake(self) -> None:
        """Lets an idle crawl see at once that nothing holds it open; by itself Scrapy looks every 5 seconds."""
        slot = self._crawler.engine._slot if self._crawler.engine is not None else None
        if slot is not None:
            slot.nextcall.schedule()

    def _crawl(self, request: Request) -> None:
        assert self._crawler.engine is not None
        self._crawler.engine.crawl(request)

    def _fill(self) -> None:
        while self._waiting and len(self._in_flight) < IN_FLIGHT:
            page = next(self._waiting[0], None)
            if page is None:
                self._waiting.popleft()
            else:
                self.send(page)
