"""What heal-stats shows beside the figures of heals, as tables for a terminal of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from healing.reporting.agents import is_well
from healing.reporting.tables import cut, titled
from healing.reporting.text import NONE, duration, moment, percent, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.table import Table

    from healing.reporting.agents import AgentState, FillRate
    from healing.reporting.durability import Durability
    from healing.reporting.kpis import Kpi
    from healing.reporting.report import Errors
    from healing.store.records import RunRecord

_BARS = "▁▂▃▄▅▆▇█"
_TREND = 8
"""So many crawls are shown in a trend."""
_NOTICEABLE = 0.05
"""A field that is there so much less often than usual is shown in colour."""
DONE = {
    "refused": "its pages are dead letters: scrapy heal-replay",
    "quarantined": "left for a person: scrapy heal-replay",
    "rolled back": "the earlier selectors are back",
    "interrupted": "the next crawl replays its pages",
    "review": "waits for a person: scrapy heal-review",
    "observed": "only reported: healing.mode is observe",
}
"""By the state of an incident, what became of it."""


def kpi_table(kpis: Sequence[Kpi]) -> Table:
    table = titled("Targets")
    for heading in ("", "now", "target", ""):
        table.add_column(heading, no_wrap=True)
    table.add_column("", overflow="fold", ratio=1)
    for kpi in kpis:
        is_time = kpi.unit == "seconds"
        value, target = (duration if is_time else percent)(kpi.value), (duration if is_time else percent)(kpi.target)
        met = {None: Text(NONE), True: Text("met", "green"), False: Text("missed", "red")}[kpi.is_met]
        table.add_row(Text(kpi.name), value, f"{'<' if is_time else '>'} {target}", met, Text(kpi.meaning))
    return table


def run_table(runs: Sequence[RunRecord], states: Sequence[str]) -> Table:
    """Crawls, the newest first."""
    table = titled("Latest crawls")
    table.add_column("begun (UTC)", no_wrap=True)
    table.add_column("spider, source", overflow="fold", ratio=1)
    for heading in ("took", "pages", "items", "failed", "dead", "state"):
        table.add_column(heading, justify="right" if heading != "state" else "left", overflow="fold")
    for run, state in list(zip(runs, states, strict=True))[::-1]:
        counts = (f"{number:,}" for number in (run.pages, run.items, run.failed, run.dead))
        took = duration(run.seen_at - run.started_at)
        table.add_row(moment(run.started_at), _named(run.spider, run.source), took, *counts, _state(state))
    return table


def agent_table(agents: Sequence[AgentState]) -> Table:
    """Each spider and source: when it ran last, what came of it, the items against those of earlier crawls."""
    table = titled("Spiders and sources")
    table.add_column("spider, source", overflow="fold", ratio=1)
    table.add_column("last begun (UTC)", no_wrap=True)
    table.add_column("state", overflow="fold")
    for heading in ("items", "usual"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("trend", no_wrap=True)
    for one in agents:
        usual = NONE if one.expected is None else f"{one.expected:,.0f}"
        most = max(one.trend, default=0) or 1
        trend = bars([items / most for items in one.trend])
        table.add_row(
            _named(one.spider, one.source), moment(one.started_at), _state(one.state), f"{one.items:,}", usual, trend
        )
    return table


def fill_table(rates: Sequence[FillRate]) -> Table:
    """How often each field was there, in the newest crawl and usually."""
    table = titled("How often fields were there")
    table.add_column("field", overflow="fold", ratio=1)
    for heading in ("now", "usual"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("trend", no_wrap=True)
    for rate in rates:
        is_lower = rate.now is not None and rate.usual is not None and rate.now < rate.usual - _NOTICEABLE
        name = printable(f"{rate.source}/{rate.page_kind}/{rate.field}")
        table.add_row(
            Text(name), Text(percent(rate.now), "red" if is_lower else ""), percent(rate.usual), bars(rate.trend)
        )
    return table


def lasted_table(lasted: Mapping[str, Durability]) -> Table:
    """How long heals held, by source."""
    table = titled("How long heals last")
    table.add_column("source", overflow="fold", ratio=1)
    for heading in ("heals", "broke again", "half last", "30 days later"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, one in lasted.items():
        counts = (f"{one.heals:,}", f"{one.broken:,}")
        half = duration(one.median_seconds) if one.median_seconds is not None else "longer"
        table.add_row(Text(printable(name) or "all"), *counts, half, percent(one.after_30_days))
    return table


def error_tables(errors: Errors) -> Iterator[Table]:
    """What went wrong last, the newest first; nothing where nothing did."""
    rows = {
        "Crawls that did not end well": [
            (run.seen_at, f"{run.spider} {run.source}", state, "the next crawl replays what it left")
            for run, state in errors.runs
        ],
        "Incidents that were not healed": [
            (one.opened_at, f"{one.source}/{one.page_kind}: {', '.join(one.fields)}", one.note or one.state.value,
             f"{one.state.value}: {DONE.get(one.state.value, NONE)}")
            for one in errors.incidents
        ],
        "Dead letters": [
            (one.at, f"{one.source}/{one.page_kind} {one.url}", one.reason or "; ".join(one.failures),
             f"kept as page {one.id}: scrapy heal-replay")
            for one in errors.dead
        ],
        "Calls of the language model that failed": [
            (one.at, one.model, one.error, "healing went on without it") for one in errors.calls
        ],
    }  # fmt: skip
    for title, found in rows.items():
        if found:
            table = titled(title)
            table.add_column("when (UTC), what", overflow="fold", ratio=2)
            table.add_column("cause, what was done", overflow="fold", ratio=3)
            for at, what, cause, done in found[::-1]:
                told = Text(f"{cut(printable(cause))}\n").append(done, "dim")
                table.add_row(Text(f"{moment(at)}\n{cut(printable(what))}"), told)
            yield table


def bars(shares: Sequence[float]) -> str:
    """The newest of some shares (0 to 1) as a line of bars."""
    return "".join(_BARS[min(len(_BARS) - 1, int(share * len(_BARS)))] for share in shares[-_TREND:])


def _named(spider: str, source: str) -> Text:
    return Text(printable(spider if source in ("", spider) else f"{spider} {source}"))


def _state(state: str) -> Text:
    return Text(printable(state), "" if is_well(state) else "red")
