"""Cases from the incidents of a project's own crawls: the failed pages that are kept, beside a page from before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from healing.bench.case_making import Breakage, Snapshot, make_case, read, with_rules_only
from healing.bench.case_writing import CaseFolder
from healing.errors import HealingError, StoreError
from healing.model import ROWS
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from healing.memory.remembered import PageMemory
    from healing.model import Extraction, KindSelectors, Rule
    from healing.selectors.library import SelectorLibrary
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord, ParkedPage

_ENDED = (IncidentState.HEALED, IncidentState.REFUSED, IncidentState.QUARANTINED, IncidentState.ROLLED_BACK)
_NOT_ENDED = {
    IncidentState.OPEN: "it has not ended yet",
    IncidentState.CONFIRMING: "it has not ended yet",
    IncidentState.REVIEW: "it waits for a person's review",
    IncidentState.OBSERVED: "it was only reported, and its pages were not kept",
    IncidentState.INTERRUPTED: "its crawl ended first, and the next one judges its pages anew",
}
_LOOKED_THROUGH = 200
"""So many failed pages of an incident are looked through for those that can be exported."""


class NoCaseError(HealingError):
    """An incident makes no case; the message says why."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An incident without a case."""

    incident: IncidentRecord
    reason: str

    def __str__(self) -> str:
        one = self.incident
        return f"incident {one.id} ({one.source}/{one.page_kind}, {one.state.value}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written, and what is not."""

    cases: tuple[CaseFolder, ...]
    incidents: int
    """How many incidents the cases are of."""
    left_out: tuple[LeftOut, ...]


@dataclass(slots=True)
class OwnCases:
    """Makes the cases of one project.

    ``rules_of`` gives a spider's rules by page kind and field (none for a spider that is gone), ``text_of`` the HTML of
    a failed page (empty where it is not text).
    """

    store: Store
    library: SelectorLibrary
    rules_of: Callable[[str], Mapping[str, Mapping[str, Rule]]]
    text_of: Callable[[ParkedPage], str]
    _taken: set[tuple[str, str, str]] = field(default_factory=set)
    """Source, page kind and snapshot of the failed pages that are in a case already."""

    def export(self, *, source: str | None = None, pages: int) -> Export:
        """The cases of all ended incidents, at most ``pages`` of each."""
        cases: list[CaseFolder] = []
        left_out: list[LeftOut] = []
        incidents = self.store.incidents(source=source)
        for incident in incidents:
            try:
                cases += self._of(incident, pages)
            except HealingError as error:
                left_out.append(LeftOut(incident, str(error)))
        return Export(tuple(cases), len(incidents) - len(left_out), tuple(left_out))

    def _of(self, incident: IncidentRecord, most: int) -> list[CaseFolder]:
        if incident.state not in _ENDED:
            raise NoCaseError(_NOT_ENDED[incident.state])
        breakage = self._breakage(incident)
        old = self._page_before(incident, breakage)
        return [
            CaseFolder(
                make_case(_name(incident, number), breakage, old, new) | {"incident": _told(incident)},
                old.html,
                new.html,
            )
            for number, new in enumerate(self._failed_pages(incident, most), start=1)
        ]

    # The selectors around the incident --------------------------------------------------------------------------

    def _breakage(self, incident: IncidentRecord) -> Breakage:
        spider = next((run.spider for run in self.store.runs() if run.id == incident.run), "")
        rules = self.rules_of(spider).get(incident.page_kind)
        if rules is None:
            raise NoCaseError(f"its spider {spider!r} is gone, or has no page kind {incident.page_kind!r} any more")
        confirmed = (heal for heal in self._heals(incident) if heal.state is HealState.CONFIRMED)
        before = with_rules_only(self._before(incident), rules)
        if before.is_json:
            raise NoCaseError("its pages are JSON, which is not healed")
        healed = {heal.field: heal.selectors_after for heal in confirmed if heal.field in _names(before)}
        return Breakage(incident.source, incident.page_kind, rules, before, healed)

    def _before(self, incident: IncidentRecord) -> KindSelectors:
        """The selectors that were in force: those of now, with every change since then taken back."""
        selectors = self.library.kind(incident.source, incident.page_kind)
        since = (
            one
            for one in self.store.incidents(source=incident.source)
            if one.page_kind == incident.page_kind and one.id >= incident.id
        )
        names = _names(selectors)
        for heal in sorted(chain.from_iterable(map(self._heals, since)), key=lambda heal: -heal.id):
            if heal.field in names and heal.selectors_before:
                selectors = selectors.with_selectors(heal.field, heal.selectors_before)
        return selectors

    def _heals(self, incident: IncidentRecord) -> Sequence[HealRecord]:
        return self.store.heals(incident=incident.id)

    # The pages --------------------------------------------------------------------------------------------------

    def _page_before(self, incident: IncidentRecord, breakage: Breakage) -> Snapshot:
        """The remembered page that the selectors still served with most of the broken fields, the newest of several."""
        broken = {*incident.fields, *(heal.field for heal in self._heals(incident))} & _names(breakage.before)
        best, most, problem = None, 0, ""
        for page in reversed(self.store.load_memory(incident.source, incident.page_kind).pages):
            if not page.snapshot:
                continue
            try:
                snapshot = Snapshot(page.url, self.store.snapshot(page.snapshot).decode("utf-8", "replace"))
            except StoreError as error:
                problem = f" ({error})"
                continue
            served = _served(page, read(snapshot, breakage, breakage.before), broken)
            if served > most:
                best, most = snapshot, served
        if best is None:
            raise NoCaseError(f"no page of the layout before it is remembered any more{problem}")
        return best

    def _failed_pages(self, incident: IncidentRecord, most: int) -> list[Snapshot]:
        found: list[Snapshot] = []
        problem = "none of its failed pages is kept any more"
        for page in self.store.parked(incident=incident.id, limit=_LOOKED_THROUGH):
            key = (page.source, page.page_kind, page.snapshot)
            if key in self._taken:
                problem = "its failed pages are in the cases of another incident"
                continue
            try:
                html = self.text_of(page)
            except StoreError as error:
                problem = str(error)
                continue
            if html and len(found) < most:
                found.append(Snapshot(page.url, html))
                self._taken.add(key)
        if not found:
            raise NoCaseError(problem)
        return found


