"""Turns what happens in a crawl into events, and gives them to whoever listens."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any, Protocol

from healing.crawl import signals
from healing.crawl.run_events import of_the_end, of_the_last
from healing.events import Event, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.clock import Clock
    from healing.crawl.extractor import Extracted
    from healing.detection.degradation import Finding
    from healing.llm.question import Call
    from healing.model import Failure
    from healing.project import Project
    from healing.repair.incident import Verdict
    from healing.store.interface import Store
    from healing.store.records import Pruned

logger = logging.getLogger(__name__)

_SHOWN = 20
"""So many URLs stand in one event."""


class Listener(Protocol):
    """Is given each event; a failure of its own costs the event for it alone, and is logged once a crawl."""

    def told(self, event: Event) -> None: ...

    async def closed(self) -> None:
        """No more events: what is still to be sent is sent."""


class Teller:
    """A part of the run: see :class:`healing.crawl.run.RunPart`. Nothing that it does can harm the crawl."""

    def __init__(
        self, crawler: Crawler, store: Store, clock: Clock, project: Project, listeners: Sequence[Listener]
    ) -> None:
        self._crawler = crawler
        self._store = store
        self._clock = clock
        self._folder = project.home.folder
        self._policy = project.config.alerts
        self._listeners = listeners
        self._failed: set[str] = set()
        self._run = 0
        self._is_disk_low = False
        # Kept: they are connected weakly.
        self._handlers = {
            signals.incident_opened: self._incident_opened,
            signals.observed: self._observed,
            signals.judged: self._judged,
            signals.healed: self._healed,
            signals.back_filled: self._back_filled,
            signals.proposed: self._proposed,
            signals.refused: self._refused,
            signals.rolled_back: self._rolled_back,
            signals.interrupted: self._interrupted,
            signals.rendering_switched: self._rendering_switched,
            signals.degraded: self._degraded,
            signals.pruned: self._pruned,
        }
        for signal, handler in self._handlers.items():
            crawler.signals.connect(handler, signal)

    def tell(self, name: Name, **context: Any) -> None:
        """Something happened now."""
        event = Event(self._clock(), name, self._run, self._crawler.spidercls.name, context)
        for listener in self._listeners:
            try:
                listener.told(event)
            except Exception as error:  # noqa: BLE001 (whatever is wrong with a log must not cost a page)
                self._not_told(type(listener).__name__, f"{name.value}: {error}")

    def _not_told(self, who: str, what: str) -> None:
        """Counted each time, and said the first time: a full disk fails with each event."""
        self._crawler.stats.inc_value("healing/untold")
        if who not in self._failed:
            self._failed.add(who)
            logger.error("%s: not told of %s (said once; healing/untold counts them all)", who, what)

    # The run

    def opened(self, run: int, at: float) -> None:
        self._run = run
        self.tell(Name.CRAWL_STARTED)
        self._look_at_disk()
        try:
            for name, context in of_the_last(self._store, run, at):
                self.tell(name, **context)
        except Exception as error:  # noqa: BLE001 (as in tell)
            self._not_told("the store", f"the crawl before: {error}")

    def page(self, one: Extracted, response: Response, *, is_healthy: bool) -> None:
        """Pages are counted elsewhere."""

    def beat(self, at: float) -> None:  # noqa: ARG002 (as all parts)
        self._look_at_disk()

    async def closed(self, reason: str, at: float) -> None:  # noqa: ARG002 (as all parts)
        self._look_at_disk()
        try:
            for name, context in of_the_end(self._store, self._store.run(self._run), self._crawler.stats, self._policy):
                self.tell(name, **context)
        except Exception as error:  # noqa: BLE001 (as in tell)
            self._not_told("the store", f"the end: {error}")
        for listener in self._listeners:
            try:
                await listener.closed()
            except Exception as error:  # noqa: BLE001 (as in tell: the others are to be closed, too)
                self._not_told(type(listener).__name__, f"the end: {error}")

    def _look_at_disk(self) -> None:
        """Told once a crawl, while there is still time to do something about it."""
        if self._is_disk_low:
            return
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError as error:
            self._not_told("the disk", f"what is free: {error}")
            return
        if free < self._policy.min_free_megabytes * 1e6:
            self._is_disk_low = True
            self.tell(Name.DISK_LOW, free_bytes=free, error=f"{free / 1e9:.2f} GB are free below {self._folder}")

    def page_parked(self, number: int) -> None:
        """A failed page was written down."""
        try:
            page = self._store.parked_page(number)
            assert page is not None
            snapshot = str(self._store.snapshot_path(page.snapshot) or "")
        except Exception as error:  # noqa: BLE001 (as in tell: the page is parked already)
            self._not_told("the store", f"a parked page: {error}")
            return
        *_, last = page.error.strip().splitlines() or [""]
        self.tell(
            Name.PAGE_PARKED,
            **_place(page.source, page.page_kind, page.incident),
            url=page.url,
            error=last or page.reason or "; ".join(page.failures),
            traceback=page.error,
            html_snapshot=snapshot,
        )

    # The life of an incident

    def _incident_opened(
        self, source: str, page_kind: str, incident: int, url: str, failures: Sequence[Failure]
    ) -> None:
        told = [str(one) for one in failures]
        place = _place(source, page_kind, incident)
        self.tell(Name.INCIDENT_OPENED, **place, url=url, failures=told, error="; ".join(told))

    def _observed(self, source: str, page_kind: str, incident: int, pages: int, fields: Sequence[str]) -> None:
        error = f"{', '.join(fields)} failed on {pages} pages"
        self.tell(Name.OBSERVED, **_place(source, page_kind, incident), pages=pages, fields=fields, error=error)

    def _judged(self, source: str, page_kind: str, incident: int, pages: int, verdict: Verdict) -> None:
        place = _place(source, page_kind, incident)
        for call in verdict.calls:
            self.tell(Name.LLM_CALL, **place, **_asked(call))
        fields = {
            name: {
                "accepted": one.accepted,
                "proposer": one.proposer,
                "confidence": round(one.confidence, 4),
                "reasons": list(one.reasons),
            }
            for name, one in verdict.fields.items()
        }
        self.tell(Name.JUDGED, **place, pages=pages, seconds=round(verdict.seconds, 3), fields=fields)

    def _healed(self, source: str, page_kind: str, incident: int, change: Any, seconds: float) -> None:
        changed = {name: list(texts) for name, texts in change.changed.items()} if change is not None else {}
        place = _place(source, page_kind, incident)
        self.tell(Name.HEALED, **place, seconds=round(seconds, 3), selectors=changed)

    def _back_filled(self, source: str, page_kind: str, incident: int, urls: Sequence[str]) -> None:
        self.tell(Name.BACK_FILLED, **_place(source, page_kind, incident), count=len(urls), urls=urls[:_SHOWN])

    def _proposed(self, source: str, page_kind: str, incident: int) -> None:
        self.tell(Name.PROPOSED, **_place(source, page_kind, incident))

    def _refused(
        self, source: str, page_kind: str, incident: int, reasons: dict[str, tuple[str, ...]], is_quarantined: bool
    ) -> None:
        told = {name: list(why) for name, why in reasons.items()}
        error = "; ".join(f"{name}: {why[0]}" for name, why in reasons.items() if why)
        name = Name.QUARANTINED if is_quarantined else Name.REFUSED
        self.tell(name, **_place(source, page_kind, incident), error=error, reasons=told)

    def _rolled_back(self, source: str, page_kind: str, incident: int, reason: str) -> None:
        self.tell(Name.ROLLED_BACK, **_place(source, page_kind, incident), error=reason)

    def _interrupted(self, source: str, page_kind: str, incident: int) -> None:
        self.tell(Name.INTERRUPTED, **_place(source, page_kind, incident))

    # Between the crawls

    def _rendering_switched(self, source: str, page_kind: str, url: str, reason: str) -> None:
        self.tell(Name.RENDERING_SWITCHED, source=source, page_kind=page_kind, url=url, error=reason)

    def _degraded(self, source: str, page_kind: str, finding: Finding) -> None:
        self.tell(
            Name.DEGRADED, source=source, page_kind=page_kind, field=finding.field, sign=finding.sign.value,
            error=str(finding),
        )  # fmt: skip

    def _pruned(self, dropped: Pruned, days: int) -> None:
        counts = {name: count for name in dropped.__slots__ if (count := getattr(dropped, name))}
        self.tell(Name.PRUNED, days=days, **counts)


def _place(source: str, page_kind: str, incident: int) -> dict[str, Any]:
    return {"source": source, "page_kind": page_kind, "incident": incident}


def _asked(call: Call) -> dict[str, Any]:
    """Of a question only what it took: the pages' text is not for logs."""
    return {
        "model": call.model,
        "purpose": call.purpose,
        "prompt_tokens": call.prompt_tokens,
        "reply_tokens": call.reply_tokens,
        "call_seconds": round(call.seconds, 3),
        "error": call.error,
    }
