"""The sections of heal-stats: what each reads of the store, for people and for other programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from healing.reporting.agents import state_of
from healing.reporting.line import summary_line
from healing.reporting.report import errors, healing
from healing.reporting.stats_tables import (
    agent_table,
    error_tables,
    fill_table,
    kpi_table,
    lasted_table,
    run_table,
)
from healing.reporting.tables import call_table, heal_table, metric_tables
from healing.reporting.text import counted, duration, percent, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from healing.reporting.metrics import Summary
    from healing.reporting.report import Report, Scope
    from healing.reporting.system import Disk
    from healing.store.interface import Store


@dataclass(frozen=True, slots=True)
class View:
    """What the sections are made of."""

    store: Store
    scope: Scope
    report: Report
    disk: Disk
    store_url: str
    """Without its password."""
    models: tuple[str, ...]
    """The language models that are to be asked; none where healing goes without."""
    width: int
    """Columns of the terminal."""


@dataclass(frozen=True, slots=True)
class Section:
    help: str
    show: Callable[[View], Iterator[RenderableType]]
    values: Callable[[View], Any]


def overview(view: View) -> Iterator[RenderableType]:
    """What is shown where no section is asked for."""
    told = view.report
    yield Text(summary_line(told.metrics, waiting=told.waiting, dead=told.dead))
    yield kpi_table(told.kpis)
    yield from metric_tables(told.metrics, view.width)
    yield from _latest(view)


def as_values(view: View, sections: list[str]) -> dict[str, Any]:
    """The figures for other programs: seconds and shares are numbers, ``None`` where there are none."""
    kpis = [{**asdict(kpi), "is_met": kpi.is_met} for kpi in view.report.kpis]
    if not sections:
        return {**asdict(view.report.metrics), "kpis": kpis}
    return {"kpis": kpis, **{name: SECTIONS[name].values(view) for name in sections}}


def _system(view: View) -> Iterator[RenderableType]:
    told = view.report
    yield kpi_table(told.kpis)
    if told.runs:
        yield run_table(told.runs, [state_of(run, view.scope.now) for run in told.runs])
    yield Text(f"Store {view.store_url}: {view.disk}", overflow="fold")
    yield Text(f"Pages: {told.waiting:,} waiting for a replay, {told.dead:,} in the dead-letter store")
    yield Text(f"Language model: {_model_health(view)}")


def _system_values(view: View) -> dict[str, Any]:
    told = view.report
    return {
        "runs": [{**asdict(run), "state": state_of(run, view.scope.now)} for run in told.runs],
        "store": {"url": view.store_url, **asdict(view.disk)},
        "waiting": told.waiting,
        "dead": told.dead,
        "models": {"asked": list(view.models), "used": _plain(told.metrics.by_model)},
    }


def _model_health(view: View) -> str:
    if not view.models:
        return "none is asked (llm.provider is none)"
    uses = view.report.metrics.by_model.values()
    calls, failures = sum(use.calls for use in uses), sum(use.failures for use in uses)
    told = f"{', '.join(map(printable, view.models))}; "
    if not calls:
        return f"{told}not asked yet. Whether it is there: scrapy heal-doctor"
    failed = f", {percent(failures / calls)} failed: scrapy heal-doctor" if failures else ", none failed"
    return told + counted(calls, "call") + failed


def _agents(view: View) -> Iterator[RenderableType]:
    if view.report.agents:
        yield agent_table(view.report.agents)
    if view.report.rates:
        yield fill_table(view.report.rates)


def _agents_values(view: View) -> dict[str, Any]:
    return {
        "agents": [asdict(agent) for agent in view.report.agents],
        "fields": [asdict(rate) for rate in view.report.rates],
    }


def _healing(view: View) -> Iterator[RenderableType]:
    metrics = view.report.metrics
    states = ", ".join(f"{count:,} {state}" for state, count in metrics.states.items())
    overall = metrics.overall
    times = f"; MTTR median {duration(overall.mttr_median)}, p95 {duration(overall.mttr_p95)}, max "
    yield Text(
        f"{counted(overall.incidents, 'incident')}{': ' if states else ''}{states}{times}{duration(overall.mttr_max)}"
    )
    yield from metric_tables(metrics, view.width)
    if lasted := healing(view.store, view.scope).lasted:
        yield lasted_table(lasted)
    yield from _latest(view)


def _times(summary: Summary) -> dict[str, float | None]:
    return {"median": summary.mttr_median, "p95": summary.mttr_p95, "max": summary.mttr_max}


def _healing_values(view: View) -> dict[str, Any]:
    lasted = healing(view.store, view.scope).lasted
    return {**asdict(view.report.metrics), "lasted": {name or "all": asdict(one) for name, one in lasted.items()}}


def _latest(view: View) -> Iterator[RenderableType]:
    told = healing(view.store, view.scope)
    if told.heals:
        yield heal_table(told.heals)
    if told.calls:
        yield call_table(told.calls)


def _errors(view: View) -> Iterator[RenderableType]:
    tables: list[RenderableType] = list(error_tables(errors(view.store, view.scope)))
    yield from tables or [Text("Nothing went wrong that was not healed.")]


def _errors_values(view: View) -> dict[str, Any]:
    told = errors(view.store, view.scope)
    return {
        "runs": [{**asdict(run), "state": state} for run, state in told.runs],
        "incidents": [asdict(one) for one in told.incidents],
        "dead": [
            {"id": one.id, "source": one.source, "page_kind": one.page_kind, "url": one.url, "at": one.at,
             "reason": one.reason, "failures": one.failures}
            for one in told.dead
        ],
        "calls": [{"model": one.model, "at": one.at, "error": one.error} for one in told.calls],
    }  # fmt: skip


def _plain(values: Any) -> dict[str, Any]:
    return {name: asdict(one) for name, one in values.items()}


SECTIONS = {
    "system": Section("the targets, the latest crawls, store and disk, language model", _system, _system_values),
    "agents": Section("each spider and source: last crawl, items, how full its fields", _agents, _agents_values),
    "healing": Section("what broke and was healed, by source, field, proposer, model", _healing, _healing_values),
    "errors": Section("what went wrong last: the cause, and what was done", _errors, _errors_values),
}
