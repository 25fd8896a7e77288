"""How an incident ends: its heal is confirmed and put on probation, or no repair is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from healing.crawl.layouts import look_of
from healing.crawl.parking import waiting
from healing.crawl.probation import Probation, Probations
from healing.model import ROWS
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.http import Response

    from healing.config import HealingConfig
    from healing.crawl.backfill import Backfill
    from healing.crawl.examiner import Broken, Examiner
    from healing.crawl.heals import Heals
    from healing.crawl.incidents import Incidents, OpenIncident
    from healing.crawl.parking import Parking
    from healing.crawl.rendering import Shells
    from healing.crawl.replays import Replays
    from healing.model import Extraction
    from healing.store.interface import Store
    from healing.store.records import ParkedPage

_REFUSED = "no repair was trusted"


@dataclass(frozen=True, slots=True)
class Tools:
    """What the life of an incident takes."""

    config: HealingConfig
    store: Store
    incidents: Incidents
    parking: Parking
    replays: Replays
    examiner: Examiner
    heals: Heals
    backfill: Backfill
    shells: Shells


class Endings:
    """Ends incidents, and undoes what turns out on probation not to hold."""

    def __init__(self, tools: Tools) -> None:
        self._policy = tools.config.healing
        self._store = tools.store
        self._incidents = tools.incidents
        self._parking = tools.parking
        self._replays = tools.replays
        self._examiner = tools.examiner
        self._heals = tools.heals
        self._backfill = tools.backfill
        self._shells = tools.shells
        self._probations = Probations()

    def confirmed(self, incident: OpenIncident) -> None:
        """The change held: all pages are replayed; those of another layout that is live open an incident of theirs."""
        assert incident.change is not None
        self._heals.confirm(incident)
        self._examiner.trust(*incident.key, incident.change.after)
        self._incidents.healed(incident)
        probation = Probation(
            incident=incident.id,
            source=incident.source,
            page_kind=incident.page_kind,
            change=incident.change,
            heals=tuple(incident.heals),
            pages_left=self._policy.probation_pages,
            layout=incident.evidence.layout,
        )
        self._probations.begin(probation)
        self._replays.release(self._parked(incident))
        self._replays.release(self._taken_up(incident))
        lacking = self._backfill.due(*incident.key, incident.change.after)
        self._incidents.back_filled(incident, [request.url for request in lacking])
        self._replays.repeat(lacking, stat="back_filled")
        self._replays.wake()

    # No repair ------------------------------------------------------------------------------------------------

    def give_up(self, incident: OpenIncident, reasons: dict[str, tuple[str, ...]]) -> None:
        """No repair. Pages go on without optional fields; those that lack a required one go to the dead letters."""
        if incident.change is not None:
            self.undo(incident, "the heal was given up")
        self._heals.discard(incident)
        if any(self.is_needed(incident, name) for name in reasons):
            self._refuse(incident, reasons)
        else:
            self.waive(incident, frozenset(reasons))
            self._incidents.refused(incident, reasons, counts=False)
            self._replays.release(self._parked(incident))

    def is_needed(self, incident: OpenIncident, name: str) -> bool:
        """Whether pages cannot go on without a field (or the rows)."""
        return name == ROWS or self._examiner.rule(incident.page_kind, name).required

    def is_link(self, incident: OpenIncident, name: str) -> bool:
        """Whether a field is an optional link, such as a listing's to the next page."""
        return name != ROWS and self._examiner.rule(incident.page_kind, name).is_optional_link

    def go_without(self, incident: OpenIncident, fields: Iterable[str]) -> None:
        """What could not be healed beside what was.

        Links are only doubted: once the rest of a page is read, the last page of a list can be told from one that goes
        on, which opens an incident for the link.
        """
        links = frozenset(name for name in fields if self.is_link(incident, name))
        self._examiner.doubt(*incident.key, links)
        self.waive(incident, frozenset(fields) - links)

    def waive(self, incident: OpenIncident, fields: frozenset[str]) -> None:
        """Optional fields that are gone must not hold the pages up.

        With thin evidence, or where another layout that is live may have them, for the pages at hand only.
        """
        if not fields:
            return
        if incident.evidence.is_mixed:
            self._examiner.waive_pages(incident.evidence.judged, fields)
        elif incident.pages >= self._policy.evidence_pages:
            self._examiner.waive(incident.source, incident.page_kind, fields)
        else:
            self._examiner.waive_pages([page.id for page in self._parked(incident)], fields)

    def _refuse(self, incident: OpenIncident, reasons: dict[str, tuple[str, ...]]) -> None:
        """The pages become dead letters; of a mixed incident those that were judged, the others are tried again."""
        self._incidents.refused(incident, reasons)
        evidence = incident.evidence
        dead: list[int] = []
        for pages in waiting(self._store, incident.id):
            given_up = [page.id for page in pages if not evidence.is_mixed or page.id in evidence.judged]
            self._parking.settle(given_up, ParkState.DEAD, _REFUSED)
            self._parking.gave_up(*incident.key, given_up)
            dead += given_up[:1]
        self._shells.try_one(dead)
        self._replays.release(self._parked(incident))
        self._replays.wake()

    def undo(self, incident: OpenIncident, why: str) -> str:
        """Take the change back; the whole reason, with what went wrong with the undoing."""
        assert incident.change is not None
        problem = self._heals.roll_back(*incident.key, incident.change, incident.heals, incident.confirmation.suspects)
        reason = why + (f" ({problem})" if problem else "")
        self._incidents.rolled_back(incident.id, incident.key, incident.change, reason)
        incident.change = None
        return reason

    # Probation ------------------------------------------------------------------------------------------------

    def page_healthy(self, source: str, extraction: Extraction) -> None:
        """One more page that the selectors in use serve."""
        self._probations.page_healthy(source, extraction)

    def page_failed(self, broken: Broken, response: Response) -> None:
        """One more page that fails, which may end a probation."""
        key = (broken.source, broken.page_kind)
        names = [failure.field for failure in broken.failures]
        probation = self._probations.page_failed(*key, names, lambda: look_of(response))
        if probation is None:
            return
        reason = f"the healed fields failed on {probation.failed} pages in a row, soon after the heal"
        reason += self._heals.roll_back(*key, probation.change, probation.heals, names)
        self._incidents.ended_on_probation(probation.incident, reason)
        self._incidents.rolled_back(probation.incident, key, probation.change, reason)

    def _taken_up(self, incident: OpenIncident) -> Iterator[ParkedPage]:
        """The dead letters of this crawl that a repair of their page kind serves, though there was none for them."""
        for number in self._parking.given_up(*incident.key):
            page = self._store.parked_page(number)
            if page is None or page.state is not ParkState.DEAD:
                continue
            if self._heals.serves(page):
                yield page
            else:
                self._parking.gave_up(*incident.key, [number])

    def _parked(self, incident: OpenIncident) -> Iterator[ParkedPage]:
        """The pages of an incident that still wait."""
        return chain.from_iterable(waiting(self._store, incident.id))
