"""The life of an incident in a crawl: gather evidence, judge, change, confirm, or undo and try again.

GATHERING ──enough pages, time, or idle──> JUDGING ──accepted──> CONFIRMING ──all pages healthy──> healed
    ^                                        │                       │
    │                                     refused                 most pages fail: roll back
    └───────────────── next attempt ────────────────────────────────┘   (after the last: quarantine)

Pages of one layout are judged at a time. The others of an incident are replayed when it ends, and open the next one.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy.utils.asyncio import call_later

from healing.crawl.confirming import Confirmation, to_replay
from healing.crawl.endings import Endings
from healing.crawl.incidents import Stage
from healing.crawl.layouts import look_of
from healing.crawl.parking import parked_id
from healing.errors import HealingError
from healing.model import ROWS, Symptom
from healing.store.records import IncidentState, ParkState

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy.http import Response

    from healing.crawl.endings import Tools
    from healing.crawl.examiner import Broken
    from healing.crawl.incidents import OpenIncident
    from healing.dom.skeleton import Skeleton
    from healing.model import Extraction
    from healing.repair.incident import Verdict

logger = logging.getLogger(__name__)


class Desk:
    """Takes failed pages over and sees to it that each ends as an item or as a dead letter."""

    def __init__(self, tools: Tools) -> None:
        self._policy = tools.config.healing
        self._store = tools.store
        self._incidents = tools.incidents
        self._parking = tools.parking
        self._replays = tools.replays
        self._examiner = tools.examiner
        self._heals = tools.heals
        self._endings = Endings(tools)
        self._tasks: set[asyncio.Task[None]] = set()

    # Failed pages ---------------------------------------------------------------------------------------------

    def take(self, response: Response, broken: Broken, error: str = "") -> bool:
        """Takes over a failed page. False where its output is to flow on after all."""
        key = (broken.source, broken.page_kind)
        number = parked_id(response.request)
        incident = self._incidents.get(key)
        if number is not None and incident is not None and number in incident.confirmation.awaiting:
            return self._take_back(incident, number, broken, look_of(response))
        if self._policy.mode == "observe":
            incident = self._incidents.opened(broken, response.url)
            incident.stage = Stage.OBSERVED
            self._incidents.page_added(incident, broken)
            return False
        replayed = self._store.parked_page(number) if number is not None else None
        attempts = replayed.attempts if replayed is not None else 0
        is_used_up = attempts >= self._policy.max_attempts
        if is_used_up and not error and self._only_lacks_options(broken):
            return False
        if is_used_up or self._incidents.is_quarantined(key):
            self._bury(response, broken, error, attempts)
        else:
            if number is None:
                self._endings.page_failed(broken, response)
            self._gather(response, broken, error, attempts)
        if number is not None:
            self.page_done(number, ParkState.DONE, "failed again and was parked anew")
        return True

    def _take_back(self, incident: OpenIncident, number: int, broken: Broken, look: Skeleton) -> bool:
        """A replay that was to confirm a repair failed: the page waits with its incident again.

        False where it only lacks an optional value, which a page of the layout that was healed may really lack.
        """
        if incident.confirmation.layout.has(look) and not self._speaks_against(broken):
            return False
        self._store.set_park_state([number], ParkState.PARKED)
        self._replays.returned(number)
        if self._is_beside(incident, broken):
            incident.confirmation.came_back(number, served=True)
        else:
            incident.confirmation.failed_again(number, broken, look)
        self._settle_confirmation(incident)
        return True

    def _is_beside(self, incident: OpenIncident, broken: Broken) -> bool:
        """Whether a replay only lacks links that were not changed: that is a breakage of its own."""
        changed = incident.change.after if incident.change is not None else {}
        return all(one.field not in changed and self._endings.is_link(incident, one.field) for one in broken.failures)

    def _gather(self, response: Response, broken: Broken, error: str, attempts: int) -> None:
        incident = self._incidents.opened(broken, response.url)
        self._parking.park(response, broken, incident=incident.id, error=error, attempts=attempts)
        self._incidents.page_added(incident, broken)
        if incident.stage is not Stage.GATHERING:
            return
        if incident.pages == 1 and self._heals.can_heal(*incident.key):
            self._spawn(self._heals.warm_up())
        if incident.pages >= incident.threshold:
            self._judge(incident)
        elif incident.timer is None:
            incident.timer = call_later(self._policy.evidence_seconds, self._judge, incident)

    def _bury(self, response: Response, broken: Broken, error: str, attempts: int) -> None:
        reason = f"failed again after {attempts} replays" if attempts else "its page kind is quarantined for this crawl"
        number = self._parking.park(response, broken, error=error, attempts=attempts, dead=reason)
        self._parking.gave_up(broken.source, broken.page_kind, [number])

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
            self._endings.give_up(incident, dict.fromkeys(sorted(incident.broken), (str(error),)))
        except Exception:
            # A bug of ours must cost the heal, not the pages that wait for it; it is logged as what it is.
            logger.exception("Incident %d: the heal failed in an unforeseen way", incident.id)
            self._endings.give_up(incident, dict.fromkeys(sorted(incident.broken), ("the heal failed: see the log",)))
        finally:
            if incident.stage is Stage.JUDGING:
                # Not even giving up worked (the store is gone): the crawl must be able to end all the same.
                self._incidents.abandon(incident)

    def _decide(self, incident: OpenIncident, verdict: Verdict) -> None:
        refused = {name: field.reasons for name, field in verdict.fields.items() if not field.accepted}
        if self._policy.mode == "review" and verdict.accepted:
            self._incidents.moved(incident, Stage.REVIEW, IncidentState.REVIEW, "waits for a person's review")
        elif verdict.accepted and not any(self._endings.is_needed(incident, name) for name in refused):
            incident.change = self._heals.apply(incident, verdict)
            self._endings.go_without(incident, refused)
            self._confirm(incident)
        else:
            self._endings.give_up(incident, refused)

    # Confirming -----------------------------------------------------------------------------------------------

    def _confirm(self, incident: OpenIncident) -> None:
        self._incidents.moved(incident, Stage.CONFIRMING, IncidentState.CONFIRMING)
        pages = to_replay(self._store, incident.id, incident.evidence, self._policy.judged_pages)
        incident.confirmation = Confirmation(incident.evidence.layout)
        incident.confirmation.awaiting = {page.id for page in pages if self._replays.send(page)}
        self._settle_confirmation(incident)

    def is_confirming(self, number: int) -> bool:
        """Whether a parked page's replay is to confirm a repair."""
        return any(number in incident.confirmation.awaiting for incident in self._incidents)

    def page_done(self, number: int, state: ParkState, reason: str = "", *, served: bool = False) -> None:
        """A replayed page came to its end. ``served``: its values were there, whatever its callback made of them."""
        self._parking.settle([number], state, reason)
        self._replays.returned(number)
        for incident in self._incidents:
            if number in incident.confirmation.awaiting:
                incident.confirmation.came_back(number, served=served)
                self._settle_confirmation(incident)

    def page_healthy(self, source: str, extraction: Extraction) -> None:
        """One more page that the selectors in use serve."""
        self._endings.page_healthy(source, extraction)

    def _only_lacks_options(self, broken: Broken) -> bool:
        missing = all(failure.symptom is Symptom.MISSING for failure in broken.failures)
        return missing and not self._speaks_against(broken)

    def _speaks_against(self, broken: Broken) -> bool:
        """Whether a page fails by more than an optional value, which it may really lack."""
        rules = [self._examiner.rule(broken.page_kind, one.field) for one in broken.failures if one.field != ROWS]
        return len(rules) < len(broken.failures) or any(rule.required or rule.is_optional_link for rule in rules)

    def _settle_confirmation(self, incident: OpenIncident) -> None:
        if not incident.confirmation.is_over:
            return
        if incident.confirmation.holds:
            self._endings.confirmed(incident)
        else:
            self._roll_back(incident, incident.confirmation.why_not)

    def _roll_back(self, incident: OpenIncident, why: str) -> None:
        reason = self._endings.undo(incident, f"not confirmed: {why}")
        incident.attempt += 1
        if incident.attempt > self._policy.max_attempts:
            self._endings.give_up(incident, dict.fromkeys(sorted(incident.broken), (reason,)))
        else:
            self._incidents.moved(incident, Stage.GATHERING, IncidentState.OPEN, reason)
            self._judge(incident)

    # The crawl's end ------------------------------------------------------------------------------------------

    def idle(self) -> bool:
        """Nothing else is left to crawl: judge what was gathered. Whether the crawl must stay open."""
        for number in self._replays.lost():
            self.page_done(number, ParkState.DEAD, "its replay was dropped by another component of the crawl")
        for incident in self._incidents:
            if incident.confirmation.is_over:
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
