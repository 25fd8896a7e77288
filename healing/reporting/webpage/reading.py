"""What the page shows, read from the store; bounded, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.errors import HealingError
from healing.model import ROWS
from healing.reporting.report import report
from healing.reporting.webpage.diff import diff_of
from healing.reporting.webpage.fields import bounded, findings, kind_lines
from healing.reporting.webpage.pictures import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from healing.model import KindSelectors, Selectors
    from healing.reporting.report import Report, Scope
    from healing.reporting.webpage.diff import Line
    from healing.reporting.webpage.fields import Finding, KindLines
    from healing.reporting.webpage.pictures import Picture
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord

    KindOf = Callable[[str, str], KindSelectors]
    """The selectors in force of a source's page kind; ``HealingError`` where there are none."""

INCIDENTS = 500
HEALS = 200
"""Verdicts with a picture of the place."""
REFUSED = 50
RUNS = 30
"""Crawls of a page kind whose fill rates are drawn."""
FIELDS = 120
FINDINGS = 50
_PAGES = 4
"""Failed pages that are looked at for a field: one that is optional is not on each of them."""


@dataclass(frozen=True, slots=True)
class ShownHeal:
    """One change, as it is shown."""

    heal: HealRecord
    old: Sequence[Line]
    new: Sequence[Line]
    before: Picture
    after: Picture


@dataclass(frozen=True, slots=True)
class ShownIncident:
    incident: IncidentRecord
    heals: Sequence[ShownHeal]


@dataclass(frozen=True, slots=True)
class Contents:
    report: Report
    incidents: Sequence[IncidentRecord]
    """The newest, the earliest of them first."""
    changes: Sequence[ShownIncident]
    """With the newest changes, the newest first."""
    all_changes: int
    refused: Sequence[tuple[HealRecord, IncidentRecord]]
    """The newest verdicts that trusted no repair, the newest first."""
    all_refused: int
    kinds: Sequence[KindLines]
    all_fields: int
    findings: Sequence[Finding]
    all_findings: int
    seconds: Sequence[float]
    """From detection to confirmed heal, of each incident that was healed."""


def read(store: Store, scope: Scope, kind_of: KindOf | None = None) -> Contents:
    """``kind_of``: where a column is looked for whose rows did not change."""
    told = report(store, scope)
    source, since = scope.source, scope.since
    figures = store.figures(source=source, since=since)
    incidents = store.latest_incidents(INCIDENTS, source=source, since=since)
    kind_runs = store.latest_kind_runs(RUNS, source=source, since=since)
    kinds, found = kind_lines(kind_runs, incidents), findings(kind_runs)
    changes = store.latest_heals(HEALS, source=source, since=since, accepted=True)[::-1]
    return Contents(
        report=told,
        incidents=incidents,
        changes=list(_shown(store, changes, kind_of)),
        all_changes=sum(one.count for key, one in figures.verdicts.items() if key.proposer),
        refused=store.latest_heals(REFUSED, source=source, since=since, accepted=False)[::-1],
        all_refused=sum(one.count for key, one in figures.verdicts.items() if not key.proposer),
        kinds=bounded(kinds, FIELDS),
        all_fields=sum(len(kind.fields) for kind in kinds),
        findings=found[:FINDINGS],
        all_findings=len(found),
        seconds=[seconds for one in figures.incidents.values() for seconds in one.seconds],
    )


def _shown(
    store: Store, heals: Sequence[tuple[HealRecord, IncidentRecord]], kind_of: KindOf | None
) -> Iterator[ShownIncident]:
    """By incident, each with its fields as they were judged."""
    pages = Pages(store)
    incidents = {incident.id: incident for _, incident in heals}
    for number, incident in incidents.items():
        own = [heal for heal, _ in heals if heal.incident == number][::-1]
        rows = next(((one.selectors_before, one.selectors_after) for one in own if one.field == ROWS), None)
        before, after = rows or (_rows_now(incident, kind_of),) * 2
        looked_at = _Sides(store, pages, incident, before, after)
        yield ShownIncident(incident, [looked_at.shown(heal) for heal in own])


def _rows_now(incident: IncidentRecord, kind_of: KindOf | None) -> Selectors:
    if kind_of is None:
        return ()
    try:
        return kind_of(incident.source, incident.page_kind).rows
    except HealingError:
        return ()  # the source is not crawled any more: its columns are looked for on the whole page


@dataclass(frozen=True, slots=True)
class _Sides:
    """The stored pages of an incident, and the row selectors before and after."""

    store: Store
    pages: Pages
    incident: IncidentRecord
    rows_before: Selectors
    rows_after: Selectors

    def shown(self, heal: HealRecord) -> ShownHeal:
        old, new = diff_of(heal.selectors_before, heal.selectors_after)
        in_rows = heal.field != ROWS
        return ShownHeal(
            heal,
            old,
            new,
            self.pages.picture([self.incident.before], heal.selectors_before, self.rows_before if in_rows else ()),
            self.pages.picture(self._failed(), heal.selectors_after, self.rows_after if in_rows else ()),
        )

    def _failed(self) -> Iterator[str]:
        """The page that was noted first; others are asked for only where it does not show the field."""
        yield self.incident.after
        parked = self.store.parked(incident=self.incident.id, limit=_PAGES)
        yield from (page.snapshot for page in parked if page.snapshot != self.incident.after)