def _names(selectors: KindSelectors) -> set[str]:
    rows = {ROWS} if selectors.is_listing else set()
    return {*selectors.fields, *selectors.columns, *rows}


def _served(page: PageMemory, extraction: Extraction, names: set[str]) -> int:
    """How many of these fields the page gives as it did when it was healthy; 0 where one of them is another now.

    A page that was remembered after the heal has values that the selectors before it do not give.
    """
    agreeing = [agrees for name in names if (agrees := _agrees(page, extraction, name)) is not None]
    return len(agreeing) if all(agreeing) else 0


def _agrees(page: PageMemory, extraction: Extraction, name: str) -> bool | None:
    """Whether a field gives what is remembered of it; ``None`` where the page had no value."""
    if name == ROWS:
        return len(extraction.rows) == page.row_count if page.row_count else None
    if name in extraction.fields:
        remembered = [page.values.get(name, ())]
        readings = [extraction.fields[name]]
    else:
        remembered = [row.get(name, ()) for row in page.rows]
        readings = [row[name] for row in extraction.rows[: len(remembered)]]
    if not any(remembered):
        return None
    now = [reading.values if reading.is_valid else () for reading in readings]
    return len(now) == len(remembered) and all(map(_begins, now, remembered))


def _begins(values: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a value is the remembered one, of which long ones are kept cut."""
    return len(values) >= len(known) and all(map(str.startswith, values, known)) and bool(values) == bool(known)


def _name(incident: IncidentRecord, number: int) -> str:
    page_kind = re.sub(r"[^\w.-]+", "-", incident.page_kind)
    return f"{incident.source}__{page_kind}__{_day(incident.opened_at)}__{incident.id}-{number}"


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def _told(incident: IncidentRecord) -> Mapping[str, str]:
    """For people: what became of it."""
    return {
        "page_kind": incident.page_kind,
        "opened": _day(incident.opened_at),
        "state": incident.state.value,
        "note": incident.note,
    }
