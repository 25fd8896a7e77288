"""One heal: the evidence goes to the worker; its verdict is written down and into the selector module."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from healing.crawl.asking import Asking
from healing.crawl.context import context_of
from healing.crawl.evidence import gather
from healing.crawl.layouts import evidence_of
from healing.crawl.parking import text_of
from healing.dom.page import html_selector
from healing.errors import HealingError
from healing.extraction import extract
from healing.llm.budget import LOAD_SECONDS
from healing.model import ROWS
from healing.repair.healer import refused_json
from healing.repair.incident import PageEvidence
from healing.repair.job import Job, WarmUp
from healing.selectors.change import AppliedChange, Reason
from healing.store.records import HealRecord, HealState, ParkState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from healing.clock import Clock
    from healing.config import HealingConfig
    from healing.crawl.extractor import Extractor
    from healing.crawl.incidents import OpenIncident
    from healing.crawl.learning import Learner
    from healing.crawl.parking import Parking
    from healing.crawl.worker import Worker
    from healing.repair.incident import Incident, Verdict
    from healing.selectors.library import SelectorLibrary
    from healing.store.interface import Store
    from healing.store.records import IncidentRecord, ParkedPage

logger = logging.getLogger(__name__)

_LOOKED_THROUGH = 200
"""So many parked pages of an incident are looked through for those that differ most."""


class Heals:
    """Turns an incident's parked pages into a verdict, and a verdict into a change of the selector module."""

    def __init__(
        self,
        *,
        config: HealingConfig,
        store: Store,
        parking: Parking,
        extractor: Extractor,
        learner: Learner,
        worker: Worker,
        clock: Clock,
    ) -> None:
        self._config = config
        self._store = store
        self._parking = parking
        self._extractor = extractor
        self._library: SelectorLibrary = extractor.library
        self._learner = learner
        self._worker = worker
        self._clock = clock
        self._asking = Asking(config, store, clock)
        self._turn = asyncio.Lock()

    def can_heal(self, source: str, page_kind: str) -> bool:
        """Whether there is anything to propose: the pages are HTML."""
        return not self._library.kind(source, page_kind).is_json

    async def warm_up(self) -> None:
        """Starts the worker, and has the language model loaded, while the evidence is gathered."""
        # Whatever is wrong with the worker or the store, the heal itself will say it.
        with suppress(HealingError):
            is_asked = self._asking.is_wanted and not self._asking.allowance().barred
            loading = WarmUp(self._config.llm, LOAD_SECONDS)
            await self._worker.warm_up(loading if is_asked else None)

    async def judge(self, incident: OpenIncident) -> Verdict:
        """Propose and judge; all verdicts are in the store when this returns. ``HealingError`` where it failed."""
        if not self.can_heal(*incident.key):
            incident.can_be_healed = False
            evidence = self._incident(incident, incident.broken, [])
            self._write_down(incident, evidence, verdict := refused_json(evidence))
            return verdict
        gathered = self._gathered(incident)
        # One after the other: what a heal asked of the language model counts for the next one.
        async with self._turn:
            verdict = await self._worker.heal(self._job(gathered))
            self._write_down(incident, gathered, verdict)
        return verdict

    def _job(self, incident: Incident) -> Job:
        policy = self._config.healing
        return Job(
            incident,
            self._config.llm,
            policy.timeout_seconds,
            policy.deadline_seconds,
            self._asking.allowance(),
            self._asking.remembered(incident),
        )

    def apply(self, incident: OpenIncident, verdict: Verdict) -> AppliedChange:
        """Write the accepted selectors into the module and swap it in. ``HealingError`` where that was not possible."""
        accepted = {name: field for name, field in verdict.fields.items() if field.accepted}
        why = Reason(
            who=", ".join(sorted({field.proposer for field in accepted.values()})),
            why="; ".join(f"{name}: {', '.join(field.reasons)}" for name, field in accepted.items()),
            confidence=min(field.confidence for field in accepted.values()),
            incident=incident.id,
            at=self._clock(),
        )
        return self._library.apply(incident.source, incident.page_kind, verdict.accepted, why)

    def discard(self, incident: OpenIncident) -> None:
        """What was accepted is not used: another field of the page was refused, or it was rolled back."""
        pending = {heal.id for heal in self._store.heals(incident=incident.id) if heal.state is HealState.PENDING}
        self._store.set_heal_state(pending, HealState.REFUSED)

    def confirm(self, incident: OpenIncident) -> None:
        """The change held on the parked pages."""
        self._store.set_heal_state(incident.heals, HealState.CONFIRMED)
        self._learner.begin_anew(*incident.key)

    def roll_back(
        self, source: str, page_kind: str, change: AppliedChange, heals: Sequence[int], suspects: Collection[str]
    ) -> str:
        """Undo a change; the selectors of the suspects, the fields that failed under it, are never proposed again.

        What went wrong with the undoing, or nothing.
        """
        for name in change.after.keys() & set(suspects):
            selectors = change.after[name]
            before = change.before.get(name, ())
            self._store.reject(source, page_kind, name, tuple(one for one in selectors if one not in before))
        return self.undo(change, heals)

    def undo(self, change: AppliedChange, heals: Sequence[int]) -> str:
        """Undo a change that may be proposed again. What went wrong with the undoing, or nothing."""
        self._store.set_heal_state(heals, HealState.ROLLED_BACK)
        try:
            self._library.undo(change)
        except HealingError as error:
            return str(error)
        return ""

    def undo_unproved(self, incident: IncidentRecord) -> None:
        """Undo what a crawl that was killed while it confirmed had changed: its pages are judged anew."""
        pending = [heal for heal in self._store.heals(incident=incident.id) if heal.state is HealState.PENDING]
        if not pending or incident.source not in self._library.names():
            return
        now = self._library.kind(incident.source, incident.page_kind)
        change = AppliedChange(
            incident.source,
            incident.page_kind,
            before={heal.field: heal.selectors_before for heal in pending},
            after={heal.field: now.of(heal.field) for heal in pending},
            reason=Reason("restart", "the crawl was killed while it confirmed", 0.0, incident.id, self._clock()),
            path=Path(),
        )
        if problem := self.undo(change, [heal.id for heal in pending]):
            logger.warning("Incident %d: what was not confirmed was not undone: %s", incident.id, problem)

    def serves(self, page: ParkedPage) -> bool:
        """Whether what a page failed for is there with the selectors in use; of optional fields, if it was only these.

        ``page.failures`` begin with the name of the field.
        """
        selectors, rules = self._library.kind(page.source, page.page_kind), self._extractor.rules[page.page_kind]
        html = text_of(self._store, page)
        if selectors.is_json or not html:
            return False
        extraction = extract(html_selector(html), page.page_kind, selectors, rules)
        failed = {failure.partition(":")[0] for failure in page.failures}
        needed = {name for name in failed if name == ROWS or rules[name].required} or failed
        return all(extraction.gives(name) for name in needed)

    def _gathered(self, incident: OpenIncident) -> Incident:
        """What the worker judges; the incident notes by which of its pages."""
        pages = {page.id: (page, self._page(page)) for page in self._most_different(incident)}
        if not pages:
            raise HealingError("none of its pages can be replayed any more")
        evidence = evidence_of([(number, page.html) for number, (_, page) in pages.items()])
        judged = [pages[number] for number in evidence.judged]
        incident.evidence = evidence
        broken = {name for page, _ in judged for name in page.broken} if evidence.is_mixed else incident.broken
        return self._incident(incident, broken, [page for _, page in judged])

    def _incident(self, incident: OpenIncident, broken: Collection[str], pages: Sequence[PageEvidence]) -> Incident:
        return gather(
            self._extractor,
            self._learner,
            self._store,
            source=incident.source,
            page_kind=incident.page_kind,
            broken=broken,
            pages=pages,
        )

    def _most_different(self, incident: OpenIncident) -> list[ParkedPage]:
        """Pages spread evenly over the sizes of the bodies: short and long records, first and last list pages."""
        pages = self._store.parked(incident=incident.id, states=(ParkState.PARKED,), limit=_LOOKED_THROUGH)
        most = self._config.healing.judged_pages
        if len(pages) <= most:
            return pages
        by_size = sorted(pages, key=lambda page: (len(self._store.parked_body(page)), page.id))
        step = (len(by_size) - 1) / max(1, most - 1)
        return [by_size[round(index * step)] for index in range(most)]

    def _page(self, page: ParkedPage) -> PageEvidence:
        return PageEvidence(
            url=page.url,
            html=text_of(self._store, page),
            failures=page.failures,
            context=context_of(self._parking.request(page)),
            known=self._learner.known_values(page.source, page.page_kind, page.url),
        )

    def _write_down(self, incident: OpenIncident, evidence: Incident, verdict: Verdict) -> None:
        at = self._clock()
        incident.heals = []
        for name, field in verdict.fields.items():
            before = evidence.selectors.of(name)
            heal = HealRecord(
                incident=incident.id,
                field=name,
                accepted=field.accepted,
                proposer=field.proposer,
                confidence=field.confidence,
                selectors_before=before,
                selectors_after=field.selectors,
                reasons=field.reasons,
                sample=field.sample,
                example=field.example,
                at=at,
                state=self._accepted_state() if field.accepted else HealState.REFUSED,
            )
            number = self._store.add_heal(heal)
            if field.accepted:
                incident.heals.append(number)
        self._asking.write_down(incident.id, verdict)
        old, new = self._shown(incident, verdict.fields.keys())
        self._store.update_incident(incident.id, judged_at=at, before=old, after=new)

    def _accepted_state(self) -> HealState:
        return HealState.PROPOSED if self._config.healing.mode == "review" else HealState.PENDING

    def _shown(self, incident: OpenIncident, fields: Collection[str]) -> tuple[str, str]:
        """Snapshots of a remembered page, and of the first failed page: they show what was changed."""
        failed = self._store.parked(incident=incident.id, limit=1)
        return self._learner.memory(*incident.key).snapshot_of(fields), failed[0].snapshot if failed else ""
