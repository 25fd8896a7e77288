"""All agents on their schedules, until the program is told to stop."""

from __future__ import annotations

import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor as Executor
from apscheduler.schedulers.background import BackgroundScheduler

from healing.scheduling.plan import AgentTrigger, Plan

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import FrameType

    from healing.scheduling.model import Agent
    from healing.scheduling.running import Runner
    from healing.scheduling.state import AgentRun

logger = logging.getLogger(__name__)

_AT_ONCE = 8
"""Agents that run at the same time, at most; their sources' manners are those of each crawl."""


@dataclass(frozen=True, slots=True)
class Orchestra:
    """The agents of one home."""

    agents: Collection[Agent]
    runner: Runner

    def once(self, *, named: bool) -> bool:
        """Runs what is due, or what was named, side by side; whether all of it is well."""
        chosen = [agent for agent in self.agents if named or self._due(agent)]
        if not chosen:
            logger.info("nothing is due")
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            runs = list(pool.map(self._once, chosen))
        return all(run is not None and run.is_well for run in runs)

    def _once(self, agent: Agent) -> AgentRun | None:
        self.runner.go_on(agent)
        return self.runner.run(agent, self.runner.clock())

    def _due(self, agent: Agent) -> bool:
        """Also where it has never run: whoever asks for it once wants it now."""
        state = self.runner.states.read().get(agent.name)
        if state is None or not state.runs:
            return True
        return Plan(agent, state.since).due(state.handled, self.runner.clock()) is not None

    def play(self) -> None:
        """Blocks until SIGINT or SIGTERM; crawls of this machine are then ended gracefully, and waited for."""
        scheduler = BackgroundScheduler(executors={"default": Executor(_AT_ONCE)}, timezone=UTC)
        for agent in self.agents:
            state = self.runner.states.change(agent.name, self.runner.clock(), lambda state: state)
            trigger = AgentTrigger(Plan(agent, state.since))
            # Its time says when it should have begun; however late it is, the agent's own policy decides.
            options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
            scheduler.add_job(self._on_time, trigger, args=[agent], id=agent.name, **options)
            scheduler.add_job(self._begin, args=[agent], id=f"{agent.name} begins", misfire_grace_time=None)
        scheduler.start()
        self._listen()
        logger.info("%d agents; Ctrl-C ends it", len(self.agents))
        self.runner.stop.wait()
        logger.info("stopping: running crawls write down where they are")
        scheduler.shutdown(wait=True)

    def _begin(self, agent: Agent) -> None:
        """What was left by the last time that this program ran."""
        self.runner.go_on(agent)
        state = self.runner.states.read()[agent.name]
        missed = Plan(agent, state.since).due(state.handled, self.runner.clock())
        if missed is None:
            return
        late = self.runner.clock() - missed.begins
        if agent.missed == "run" or late <= agent.grace:
            self.runner.run(agent, missed.at)
        else:
            logger.warning("%s: a run was missed %.0f s ago, and is skipped (missed: skip)", agent.name, late)
            self.runner.states.change(agent.name, missed.at, lambda state: replace(state, handled=missed.at))

    def _on_time(self, agent: Agent) -> None:
        state = self.runner.states.read()[agent.name]
        due = Plan(agent, state.since).due(state.handled, self.runner.clock())
        if due is not None and not self.runner.stop.is_set():
            self.runner.run(agent, due.at)

    def _listen(self) -> None:
        def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (as signals call it)
            if self.runner.stop.is_set():
                raise KeyboardInterrupt  # the second time: at once
            self.runner.stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
