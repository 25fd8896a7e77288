"""Turns what happens in a crawl into events, and gives them to whoever listens."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from healing.crawl import signals
from healing.events import Event, Name
from healing.reporting.agents import ended_well
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.clock import Clock
    from healing.crawl.extractor import Extracted
    from healing.detection.degradation import Finding
    from healing.model import Failure
    from healing.repair.incident import Verdict
    from healing.store.interface import Store
    from healing.store.records import Pruned

logger = logging.getLogger(__name__)

_DISK_LOW = 1_000_000_000
"""Bytes that are free where the data lies: below it people are told."""


class Listener(Protocol):
    """Is given each event; a failure of its own costs the event for it alone, and is logged."""

    def told(self, event: Event) -> None: ...

    async def closed(self) -> None:
        """No more events: what is still to be sent is sent."""


class Teller:
    """A part of the run: see :class:`healing.crawl.run.RunPart`."""

    def __init__(self, crawler: Crawler, store: Store, clock: Clock, listeners: Sequence[Listener]) -> None:
        self._crawler = crawler
        self._store = store
        self._clock = clock
        self._listeners = listeners
        self._run = 0
        # Kept: they are connected weakly.
        self._handlers = {
            signals.incident_opened: self._incident_opened,
            signals.judged: self._judged,
            signals.healed: self._healed,
            signals.proposed: self._proposed,
            signals.refused: self._refused,
            signals.rolled_back: self._rolled_back,
            signals.interrupted: self._interrupted,
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
                self._crawler.stats.inc_value("healing/untold")
                logger.error("%s: not told of %s: %s", type(listener).__name__, name.value, error)  # noqa: TRY400

    # The run

    def opened(self, run: int, at: float) -> None:  # noqa: ARG002 (as all parts)
        self._run = run
        self.tell(Name.CRAWL_STARTED)

    def page(self, one: Extracted, response: Response, *, is_healthy: bool) -> None:
        """Pages are counted elsewhere."""

    def beat(self, at: float) -> None:
        """Nothing happened."""

    async def closed(self, reason: str, at: float) -> None:  # noqa: ARG002 (as all parts)
        run = self._store.run(self._run)
        if run.disk_bytes is not None and run.disk_bytes < _DISK_LOW:
            self.tell(Name.DISK_LOW, free_bytes=run.disk_bytes, error=f"{run.disk_bytes / 1e9:.2f} GB are free")
        if run.dead:
            newest = self._store.latest_parked(1, [ParkState.DEAD])
            because = [f"the newest: {page.url}: {page.reason}" for page in newest]
            self.tell(Name.DEAD_LETTERS, count=run.dead, error="; ".join(because))
        incidents = self._store.incidents(run=self._run)
        failed = [call for one in incidents for call in self._store.llm_calls(incident=one.id) if call.is_failure]
        if failed:
            self.tell(Name.MODEL_UNAVAILABLE, model=failed[-1].model, error=failed[-1].error, count=len(failed))
        name = Name.CRAWL_FINISHED if ended_well(reason) else Name.CRAWL_FAILED
        seconds = round(run.seen_at - run.started_at, 3)
        self.tell(name, reason=reason, pages=run.pages, items=run.items, failed=run.failed, seconds=seconds)
        for listener in self._listeners:
            await listener.closed()

    def page_parked(self, number: int) -> None:
        """A failed page was written down."""
        page = self._store.parked_page(number)
        assert page is not None
        *_, last = page.error.strip().splitlines() or [""]
        error = last or page.reason or "; ".join(page.failures)
        self.tell(
            Name.PAGE_PARKED,
            **_place(page.source, page.page_kind, page.incident),
            url=page.url,
            error=error,
            traceback=page.error,
            html_snapshot=str(self._store.snapshot_path(page.snapshot) or ""),
        )

    # The life of an incident

    def _incident_opened(
        self, source: str, page_kind: str, incident: int, url: str, failures: Sequence[Failure]
    ) -> None:
        told = [str(one) for one in failures]
        place = _place(source, page_kind, incident)
        self.tell(Name.INCIDENT_OPENED, **place, url=url, failures=told, error="; ".join(told))

    def _judged(self, source: str, page_kind: str, incident: int, pages: int, verdict: Verdict) -> None:
        fields = {
            name: {"accepted": one.accepted, "proposer": one.proposer, "confidence": round(one.confidence, 4)}
            for name, one in verdict.fields.items()
        }
        self.tell(Name.JUDGED, **_place(source, page_kind, incident), pages=pages, fields=fields)

    def _healed(self, source: str, page_kind: str, incident: int, change: Any, seconds: float) -> None:
        changed = {name: list(texts) for name, texts in change.changed.items()} if change is not None else {}
        place = _place(source, page_kind, incident)
        self.tell(Name.HEALED, **place, seconds=round(seconds, 3), selectors=changed)

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
