"""One crawl from its start to its summary, and what goes along with it."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import create_looping_call

from healing.crawl import signals
from healing.crawl.restoring import RunLocks
from healing.crawl.usage import usage_here
from healing.errors import StoreError
from healing.reporting.line import summary_line
from healing.reporting.metrics import summarise
from healing.store.records import ParkState, Pruned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.clock import Clock
    from healing.config import HealingConfig
    from healing.crawl.extractor import Extracted
    from healing.home import Home
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

BEAT_SECONDS = 15
_DAY_SECONDS = 86_400


class RunPart(Protocol):
    """Something that goes along with a crawl, and takes part in nothing. Its own failures are its own to tell."""

    def opened(self, run: int, at: float) -> None:
        """The crawl has this number in the store; ``at``: seconds since the epoch."""

    def page(self, one: Extracted, response: Response, *, is_healthy: bool) -> None:
        """A page gave its values, or failed to: then it may be told of again, when it is replayed."""

    def beat(self, at: float) -> None:
        """Each :data:`BEAT_SECONDS`."""

    async def closed(self, reason: str, at: float) -> None:
        """The crawl is over, and its run is finished in the store, which is still open."""


class Run:
    """The crawl's record in the store, kept up to date while it lasts."""

    def __init__(
        self,
        crawler: Crawler,
        *,
        config: HealingConfig,
        store: Store,
        home: Home,
        clock: Clock,
        parts: Sequence[RunPart],
    ) -> None:
        self.id = 0
        self.locks = RunLocks(home.path("data/runs"), config.store.url)
        self._crawler = crawler
        self._config = config
        self._store = store
        self._home = home
        self._clock = clock
        self._parts = parts
        self._heartbeat = create_looping_call(self._beat)

    def start(self, spider: Spider) -> int:
        """Begins, and gives the run's number; ``CloseSpider`` where the store cannot be written."""
        source = getattr(spider, "source_name", "") or spider.name
        # A schedule says it by a setting, scrapyd by a spider argument.
        job = self._crawler.settings.get("HEALING_JOB") or getattr(spider, "_job", "")
        at = self._clock()
        try:
            self.id = self._store.start_run(spider.name, source, at, job)
        except StoreError as error:
            logger.error("the healing store cannot be written: %s", error)  # noqa: TRY400 - for people
            raise CloseSpider("healing store") from error
        self.locks.hold(self.id)
        self._heartbeat.start(BEAT_SECONDS, now=False)
        for part in self._parts:
            part.opened(self.id, at)
        return self.id

    def page(self, extracted: Sequence[Extracted], response: Response, *, is_healthy: bool) -> None:
        """What one page gave of each page kind that it was read as."""
        for one in extracted:
            for part in self._parts:
                part.page(one, response, is_healthy=is_healthy)

    def stop(self) -> None:
        """The crawl ends: no heartbeat any more."""
        if self._heartbeat.running:
            self._heartbeat.stop()

    async def finish(self, reason: str) -> None:
        """Writes down how it ended, says it, and drops what is old."""
        pages, items = self._progress()
        at = self._clock()
        failed = self._store.count_parked(run=self.id)
        dead = self._store.count_parked(run=self.id, states=[ParkState.DEAD])
        usage = usage_here(self._home.folder)
        self._store.finish_run(
            self.id, pages=pages, items=items, reason=reason, at=at, failed=failed, dead=dead, usage=usage
        )
        self._prune()
        for part in self._parts:
            await part.closed(reason, at)
        logger.info("%s", self._summary())

    def _beat(self) -> None:
        at = self._clock()
        try:
            self._store.heartbeat(self.id, at, *self._progress())
        except StoreError as error:
            logger.warning("no heartbeat: %s", error)
        for part in self._parts:
            part.beat(at)

    def _progress(self) -> tuple[int, int]:
        stats = self._crawler.stats
        return stats.get_value("response_received_count", 0), stats.get_value("item_scraped_count", 0)

    def _prune(self) -> None:
        days = self._config.metrics.retention_days
        dropped = self._store.prune(self._clock() - days * _DAY_SECONDS)
        if dropped.dead_pages:
            logger.warning("%d dead letters that were older than %d days were dropped", dropped.dead_pages, days)
        if dropped != Pruned():
            told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in asdict(dropped).items() if count)
            logger.info("Older than %d days, and dropped: %s", days, told)
            self._crawler.signals.send_catch_log(signals.pruned, dropped=dropped, days=days)

    def _summary(self) -> str:
        store = self._store
        incidents = store.incidents(run=self.id)
        heals = [heal for incident in incidents for heal in store.heals(incident=incident.id)]
        calls = [call for incident in incidents for call in store.llm_calls(incident=incident.id)]
        waiting = store.count_parked(states=(ParkState.PARKED, ParkState.REPLAYING))
        dead = store.count_parked(states=(ParkState.DEAD,))
        return summary_line(summarise(incidents, heals, [store.run(self.id)], calls), waiting=waiting, dead=dead)
