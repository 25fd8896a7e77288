"""The page: one file, no script, nothing that is loaded from elsewhere; whatever a page said is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from healing.reporting.text import counted, duration, moment, percent, printable
from healing.reporting.webpage.drawing import SHAPES, Mark, line, timeline
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from healing.reporting.report import Report, Scope
    from healing.reporting.webpage.reading import Contents
    from healing.store.records import IncidentRecord

SOURCES = 40
"""Rows of the time line; the table below has the others' incidents, too."""
_STEPS = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds; the target is one of them."""
_SHAPES: dict[str, str] = {
    IncidentState.HEALED: "good",
    IncidentState.ACCEPTED: "good",
    IncidentState.OPEN: "open",
    IncidentState.CONFIRMING: "open",
    IncidentState.ROLLED_BACK: "bad",
    IncidentState.QUARANTINED: "bad",
    HealState.CONFIRMED: "good",
    HealState.PENDING: "open",
    HealState.REJECTED: "bad",
}
"""How a state is drawn and coloured; ``warn`` where it is none of these: a person may want to look."""


Css = Literal["good", "bad", ""]
_JUDGED: dict[bool | None, tuple[str, Css]] = {True: (", met", "good"), False: (", missed", "bad"), None: ("", "")}


@dataclass(frozen=True, slots=True)
class Card:
    """One figure at the top."""

    name: str
    value: str
    note: str
    css: Css = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many heals took so long."""

    name: str
    count: int
    share: float
    """Of the longest bar, 0 to 1."""
    is_late: bool
    """Whether it is beyond the target."""


def html(contents: Contents, scope: Scope) -> str:
    environment = Environment(
        loader=PackageLoader("healing.reporting.webpage", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "percent": percent, "moment": moment, "printable": printable}
    environment.globals |= {"counted": counted, "line": line, "shape_of": shape_of, "shapes": SHAPES}
    return environment.get_template("page.html.j2").render(
        contents=contents,
        told=contents.report,
        scope=scope,
        made=datetime.fromtimestamp(scope.now, UTC),
        cards=list(cards(contents.report)),
        timeline=_timeline(contents.incidents, scope),
        bars=bars(contents.seconds),
        shown_changes=sum(len(one.heals) for one in contents.changes),
        shown_fields=sum(len(kind.fields) for kind in contents.kinds),
        linked={one.incident.id for one in contents.changes},
    )


def shape_of(state: str) -> str:
    return _SHAPES.get(state, "warn")


def cards(report: Report) -> Iterator[Card]:
    """The targets, then what has none."""
    for kpi in report.kpis:
        show, sign = (duration, "<") if kpi.unit == "seconds" else (percent, ">")
        verdict, css = _JUDGED[kpi.is_met]
        name = "MTTR, median" if kpi.name == "MTTR" else kpi.name
        yield Card(name, show(kpi.value), f"{kpi.meaning}; target {sign} {show(kpi.target)}{verdict}", css)
    overall = report.metrics.overall
    longest = f"the longest: {duration(overall.mttr_max)}" if overall.mttr_max is not None else "none was healed yet"
    yield Card("MTTR, p95", duration(overall.mttr_p95), longest)
    yield Card("incidents", f"{overall.incidents:,}", f"{overall.unsettled:,} not settled yet")
    judged: Css = "bad" if report.dead else ""
    yield Card("dead letters", f"{report.dead:,}", "pages that ended without their values", judged)
    yield Card("parked", f"{report.waiting:,}", "pages that wait for their replay")


def bars(seconds: Sequence[float]) -> list[Bar]:
    """Heals by how long they took, without what is longer than all of them; empty where nothing was healed."""
    if not seconds:
        return []
    edges = [0.0, *_STEPS, float("inf")]
    counts = [sum(low <= one < high for one in seconds) for low, high in pairwise(edges)]
    last = max(place for place, count in enumerate(counts) if count)
    return [
        Bar(_span(low, high), count, count / max(counts), low >= 60.0)
        for (low, high), count in zip(pairwise(edges), counts[: last + 1], strict=False)
    ]


def _span(low: float, high: float) -> str:
    if not low:
        return f"below {_short(high)}"
    return f"{_short(low)} and more" if high == float("inf") else f"{_short(low)} to {_short(high)}"


def _short(seconds: float) -> str:
    return duration(seconds).replace(".0 ", " ")


def _timeline(incidents: Sequence[IncidentRecord], scope: Scope) -> Markup | None:
    if not incidents:
        return None
    rows: dict[str, list[Mark]] = {}
    for one in incidents:
        took = f" after {duration(one.closed_at - one.opened_at)}" if one.closed_at is not None else ""
        told = f"{moment(one.opened_at)} {one.source}/{one.page_kind}: {', '.join(one.fields)}: {one.state.value}{took}"
        rows.setdefault(one.source, []).append(Mark(one.opened_at, shape_of(one.state), told))
    most = sorted(rows, key=lambda name: (-len(rows[name]), name))[:SOURCES]
    start = min(one.opened_at for one in incidents)
    return timeline({name: rows[name] for name in sorted(most)}, start, max(scope.now, start))
