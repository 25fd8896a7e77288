"""Runs agents: one at a time each, with retries; what became of it is written down, and told where it is bad."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from healing.errors import HealingError
from healing.events import Event as Happening
from healing.events import Name
from healing.reporting.agents import ended_well
from healing.reporting.event_log import log_of
from healing.scheduling.launching import Crawl, Scrapyd, StoppedWaitingError
from healing.scheduling.state import AgentRun, Current, ended

if TYPE_CHECKING:
    from threading import Event

    from healing.alerts.sending import Sender
    from healing.clock import Clock
    from healing.project import Project
    from healing.scheduling.launching import Launcher
    from healing.scheduling.model import Agent
    from healing.scheduling.state import States

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Runner:
    """For one home."""

    project: Project
    launcher: Launcher
    states: States
    sender: Sender
    clock: Clock
    stop: Event
    """Set: nothing more is begun, and what runs is ended."""

    def run(self, agent: Agent, handled: float | None = None) -> AgentRun | None:
        """All sources of an agent, one after the other; ``None`` where it runs elsewhere, or was stopped.

        ``handled``: the time of its schedule that this is for.
        """
        lock = FileLock(self.project.home.path(f"data/runs/agent-{agent.name}.lock"), mode=0o600)
        self.project.home.path("data/runs").mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            logger.warning("%s: it runs already, so that this time is left out", agent.name)
            return None
        with lock:
            now = self.clock()
            self.states.change(agent.name, now, lambda state: replace(state, handled=handled or state.handled))
            return self._noted(agent, now)

    def _noted(self, agent: Agent, begun: float) -> AgentRun | None:
        try:
            reasons = [self._tried(agent, source, begun) for source in agent.sources or [""]]
        except StoppedWaitingError as error:
            logger.info("%s: %s", agent.name, error)
            return None
        if self.stop.is_set():
            self.states.change(agent.name, self.clock(), lambda state: replace(state, current=None))
            return None
        why = "; ".join(filter(None, reasons))
        jobs = [_job(agent, source, begun) for source in agent.sources or [""]]
        items = self._items(jobs)
        run = AgentRun(started_at=begun, ended_at=self.clock(), is_well=not why, reason=why or "finished", items=items)
        state = self.states.change(agent.name, begun, lambda state: ended(state, run))
        logger.log(logging.INFO if run.is_well else logging.ERROR, "%s: %s, %s items", agent.name, run.reason, items)
        self._tell(agent, run, is_told=state.is_told)
        return run

    def _tried(self, agent: Agent, source: str, begun: float) -> str:
        """One source, again where it fails; empty, or why the last attempt did not end well."""
        why = ""
        for attempt in range(agent.retries.count + 1):
            if attempt:
                wait = agent.retries.wait_before(attempt)
                logger.warning("%s: %s; tried again in %.0f s", agent.name, why, wait)
                self.stop.wait(wait)
            if self.stop.is_set():
                return why
            why = self._crawled(Crawl(agent, source, _job(agent, source, begun)))
            if not why:
                return ""
        return why

    def _crawled(self, crawl: Crawl) -> str:
        def started(jobid: str) -> None:
            current = Current(job=crawl.job, jobid=jobid, started_at=self.clock())
            self.states.change(crawl.agent.name, self.clock(), lambda state: replace(state, current=current))

        logger.info("%s: crawls %s %s", crawl.agent.name, crawl.agent.spider, crawl.source)
        try:
            why = self.launcher.crawl(crawl, self.stop, started)
        except StoppedWaitingError:
            raise
        except (HealingError, OSError) as error:
            return str(error)
        return why or self._by_the_store(crawl.job)

    def _by_the_store(self, job: str) -> str:
        """A crawl that stopped early ends with exit code 0, too: its record says how it ended."""
        with closing(self.project.open_store()) as store:
            runs = [run for run in store.latest_runs(20) if run.job == job]
        if runs and not ended_well(runs[-1].reason):
            return f"the crawl ended with {runs[-1].reason or 'no reason: it was killed'}"
        return ""

    def _items(self, jobs: list[str]) -> int | None:
        with closing(self.project.open_store()) as store:
            found = {run.job: run.items for run in store.latest_runs(20) if run.job in jobs}  # of retries the last
        return sum(found.values()) if found else None

    def go_on(self, agent: Agent) -> None:
        """After a restart: a job of scrapyd is waited for; of a local crawl nobody knows how it ended."""
        state = self.states.read().get(agent.name)
        if state is None or state.current is None:
            return
        current = state.current
        why = "the orchestrator ended before it did"
        if current.jobid and isinstance(self.launcher, Scrapyd):
            try:
                left = current.started_at + agent.max_runtime - self.clock()
                why = self.launcher.waited(current.jobid, self.stop, max(0.0, left)) or self._by_the_store(current.job)
            except StoppedWaitingError:
                return
            except HealingError as error:
                why = str(error)
        run = AgentRun(
            started_at=current.started_at, ended_at=self.clock(), is_well=not why, reason=why or "finished",
            items=self._items([current.job]),
        )  # fmt: skip
        logger.warning("%s: the run before the restart: %s", agent.name, run.reason)
        self.states.change(agent.name, self.clock(), lambda state: ended(state, run))

    def _tell(self, agent: Agent, run: AgentRun, *, is_told: bool) -> None:
        """Once where it begins to fail, once where it is well again."""
        if run.is_well == (not is_told):
            return
        name = Name.AGENT_RECOVERED if run.is_well else Name.AGENT_FAILED
        event = Happening(self.clock(), name, agent=agent.name, context={"error": run.reason, "spider": agent.spider})
        log = log_of(self.project.config.logs, self.project.home)
        try:
            if log is not None:
                log.told(event)
        except HealingError as error:
            logger.warning("%s", error)
        if self.sender.wants(event):
            self.sender.send(event)
        self.states.change(agent.name, self.clock(), lambda state: replace(state, is_told=not run.is_well))


def _job(agent: Agent, source: str, begun: float) -> str:
    return ":".join(filter(None, (agent.name, source, f"{begun:.0f}")))
