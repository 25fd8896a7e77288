"""Healing's place in a crawl: opens what is needed, answers the middlewares, ends it all when the crawl ends."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import TextResponse
from scrapy.utils.asyncio import is_asyncio_available

from healing.crawl.backfill import Backfill, says_nothing_new
from healing.crawl.counting import Counting
from healing.crawl.desk import Desk
from healing.crawl.endings import Tools
from healing.crawl.examiner import Broken, Examiner, Healthy, NoDrift
from healing.crawl.exporting import Exporting
from healing.crawl.extractor import Extracted, Extractor
from healing.crawl.heals import Heals
from healing.crawl.incidents import Incidents
from healing.crawl.learning import Learner
from healing.crawl.listeners import listeners_of
from healing.crawl.parking import Parking, parked_id
from healing.crawl.rendering import REFUSED, Shells
from healing.crawl.replays import Replays
from healing.crawl.restoring import close_ended, left_behind
from healing.crawl.run import Run
from healing.crawl.telling import Teller
from healing.crawl.worker import Worker
from healing.detection.triage import PageState
from healing.errors import HealingError, StoreError
from healing.extraction import without
from healing.model import Failure, Symptom
from healing.project import Project
from healing.rules import rules_of_kinds
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.clock import Clock
    from healing.crawl.run import RunPart
    from healing.model import Extraction

logger = logging.getLogger(__name__)

_WORTH_A_RETRY = frozenset(
    {PageState.BLOCKED, PageState.MAINTENANCE, PageState.JS_SHELL, PageState.CONSENT, PageState.OTHER_FORMAT}
)


class HealingExtension:
    """One crawl's healing. The middlewares and the spider mixin find it through ``crawler.get_extension``."""

    def __init__(self, crawler: Crawler, project: Project, clock: Clock = time.time) -> None:
        self._crawler = crawler
        self._clock = clock
        self.config = project.config
        self.replays_only = crawler.settings.getbool("HEALING_REPLAY")
        self.extractor = Extractor(project.library(), rules_of_kinds(getattr(crawler.spidercls, "page_kinds", {})))
        named: Iterable[str] = getattr(crawler.spider, "healed_sources", tuple)()
        self.extractor.check_modules(named or self.extractor.likely_sources(crawler.spidercls.name))
        self.store = project.open_store()
        self.parking = Parking(self.store, crawler.stats, clock)
        self._learner = Learner(self.store, sample_every=self.config.healing.sample_every)
        self._examiner = Examiner(self.extractor, self._learner)
        self._replays = Replays(crawler, self.store, self.parking)
        self._shells = Shells(crawler, self.store, self.parking, self._replays)
        self._incidents = Incidents(crawler, self.config, self.store, clock)
        self._worker = Worker()
        self._backfill = Backfill()
        self._heals = Heals(
            config=self.config,
            store=self.store,
            parking=self.parking,
            extractor=self.extractor,
            learner=self._learner,
            worker=self._worker,
            clock=clock,
        )
        tools = Tools(
            config=self.config,
            store=self.store,
            incidents=self._incidents,
            parking=self.parking,
            replays=self._replays,
            examiner=self._examiner,
            backfill=self._backfill,
            heals=self._heals,
            shells=self._shells,
        )
        self._desk = Desk(tools)
        # What goes along with the crawl.
        teller = Teller(crawler, self.store, clock, project, listeners_of(crawler, project, self.store))
        self.parking.watchers.append(teller.page_parked)
        parts: list[RunPart] = [
            Counting(crawler, self.store, self._examiner, self.config.healing),
            teller,
            Exporting(self.store, project.home, self.config.metrics.export_interval),
        ]
        self._run = Run(crawler, config=self.config, store=self.store, home=project.home, clock=clock, parts=parts)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Errors of the configuration, the rules, the selector modules and the store end the crawl before it starts."""
        if not getattr(crawler.spidercls, "page_kinds", None):
            raise NotConfigured
        if not is_asyncio_available():
            raise NotConfigured("healing needs Scrapy's asyncio reactor (the default): remove TWISTED_REACTOR")
        try:
            extension = cls(crawler, Project.of(crawler.settings))
        except HealingError as error:
            # Any other exception would reach people as a traceback of Scrapy's insides.
            raise SystemExit(f"{crawler.spidercls.name}: {error}") from error
        connect = crawler.signals.connect
        connect(extension.spider_opened, signals.spider_opened)
        connect(extension.spider_idle, signals.spider_idle)
        connect(extension.spider_closed, signals.spider_closed)
        return extension

    # The crawl --------------------------------------------------------------------------------------------------

    def spider_opened(self, spider: Spider) -> None:
        """Starts the run, and puts back what an earlier crawl left parked."""
        self.parking.open(spider)
        self._shells.open(self.config.healing)
        run = self._incidents.run = self.parking.run = self._run.start(spider)
        states = (ParkState.DEAD, ParkState.PARKED) if self.replays_only else (ParkState.PARKED, ParkState.REPLAYING)
        for incident in close_ended(self.store, self._run.locks, run, self._clock()):
            self._heals.undo_unproved(incident)
        self._replays.restore(
            left_behind(self.store, self._run.locks, spider.name, run, states, reviewed=self.replays_only)
        )

    def spider_idle(self) -> None:
        """The crawl stays open while a heal runs or a page is being replayed."""
        if self._desk.idle():
            raise DontCloseSpider

    async def spider_closed(self, reason: str) -> None:
        """Kills the worker, keeps what is parked for the next crawl, writes what was learned."""
        self._run.stop()
        await self._desk.close()
        await self._worker.close()
        self._learner.write()
        await self._run.finish(reason)
        self.store.close()
        self._run.locks.release()

    def is_replayed_instead(self, output: object) -> bool:
        """Whether something that the spider starts with is not to be crawled: a captured page is replayed."""
        return self.replays_only or (isinstance(output, Request) and self._replays.is_restored(output))

    # One response -----------------------------------------------------------------------------------------------

    def has_failed(self, response: Response) -> bool:
        """Whether something that was extracted from the response so far is broken."""
        return not isinstance(self._examiner.examine(response), Healthy | None)

    def take_over(self, response: Response, *, error: str = "") -> bool:
        """Takes a failed response over: its output is to be dropped. False: it has not failed, let it go."""
        outcome = self._examiner.examine(response)
        if isinstance(outcome, Broken | Healthy):
            self._run.page(self.extractor.of(response), response, is_healthy=isinstance(outcome, Healthy))
        if isinstance(outcome, Broken):
            if self._shells.is_in_vain(response.request):
                self._bury(response)
                return True
            return self._desk.take(response, outcome, error)
        if isinstance(outcome, NoDrift):
            self._crawler.stats.inc_value(f"healing/no_drift/{outcome.triage.kind.value}")
            if self.config.healing.mode == "observe":
                return False
            self._set_aside(response, outcome)
            return True
        if isinstance(outcome, Healthy) and not error:
            self._learn(response, outcome)
            assert response.request is not None
            return any(says_nothing_new(response.request, one.extraction) for one in outcome.extracted)
        return False

    def went_out(self, response: Response) -> None:
        """All output of a healthy response has gone out: a replayed page is done."""
        number = parked_id(response.request)
        missing = self._examiner.without(response)
        reason = f"it went on without {', '.join(missing)}" if missing else ""
        if number is not None:
            self._desk.page_done(number, ParkState.DEAD if missing else ParkState.DONE, reason, served=True)
        if missing:
            one = self.extractor.of(response)[0]
            number = number or self._keep_for_later(response, one, missing, reason)
            self.parking.gave_up(one.source, one.extraction.page_kind, [number])

    def _keep_for_later(self, response: Response, one: Extracted, missing: tuple[str, ...], reason: str) -> int:
        """A listing went on without a link: once a selector works, its replay leads to the pages that are missing."""
        failures = tuple(Failure(name, Symptom.MISSING, "gone by verdict") for name in missing)
        return self.parking.park(response, Broken(one.source, one.extraction.page_kind, failures), dead=reason)

    def unread(self, response: Response, source: str, extraction: Extraction) -> frozenset[str]:
        """The fields without which this page goes on, since no repair of them was found."""
        return self._examiner.waived_for(response, Extracted(source, extraction))

    def callback_failed(self, response: Response, error: str) -> None:
        """A bug in the callback: a replayed page that it met goes to the dead letters."""
        number = parked_id(response.request)
        if number is not None:
            self._desk.page_done(number, ParkState.DEAD, error.strip().splitlines()[-1], served=True)

    def _learn(self, response: Response, outcome: Healthy) -> None:
        assert isinstance(response, TextResponse)
        assert response.request is not None
        number = parked_id(response.request)
        for one in outcome.extracted:
            self._desk.page_healthy(one.source, one.extraction)
            self._shells.healthy(response.request, (one.source, one.extraction.page_kind))
            waived = self._examiner.waived_for(response, one)
            if number is None:
                self._backfill.note(one.source, one.extraction, response.request, without=waived)
            # A repair that is not confirmed must not teach what it may have got wrong.
            if number is None or not self._desk.is_confirming(number):
                self._learn_from(response, replace(one, extraction=without(one.extraction, waived)))

    def _learn_from(self, response: TextResponse, one: Extracted) -> None:
        try:
            self._learner.healthy(response, one.source, one.extraction)
        except (StoreError, OSError) as error:
            # A full disk costs the lesson, not the healthy page.
            self._crawler.stats.inc_value("healing/not_learned")
            logger.warning("nothing was learned from %s: %s", response.url, error)
        except Exception:  # a defect in what remembers must not cost a healthy page either; it is told and counted
            self._crawler.stats.inc_value("healing/not_learned")
            logger.exception("nothing was learned from %s: this is a defect, please report it", response.url)

    def _set_aside(self, response: Response, outcome: NoDrift) -> None:
        """A page that is no drift: tried again where that helps, else a dead letter that says what the page was."""
        if self._shells.take(response, outcome):
            return
        reason = f"{outcome.triage.kind.value}: {outcome.triage.reason}{self._shells.failed(response.request)}"
        number = parked_id(response.request)
        if number is not None:
            self._desk.page_done(number, ParkState.DEAD, reason)
        elif outcome.triage.kind not in _WORTH_A_RETRY or not self._retry(response, reason):
            logger.warning(
                "%s is no page of kind %s: %s; see the dead letters", response.url, outcome.page_kind, reason
            )
            self.parking.park(response, outcome, dead=reason)

    def _bury(self, response: Response) -> None:
        """A page that was rendered in vain is a dead letter again."""
        number = parked_id(response.request)
        assert number is not None
        self._desk.page_done(number, ParkState.DEAD, REFUSED + self._shells.failed(response.request))

    def _retry(self, response: Response, reason: str) -> bool:
        """Queues the request again, as often as RETRY_TIMES allows."""
        assert response.request is not None
        assert self._crawler.spider is not None
        retry = get_retry_request(response.request, spider=self._crawler.spider, reason=reason)
        if retry is not None:
            self._replays.repeat([retry], stat="retried")
        return retry is not None
