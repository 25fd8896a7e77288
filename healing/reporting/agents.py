"""How each spider and source does, from its newest crawls and what their page kinds gave. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.store.records import KindRun, RunRecord

LOOKED_AT = 11
"""Crawls of each spider and source: the newest, and those that it is measured by."""
RUNNING = "running"
SILENT_SECONDS = 120
"""A crawl whose last heartbeat is older was killed: it beats every 15 s."""


@dataclass(frozen=True, slots=True)
class AgentState:
    """One spider on one source, by its newest crawl that is over, or else the one that runs."""

    spider: str
    source: str
    state: str
    """``running``, ``killed``, or Scrapy's reason for the end."""
    started_at: float
    is_running: bool
    pages: int
    failed: int
    """Of them, those that healing took over."""
    items: int
    """Of the newest crawl that is over."""
    expected: float | None
    """Items: the median of the earlier crawls that ended well; ``None`` where there was none.

    A crawl that finds most pages unchanged gives fewer, and is well.
    """
    trend: tuple[int, ...]
    """The items of the newest crawls, the earliest first."""

    @property
    def is_well(self) -> bool:
        return is_well(self.state)


@dataclass(frozen=True, slots=True)
class FillRate:
    """How often a field was there."""

    source: str
    page_kind: str
    field: str
    now: float | None
    """The share (0 to 1) of pages or rows of the newest crawl; ``None`` where it had none."""
    usual: float | None
    """The same of the earlier crawls together."""
    filled: int
    """Pages or rows of the newest crawl that had it."""
    seen: int
    """Of so many."""
    trend: tuple[float, ...]
    """Of each crawl, the earliest first."""


def ended_well(reason: str) -> bool:
    """Whether Scrapy's reason for the end of a crawl is one that somebody wanted."""
    return reason == "finished" or (reason.startswith("closespider_") and reason != "closespider_errorcount")


def is_well(state: str) -> bool:
    return state == RUNNING or ended_well(state)


def state_of(run: RunRecord, now: float) -> str:
    """``running``, ``killed``, or Scrapy's reason for the end."""
    if run.finished_at is not None:
        return run.reason or "finished"
    return RUNNING if now - run.seen_at < SILENT_SECONDS else "killed"


def agent_states(runs: Sequence[RunRecord], now: float) -> tuple[AgentState, ...]:
    """One for each spider and source, in alphabetical order; ``runs`` the earliest first."""
    groups: defaultdict[tuple[str, str], list[RunRecord]] = defaultdict(list)
    for run in runs:
        groups[run.spider, run.source].append(run)
    return tuple(_agent(group, now) for _, group in sorted(groups.items()))


def _agent(runs: Sequence[RunRecord], now: float) -> AgentState:
    newest = runs[-1]
    state = state_of(newest, now)
    is_running = state == RUNNING
    measured = next((run for run in reversed(runs) if state_of(run, now) != RUNNING), newest)
    earlier = [run.items for run in runs if run.id < measured.id and ended_well(state_of(run, now))]
    return AgentState(
        spider=newest.spider,
        source=newest.source,
        state=state,
        started_at=newest.started_at,
        is_running=is_running,
        pages=newest.pages,
        items=measured.items,
        failed=newest.failed,
        expected=median(earlier) if earlier else None,
        trend=tuple(run.items for run in runs),
    )


def fill_rates(kind_runs: Sequence[KindRun]) -> tuple[FillRate, ...]:
    """One for each field that a page kind has had, in alphabetical order; ``kind_runs`` the earliest first."""
    groups: defaultdict[tuple[str, str], list[KindRun]] = defaultdict(list)
    for one in kind_runs:
        groups[one.source, one.page_kind].append(one)
    return tuple(
        _fill_rate(group, name)
        for _, group in sorted(groups.items())
        for name in sorted({name for one in group for name in one.fields})
    )


def _fill_rate(kind_runs: Sequence[KindRun], name: str) -> FillRate:
    counts = [(one.fields[name].filled, one.fields[name].seen) for one in kind_runs if name in one.fields]
    *earlier, (filled, seen) = counts
    seen_before = sum(count for _, count in earlier)
    return FillRate(
        source=kind_runs[-1].source,
        page_kind=kind_runs[-1].page_kind,
        field=name,
        now=filled / seen if seen else None,
        usual=sum(count for count, _ in earlier) / seen_before if seen_before else None,
        filled=filled,
        seen=seen,
        trend=tuple(filled / seen for filled, seen in counts if seen),
    )
