"""``scrapy orchestrate``: crawls on schedules."""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import asdict
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from healing.alerts.sending import Sender
from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.scheduling.health import health_of, health_table
from healing.scheduling.launching import Local, Scrapyd
from healing.scheduling.orchestra import Orchestra
from healing.scheduling.reading import check_spiders, choose_agents, read_agents
from healing.scheduling.running import Runner
from healing.scheduling.state import States

if TYPE_CHECKING:
    import argparse

    from healing.project import Project
    from healing.scheduling.launching import Launcher
    from healing.scheduling.model import Agent

EXAMPLE = "scrapy orchestrate --once --agent laws_daily"


class Command(ScrapyCommand):
    """Exit code 0: done, or stopped; 1: an agent is not well, or it could not be; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Run crawls on schedules, here or on scrapyd"

    def long_desc(self) -> str:
        return (
            "Runs the agents of agents.yaml (spider, sources, when) until Ctrl-C: each once at a time, with retries, "
            f"for max_runtime at most. What was missed is run or skipped as the agent says. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--once", action="store_true", help="run what is due, or what --agent names, and end")
        parser.add_argument("--agent", metavar="NAME", action="append", default=[], help="only this one (repeatable)")
        parser.add_argument("--list", action="store_true", help="show the agents, their schedules and next times")
        parser.add_argument("--status", action="store_true", help="show how each does; exit code 1 where one fails")
        parser.add_argument("--json", action="store_true", help="with --list or --status: as JSON")
        parser.add_argument("--scrapyd", metavar="URL", help="run them as jobs of this scrapyd")
        parser.add_argument("--project", default="healing_crawler", help="with --scrapyd: the project's name there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or opts.once + opts.list + opts.status > 1 or (opts.json and not (opts.list or opts.status)):
            raise UsageError(f"one of --once, --list and --status, and --json with the last two: {EXAMPLE}")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            agents = read_agents(self.settings)
            check_spiders(agents, get_spider_loader(self.settings).list())
            self.exitcode = self._do(project, list(choose_agents(agents, opts.agent).values()), opts)
        except HealingError as error:
            complain("orchestrate", error)
            self.exitcode = 1

    def _do(self, project: Project, agents: list[Agent], opts: argparse.Namespace) -> int:
        if opts.list:
            return _list(agents, project, as_json=opts.json)
        if opts.status:
            return _status(agents, project, as_json=opts.json)
        if not agents:
            _console().print("No agent is enabled: see agents.yaml.")
            return 0
        _log_to_terminal()
        runner = Runner(
            project, _launcher(project, opts), States.of(project.home), Sender(project.config.alerts, project.home),
            time.time, Event(),
        )  # fmt: skip
        orchestra = Orchestra(agents, runner)
        if opts.once:
            return 0 if orchestra.once(named=bool(opts.agent)) else 1
        orchestra.play()
        return 0


def _launcher(project: Project, opts: argparse.Namespace) -> Launcher:
    if not opts.scrapyd:
        return Local(project.home.path("data/logs/agents"))
    get = os.environ.get
    return Scrapyd(opts.scrapyd, opts.project, get("SCRAPYD_USERNAME", ""), get("SCRAPYD_PASSWORD", ""))


def _list(agents: list[Agent], project: Project, *, as_json: bool) -> int:
    found = health_of(agents, States.of(project.home).read(), time.time())
    if as_json:
        print(
            json.dumps(
                [agent.model_dump() | {"next_at": one.next_at} for agent, one in zip(agents, found, strict=True)],
                indent=2,
            )
        )
        return 0
    for agent, one in zip(agents, found, strict=True):
        sources = f" of {', '.join(agent.sources)}" if agent.sources else ""
        following = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(one.next_at)) if one.next_at else "off"
        _console().print(f"{agent.name}: {agent.spider}{sources}; {agent.schedule}; next {following}")
    if not agents:
        _console().print("No agent is enabled: see agents.yaml.")
    return 0


def _status(agents: list[Agent], project: Project, *, as_json: bool) -> int:
    found = health_of(agents, States.of(project.home).read(), time.time())
    if as_json:
        print(json.dumps([{**asdict(one), "is_well": one.is_well} for one in found], indent=2))
    elif found:
        Console(highlight=False, markup=False).print(health_table(found))
    else:
        _console().print("No agent is enabled: see agents.yaml.")
    return 0 if all(one.is_well for one in found) else 1


def _console() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=True)


def _log_to_terminal() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s: %(message)s", force=True)
    for name in ("apscheduler", "httpx", "alembic", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
