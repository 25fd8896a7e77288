"""The life of an incident in a crawl: gather evidence, judge, change, confirm, or undo and try again.

GATHERING ──enough pages, time, or idle──> JUDGING ──accepted──> CONFIRMING ──all pages healthy──> healed
    ^                                        │                       │
    │                                     refused                 a page fails: roll back
    └───────────────── next attempt ────────────────────────────────┘   (after the last: quarantine)
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy.utils.asyncio import call_later

from healing.crawl.incidents import Stage
from healing.crawl.parking import parked_id
from healing.crawl.probation import Probation, Probations
from healing.errors import HealingError
from healing.model import ROWS
from healing.store.records import IncidentState, ParkState

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from scrapy.http import Response

    from healing.config import HealingConfig
    from healing.crawl.backfill import Backfill
    from healing.crawl.examiner import Broken, Examiner
    from healing.crawl.heals import Heals
    from healing.crawl.incidents import Incidents, OpenIncident
    from healing.crawl.parking import Parking
    from healing.crawl.replays import Replays
    from healing.repair.incident import Verdict
    from healing.store.interface import Store
    from healing.store.records import ParkedPage

logger = logging.getLogger(__name__)

_BATCH = 100
"""So many parked pages are read from the store at once."""


class Desk:
    """Takes failed pages over and sees to it that each ends as an item or as a dead letter."""

    def __init__(
        self,
        *,
        config: HealingConfig,
        store: Store,
        incidents: Incidents,
        parking: Parking,
        replays: Replays,
        examiner: Examiner,
        heals: Heals,
        backfill: Backfill,
    ) -> None:
        self._policy = config.healing
        self._store = store
        self._incidents = incidents
        self._parking = parking
        self._replays = replays
        self._examiner = examiner
        self._heals = heals
        self._backfill = backfill
        self._probations = Probations()
        self._tasks: set[asyncio.Task[None]] = set()

    # Failed pages ---------------------------------------------------------------------------------------------

    def take(self, response: Response, broken: Broken, error: str = "") -> bool:
        """Takes over a failed page. False in the mode ``observe``: its output is to flow on."""
        key = (broken.source, broken.page_kind)
        number = parked_id(response.request)
        incident = self._incidents.get(key)
        if number is not None and incident is not None and number in incident.awaiting:
            if not self._speaks_against(incident, broken):
                return False
            self._failed_again(incident, number, broken)
            return True
        if self._policy.mode == "observe":
            incident = self._incidents.opened(broken, response.url)
            incident.stage = Stage.OBSERVED
            self._incidents.page_added(incident, broken)
            return False
        replayed = self._store.parked_page(number) if number is not None else None
        attempts = replayed.attempts if replayed is not None else 0
        if attempts >= self._policy.max_attempts or self._incidents.is_quarantined(key):
            self._bury(response, broken, error, attempts)
        else:
            if number is None:
                self._roll_back_probation(key, broken)
            self._gather(response, broken, error, attempts)
        if number is not None:
            self.page_done(number, ParkState.DONE, "failed again and was parked anew")
        return True

    def _gather(self, response: Response, broken: Broken, error: str, attempts: int) -> None:
        incident = self._incidents.opened(broken, response.url)
        self._parking.park(response, broken, incident=incident.id, error=error, attempts=attempts)
        self._incidents.page_added(incident, broken)
        if incident.stage is not Stage.GATHERING:
            return
        if incident.pages == 1:
            self._spawn(self._heals.warm_up())
        if incident.pages >= incident.threshold:
            self._judge(incident)
        elif incident.timer is None:
            incident.timer = call_later(self._policy.evidence_seconds, self._judge, incident)

    def _bury(self, response: Response, broken: Broken, error: str, attempts: int) -> None:
        reason = f"failed again after {attempts} replays" if attempts else "its page kind is quarantined for this crawl"
        self._parking.park(response, broken, error=error, attempts=attempts, dead=reason)

    def _roll_back_probation(self, key: tuple[str, str], broken: Broken) -> None:
        probation = self._probations.page_failed(*key, (failure.field for failure in broken.failures))
        if probation is None:
            return
        reason = f"the healed fields failed on {probation.failed} pages in a row, soon after the heal"
        fields = {failure.field for failure in broken.failures}
        reason += self._heals.roll_back(*key, probation.change, probation.heals, fields)
        self._incidents.ended_on_probation(probation.incident, reason)
        self._incidents.rolled_back(probation.incident, key, probation.change, reason)

    # Judging --------------------------------------------------------------------------------------------------

    def _judge(self, incident: OpenIncident) -> None:
        incident.stop_timer()
        if incident.stage is not Stage.GATHERING:
            return
        incident.stage = Stage.JUDGING
        self._spawn(self._heal(incident))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heal(self, incident: OpenIncident) -> None:
        try:
            verdict = await self._heals.judge(incident)
            self._incidents.judged(incident, verdict=verdict)
            self._decide(incident, verdict)
        except HealingError as error:
            self._give_up(incident, dict.fromkeys(sorted(incident.broken), (str(error),)))
        except Exception:
            # A bug of ours must cost the heal, not the pages that wait for it; it is logged as what it is.
            logger.exception("Incident %d: the heal failed in an unforeseen way", incident.id)
            self._give_up(incident, dict.fromkeys(sorted(incident.broken), ("the heal failed: see the log",)))
        finally:
            if incident.stage is Stage.JUDGING:
                # Not even giving up worked (the store is gone): the crawl must be able to end all the same.
                self._incidents.abandon(incident)

    def _decide(self, incident: OpenIncident, verdict: Verdict) -> None:
        refused = {name: field.reasons for name, field in verdict.fields.items() if not field.accepted}
        if self._policy.mode == "review":
            self._incidents.moved(incident, Stage.REVIEW, IncidentState.REVIEW, "waits for a person's review")
        elif verdict.accepted and not any(self._is_needed(incident, name) for name in refused):
            incident.change = self._heals.apply(incident, verdict)
            self._waive(incident, frozenset(refused))
            self._confirm(incident)
        else:
            self._give_up(incident, refused)

    def _give_up(self, incident: OpenIncident, reasons: dict[str, tuple[str, ...]]) -> None:
        """No repair. Pages go on without optional fields; those that lack a required one go to the dead letters."""
        if incident.change is not None:
            self._undo(incident, "the heal was given up")
        self._heals.discard(incident)
        if any(self._is_needed(incident, name) for name in reasons):
            self._refuse(incident, reasons)
        else:
            self._waive(incident, frozenset(reasons))
            self._incidents.refused(incident, reasons, counts=False)
            self._replays.release(self._parked(incident.id))

    def _is_needed(self, incident: OpenIncident, name: str) -> bool:
        return name == ROWS or self._examiner.rule(incident.page_kind, name).required

    def _waive(self, incident: OpenIncident, fields: frozenset[str]) -> None:
        """Optional fields that are gone must not hold the pages up; with thin evidence for these pages only."""
        if not fields:
            return
        if incident.pages >= self._policy.evidence_pages:
            self._examiner.waive(incident.source, incident.page_kind, fields)
        else:
            self._examiner.waive_pages([page.id for page in self._parked(incident.id)], fields)

    def _refuse(self, incident: OpenIncident, reasons: dict[str, tuple[str, ...]]) -> None:
        self._incidents.refused(incident, reasons)
        for pages in self._batches(incident.id):
            self._parking.settle([page.id for page in pages], ParkState.DEAD, "no repair was trusted")
        self._replays.wake()

    # Confirming -----------------------------------------------------------------------------------------------

    def _confirm(self, incident: OpenIncident) -> None:
        self._incidents.moved(incident, Stage.CONFIRMING, IncidentState.CONFIRMING)
        pages = self._store.parked(incident=incident.id, states=(ParkState.PARKED,), limit=self._policy.judged_pages)
        incident.served, incident.failed, incident.suspects = 0, [], set()
        incident.awaiting = {page.id for page in pages if self._replays.send(page)}
        self._settle_confirmation(incident)

    def is_confirming(self, number: int) -> bool:
        """Whether a parked page's replay is to confirm a repair."""
        return any(number in incident.awaiting for incident in self._incidents)

    def page_done(self, number: int, state: ParkState, reason: str = "", *, served: bool = False) -> None:
        """A replayed page came to its end. ``served``: its values were there, whatever its callback made of them."""
        self._parking.settle([number], state, reason)
        self._replays.returned(number)
        for incident in self._incidents:
            if number in incident.awaiting:
                incident.served += served
                incident.awaiting.discard(number)
                self._settle_confirmation(incident)

    def page_healthy(self, source: str, page_kind: str) -> None:
        """One more page that the selectors in use serve."""
        self._probations.page_healthy(source, page_kind)

    def _speaks_against(self, incident: OpenIncident, broken: Broken) -> bool:
        """Whether a confirming page fails by more than an optional value, which it may really lack."""
        rules = [self._examiner.rule(incident.page_kind, one.field) for one in broken.failures if one.field != ROWS]
        return len(rules) < len(broken.failures) or any(rule.required or rule.is_optional_link for rule in rules)

    def _failed_again(self, incident: OpenIncident, number: int, broken: Broken) -> None:
        """A replay that was to confirm the repair failed: the page waits with its incident again."""
        self._store.set_park_state([number], ParkState.PARKED)
        self._replays.returned(number)
        incident.failed.append("; ".join(map(str, broken.failures)))
        incident.suspects |= {failure.field for failure in broken.failures}
        incident.awaiting.discard(number)
        self._settle_confirmation(incident)

    def _settle_confirmation(self, incident: OpenIncident) -> None:
        """All replays are back. A repair that serves most pages is right for a layout that is live, beside another."""
        if incident.awaiting:
            return
        if incident.served > len(incident.failed):
            self._confirmed(incident)
        else:
            self._roll_back(incident, "; ".join(dict.fromkeys(incident.failed)) or "no page could be replayed")

    def _roll_back(self, incident: OpenIncident, why: str) -> None:
        reason = self._undo(incident, f"not confirmed: {why}")
        incident.attempt += 1
        if incident.attempt > self._policy.max_attempts:
            self._give_up(incident, dict.fromkeys(sorted(incident.broken), (reason,)))
        else:
            self._incidents.moved(incident, Stage.GATHERING, IncidentState.OPEN, reason)
            self._judge(incident)

    def _undo(self, incident: OpenIncident, why: str) -> str:
        assert incident.change is not None
        problem = self._heals.roll_back(*incident.key, incident.change, incident.heals, incident.suspects)
        reason = why + (f" ({problem})" if problem else "")
        self._incidents.rolled_back(incident.id, incident.key, incident.change, reason)
        incident.change = None
        return reason

    def _confirmed(self, incident: OpenIncident) -> None:
        assert incident.change is not None
        self._heals.confirm(incident)
        self._incidents.healed(incident)
        probation = Probation(
            incident=incident.id,
            source=incident.source,
            page_kind=incident.page_kind,
            change=incident.change,
            heals=tuple(incident.heals),
            pages_left=self._policy.probation_pages,
        )
        self._probations.begin(probation)
        self._replays.release(self._parked(incident.id))
        self._replays.repeat(self._backfill.due(*incident.key, incident.change.after), stat="back_filled")
        self._replays.wake()

    # The crawl's end ------------------------------------------------------------------------------------------

    def idle(self) -> bool:
        """Nothing else is left to crawl: judge what was gathered. Whether the crawl must stay open."""
        for number in self._replays.lost():
            self.page_done(number, ParkState.DEAD, "its replay was dropped by another component of the crawl")
        for incident in self._incidents:
            if not incident.awaiting:
                self._judge(incident)
        return any(incident.is_busy for incident in self._incidents) or self._replays.are_active

    async def close(self) -> None:
        """Ends all heals; what is parked stays parked for the next crawl."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for incident in self._incidents:
            if incident.stage is Stage.CONFIRMING and incident.change is not None:
                self._heals.undo(incident.change, incident.heals)
            self._incidents.crawl_ended(incident)

    def _parked(self, incident: int) -> Iterator[ParkedPage]:
        """The pages of an incident that still wait."""
        return (page for pages in self._batches(incident) for page in pages)

    def _batches(self, incident: int) -> Iterator[list[ParkedPage]]:
        """The same, read a few at a time."""
        last = 0
        while pages := self._store.parked(incident=incident, states=(ParkState.PARKED,), limit=_BATCH, after_id=last):
            yield pages
            last = pages[-1].id
