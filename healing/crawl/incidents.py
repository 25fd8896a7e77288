"""The open incidents of one crawl: one a source and page kind, from the first failed page to its end."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from healing.crawl import signals
from healing.crawl.confirming import Confirmation
from healing.crawl.layouts import Evidence
from healing.store.records import IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

    from healing.clock import Clock
    from healing.config import HealingConfig
    from healing.crawl.examiner import Broken
    from healing.selectors.library import AppliedChange
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

Key = tuple[str, str]
"""Source and page kind."""


INTERRUPTED = "the crawl ended first; the next one replays the pages"


class Stage(Enum):
    """What an open incident waits for."""

    GATHERING = auto()
    JUDGING = auto()
    CONFIRMING = auto()
    REVIEW = auto()
    """A person: in the mode ``review`` nothing is changed before."""
    OBSERVED = auto()
    """Nothing: in the mode ``observe`` failures are only reported."""


@dataclass(slots=True)
class OpenIncident:
    """An incident in this crawl."""

    id: int
    source: str
    page_kind: str
    opened_at: float
    threshold: int
    """So many failed pages are enough evidence to judge."""
    stage: Stage = Stage.GATHERING
    broken: set[str] = field(default_factory=set)
    pages: int = 0
    attempt: int = 1
    can_be_healed: bool = True
    """Whether another attempt could end otherwise."""
    evidence: Evidence = field(default_factory=Evidence)
    """What it was judged by."""
    confirmation: Confirmation = field(default_factory=Confirmation)
    change: AppliedChange | None = None
    heals: list[int] = field(default_factory=list)
    timer: CallLaterResult | None = None

    @property
    def key(self) -> Key:
        return self.source, self.page_kind

    @property
    def is_busy(self) -> bool:
        """Whether the crawl must stay open for it."""
        return self.stage in (Stage.GATHERING, Stage.JUDGING, Stage.CONFIRMING)

    def stop_timer(self) -> None:
        """It is judged now, or not at all."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Incidents:
    """Opens and closes the incidents of one crawl, in the store, the statistics, the log and by signals."""

    def __init__(self, crawler: Crawler, config: HealingConfig, store: Store, clock: Clock) -> None:
        self.run = 0
        self._crawler = crawler
        self._config = config
        self._store = store
        self._clock = clock
        self._open: dict[Key, OpenIncident] = {}
        self._refusals: dict[Key, int] = {}

    def __iter__(self) -> Iterator[OpenIncident]:
        return iter(tuple(self._open.values()))

    def get(self, key: Key) -> OpenIncident | None:
        return self._open.get(key)

    def is_quarantined(self, key: Key) -> bool:
        """Whether this page kind was refused so often that its failed pages go to the dead letters at once."""
        return self._refusals.get(key, 0) >= self._config.healing.max_attempts

    def opened(self, broken: Broken, url: str) -> OpenIncident:
        """The incident of a failed page: the open one of its page kind, or a new one.

        After each refusal twice as many pages are wanted as evidence: one odd page must not stand for a redesign.
        """
        key = (broken.source, broken.page_kind)
        if key in self._open:
            return self._open[key]
        at = self._clock()
        number = self._store.open_incident(*key, sorted({failure.field for failure in broken.failures}), self.run, at)
        threshold = self._config.healing.evidence_pages * 2 ** self._refusals.get(key, 0)
        incident = self._open[key] = OpenIncident(number, *key, opened_at=at, threshold=threshold)
        self._count("incidents")
        told = "; ".join(map(str, broken.failures))
        logger.warning("Incident %d: %s/%s broke on %s: %s", number, *key, url, told)
        self._send(signals.incident_opened, incident, url=url, failures=broken.failures)
        return incident

    def page_added(self, incident: OpenIncident, broken: Broken) -> None:
        """One more failed page, with perhaps more broken fields."""
        incident.pages += 1
        incident.broken |= {failure.field for failure in broken.failures}
        self._store.update_incident(incident.id, pages=incident.pages, fields=sorted(incident.broken))

    def judged(self, incident: OpenIncident, **told: Any) -> None:
        """A verdict is there."""
        for note in told["verdict"].notes:
            logger.info("Incident %d: %s", incident.id, note)
        self._send(signals.judged, incident, pages=incident.pages, **told)

    def moved(self, incident: OpenIncident, stage: Stage, state: IncidentState, note: str = "") -> None:
        """The incident goes on to another stage."""
        incident.stage = stage
        self._store.update_incident(incident.id, state=state, note=note or None)
        if stage is Stage.REVIEW:
            self._send(signals.proposed, incident)

    def healed(self, incident: OpenIncident) -> None:
        """The change was confirmed."""
        seconds = self._close(incident, IncidentState.HEALED)
        self._refusals.pop(incident.key, None)
        self._count("healed")
        logger.info("Incident %d: %s/%s healed in %.1f s", incident.id, *incident.key, seconds)
        self._send(signals.healed, incident, change=incident.change, seconds=seconds)

    def back_filled(self, incident: OpenIncident, urls: list[str]) -> None:
        """Pages that went out without the healed fields are read again."""
        if urls:
            self._send(signals.back_filled, incident, urls=urls)

    def refused(self, incident: OpenIncident, reasons: dict[str, tuple[str, ...]], *, counts: bool = True) -> None:
        """No repair was trusted. ``counts``: towards the quarantine, as where a required field was refused."""
        is_last = counts and not incident.can_be_healed
        most = self._config.healing.max_attempts
        self._refusals[incident.key] = most if is_last else self._refusals.get(incident.key, 0) + counts
        state = IncidentState.QUARANTINED if self.is_quarantined(incident.key) else IncidentState.REFUSED
        note = told(reasons)
        self._close(incident, state, note)
        self._count("refused")
        logger.warning("Incident %d: %s/%s: no repair was trusted: %s", incident.id, *incident.key, note)
        self._send(signals.refused, incident, reasons=reasons, is_quarantined=state is IncidentState.QUARANTINED)

    def rolled_back(self, number: int, key: Key, change: AppliedChange, reason: str) -> None:
        """A change did not hold and was undone."""
        self._count("rolled_back")
        logger.warning("Incident %d: %s/%s rolled back: %s", number, *key, reason)
        self._crawler.signals.send_catch_log(
            signals.rolled_back, source=key[0], page_kind=key[1], incident=number, change=change, reason=reason
        )

    def ended_on_probation(self, number: int, reason: str) -> None:
        """A healed incident turned out not to be: its record says so."""
        self._store.update_incident(number, state=IncidentState.ROLLED_BACK, closed_at=self._clock(), note=reason)

    def abandon(self, incident: OpenIncident) -> None:
        """Nothing more is done for it, not even written down: its pages stay parked for the next crawl."""
        incident.stop_timer()
        self._open.pop(incident.key, None)

    def crawl_ended(self, incident: OpenIncident) -> None:
        """The crawl ends before the incident does."""
        if incident.stage is Stage.OBSERVED:
            self._close(incident, IncidentState.OBSERVED, "only reported: the mode is observe")
            self._send(signals.observed, incident, pages=incident.pages, fields=sorted(incident.broken))
        elif incident.stage is not Stage.REVIEW:
            self._close(incident, IncidentState.INTERRUPTED, INTERRUPTED)
            self._send(signals.interrupted, incident)

    def _close(self, incident: OpenIncident, state: IncidentState, note: str | None = None) -> float:
        incident.stop_timer()
        self._open.pop(incident.key, None)
        at = self._clock()
        self._store.update_incident(incident.id, state=state, closed_at=at, note=note)
        return at - incident.opened_at

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"healing/{name}")

    def _send(self, signal: object, incident: OpenIncident, **arguments: Any) -> None:
        self._crawler.signals.send_catch_log(
            signal, source=incident.source, page_kind=incident.page_kind, incident=incident.id, **arguments
        )


def told(reasons: dict[str, tuple[str, ...]]) -> str:
    """The reasons of a refusal in one line."""
    return "; ".join(f"{name}: {', '.join(why)}" for name, why in reasons.items())
