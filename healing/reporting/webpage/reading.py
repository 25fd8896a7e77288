"""What the page shows, read from the store; bounded, however much there is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from healing.errors import StoreError
from healing.model import ROWS
from healing.reporting.place import Place, place_of
from healing.reporting.report import Scope, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.model import Selectors
    from healing.reporting.report import Report
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord, KindRun

INCIDENTS = 500
HEALS = 200
"""Verdicts with a picture of the place."""
RUNS = 30
"""Crawls of a page kind whose fill rates are drawn."""
FIELDS = 120


@dataclass(frozen=True, slots=True)
class ShownHeal:
    """One change, as it is shown."""

    heal: HealRecord
    incident: IncidentRecord
    diff: Sequence[tuple[Markup, Markup]]
    """Selectors before and after, side by side, the changed parts marked."""
    before: Place | None
    after: Place | None
    has_pages: bool
    """Whether the pages are kept that would show it."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """The fill rate of one field over the crawls, the earliest first."""

    name: str
    shares: Sequence[float | None]
    findings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Contents:
    report: Report
    incidents: Sequence[IncidentRecord]
    heals: Sequence[ShownHeal]
    all_heals: int
    lines: Sequence[FieldLine]
    all_lines: int
    seconds: Sequence[float]
    """From detection to confirmed heal, of each incident that was healed."""


def read(store: Store, scope: Scope) -> Contents:
    told = report(store, scope)
    figures = store.figures(source=scope.source, since=scope.since)
    heals = store.latest_heals(HEALS, source=scope.source, since=scope.since, accepted=True)[::-1]
    lines = list(_lines(store.latest_kind_runs(RUNS, source=scope.source, since=scope.since)))
    return Contents(
        report=told,
        incidents=store.latest_incidents(INCIDENTS, source=scope.source, since=scope.since),
        heals=list(_shown(store, heals)),
        all_heals=sum(one.count for key, one in figures.verdicts.items() if key.proposer),
        lines=lines[:FIELDS],
        all_lines=len(lines),
        seconds=[seconds for one in figures.incidents.values() for seconds in one.seconds],
    )


def _lines(kind_runs: Sequence[KindRun]) -> Iterator[FieldLine]:
    kinds: defaultdict[tuple[str, str], list[KindRun]] = defaultdict(list)
    for one in kind_runs:
        kinds[one.source, one.page_kind].append(one)
    for (source, page_kind), runs in sorted(kinds.items()):
        for name in sorted({name for run in runs for name in run.fields}):
            shares = [run.fields[name].share if name in run.fields else None for run in runs]
            findings = [text for run in runs for text in run.findings if text.startswith(f"{name}: ")]
            yield FieldLine(f"{source}/{page_kind}/{name}", shares, findings[-1:])


def _shown(store: Store, heals: Sequence[tuple[HealRecord, IncidentRecord]]) -> Iterator[ShownHeal]:
    rows = {heal.incident: heal for heal, _ in heals if heal.field == ROWS}
    pages: dict[str, str] = {}
    for heal, incident in heals:
        for key in (incident.before, incident.after):
            if key and key not in pages:
                pages = {**dict(list(pages.items())[-3:]), key: _page(store, key)}  # few at a time: they are large
        before, after = (pages.get(key, "") for key in (incident.before, incident.after))
        row = rows.get(heal.incident)
        yield ShownHeal(
            heal=heal,
            incident=incident,
            diff=diff_of(heal.selectors_before, heal.selectors_after),
            before=_place(before, heal.selectors_before, row.selectors_before if row and row is not heal else ()),
            after=_place(after, heal.selectors_after, row.selectors_after if row and row is not heal else ()),
            has_pages=bool(before or after),
        )


def _place(html: str, selectors: Selectors, rows: Selectors) -> Place | None:
    """In the first row, or on the page where no row has it: a listing also has fields beside its rows."""
    if not html:
        return None
    return (place_of(html, selectors, rows) if rows else None) or place_of(html, selectors)


def _page(store: Store, key: str) -> str:
    try:
        return store.snapshot(key).decode("utf-8", "replace")
    except StoreError:
        return ""


def diff_of(before: Selectors, after: Selectors) -> list[tuple[Markup, Markup]]:
    """Side by side, in their order; what is not the same on both sides is marked."""
    longest = max(len(before), len(after))
    pairs = zip((*before, *[""] * longest)[:longest], (*after, *[""] * longest)[:longest], strict=True)
    return [_marked(old, new) for old, new in pairs]


def _marked(old: str, new: str) -> tuple[Markup, Markup]:
    before, after = Markup(""), Markup("")
    for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before += _part(old[i:j], is_same=kind == "equal")
        after += _part(new[k:n], is_same=kind == "equal")
    return before, after


def _part(text: str, *, is_same: bool) -> Markup:
    return escape(text) if is_same or not text else Markup("<b>{}</b>").format(text)


def by_source(incidents: Sequence[IncidentRecord]) -> Mapping[str, list[tuple[float, str]]]:
    """For the time line: the sources in alphabetical order, when each broke, and what became of it."""
    rows: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for one in incidents:
        rows[one.source].append((one.opened_at, one.state.value.replace(" ", "-")))
    return dict(sorted(rows.items()))
