"""Agents are run with tiny programs in place of crawls; the orchestrator itself, and Scrapy, run in the last tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from scrapy.settings import Settings

from healing.alerts.sending import Sender
from healing.errors import ConfigError
from healing.project import Project
from healing.scheduling import launching
from healing.scheduling.health import health_of
from healing.scheduling.launching import Crawl, Local
from healing.scheduling.model import Agent
from healing.scheduling.orchestra import Orchestra
from healing.scheduling.running import Runner
from healing.scheduling.state import Current, States
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from healing.scheduling.launching import Launcher

NOW = 1_800_000_000.0
REPOSITORY = Path(__file__).parents[2]


@dataclass
class Programs:
    """Gives the outcomes one after the other, and writes what a crawl of that name would into the store."""

    project: Project
    outcomes: list[str]
    crawled: list[Crawl] = field(default_factory=list)
    items: int = 7

    def crawl(self, crawl: Crawl, stop: Event, started: Callable[[str], None]) -> str:
        started("")
        self.crawled.append(crawl)
        store = self.project.open_store()
        run = store.start_run(crawl.agent.spider, crawl.source, NOW, crawl.job)
        store.finish_run(run, pages=9, items=self.items, reason="finished", at=NOW + 5)
        store.close()
        return self.outcomes.pop(0) if self.outcomes else ""


def _agent(**values: object) -> Agent:
    retries = {"count": 1, "wait": "0s"}
    return Agent.model_validate({"name": "daily", "spider": "laws", "interval": "1h", "retries": retries, **values})


def _project(home: Path) -> Project:
    return Project.of(Settings({"HEALING_HOME": str(home), "HEALING_ALERTS_COMMAND": ["tee", str(home / "alert")]}))


def _runner(project: Project, launcher: Launcher, at: float = NOW) -> Runner:
    sender = Sender(project.config.alerts, project.home)
    return Runner(project, launcher, States.of(project.home), sender, lambda: at, Event())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return _project(tmp_path)


def test_all_sources_one_after_the_other(project: Project) -> None:
    programs = Programs(project, [])
    run = _runner(project, programs).run(_agent(sources=["a", "b"]), NOW)
    assert run is not None
    assert (run.is_well, run.reason, run.items) == (True, "finished", 14)
    assert [crawl.source for crawl in programs.crawled] == ["a", "b"]
    state = States.of(project.home).read()["daily"]
    assert (state.handled, state.current, len(state.runs), state.failures) == (NOW, None, 1, 0)


def test_it_is_tried_again_and_told_of_once(project: Project) -> None:
    programs = Programs(project, ["no server", "", "no server", "no server", "no server", "no server", ""])
    runs = [_runner(project, programs, NOW + 1e6 * place).run(_agent()) for place in range(4)]
    assert [run is not None and run.is_well for run in runs] == [True, False, False, True]
    assert len(programs.crawled) == 7
    told = json.loads((project.home.folder / "alert").read_text())
    assert "the agent is well again" in told["title"]
    sent = json.loads((project.home.folder / "data" / "alerts.json").read_text())["times"]
    assert len(sent) == 1  # within the last hour: the failure was told once, a million seconds before
    log = (project.home.folder / "data" / "logs" / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in log] == ["agent_failed", "agent_recovered"]


def test_no_overlap_with_another_orchestrator(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data" / "runs").mkdir(parents=True)
    with FileLock(tmp_path / "data" / "runs" / "agent-daily.lock"):
        assert _runner(project, Programs(project, [])).run(_agent()) is None
    assert _runner(project, Programs(project, [])).run(_agent()) is not None


def test_a_crawl_that_stopped_early_is_not_well(project: Project) -> None:
    class Stopped(Programs):
        def crawl(self, crawl: Crawl, stop: Event, started: Callable[[str], None]) -> str:
            store = self.project.open_store()
            run = store.start_run("laws", "", NOW, crawl.job)
            store.finish_run(run, pages=1, items=0, reason="closespider_errorcount", at=NOW)
            store.close()
            return ""

    run = _runner(project, Stopped(project, [])).run(_agent())
    assert run is not None
    assert run.reason == "the crawl ended with closespider_errorcount"


def test_what_was_going_on_before_a_restart(project: Project) -> None:
    states = States.of(project.home)
    current = Current(job="daily:1", started_at=NOW - 50)
    states.change("daily", NOW - 50, lambda state: type(state)(since=NOW - 100, current=current))
    _runner(project, Programs(project, [])).go_on(_agent())
    state = states.read()["daily"]
    assert state.current is None
    assert state.runs[-1].reason == "the orchestrator ended before it did"


def test_what_was_missed_is_run_or_skipped(project: Project) -> None:
    for missed, count in (("run", 1), ("skip", 0)):
        programs = Programs(project, [])
        agent = _agent(name=f"agent_{missed}", missed=missed, grace="10m")
        runner = _runner(project, programs, NOW + 3.5 * 3600)
        runner.states.change(agent.name, NOW, lambda state: state)
        Orchestra([agent], runner)._begin(agent)
        assert len(programs.crawled) == count
        handled = runner.states.read()[agent.name].handled
        assert handled is not None
        assert handled - NOW == pytest.approx(3 * 3600, abs=1)


def test_once_runs_what_is_due(project: Project) -> None:
    programs = Programs(project, [])
    orchestra = Orchestra([_agent()], _runner(project, programs))
    assert orchestra.once(named=False)
    assert orchestra.once(named=False)
    assert len(programs.crawled) == 1
    assert Orchestra([_agent()], _runner(project, programs, NOW + 4000)).once(named=False)
    assert len(programs.crawled) == 2
    assert not Orchestra([_agent()], _runner(project, Programs(project, ["x", "x"]), NOW + 9000)).once(named=True)


def test_a_state_that_cannot_be_read_is_named(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "agents.json").write_text("{")
    with pytest.raises(ConfigError, match=r"agents\.json cannot be read: delete it"):
        States.of(project.home).read()


def test_health(project: Project) -> None:
    agent = _agent(expected={"items": 10})
    (never,) = health_of([agent], {}, NOW)
    assert (never.state, never.is_well) == ("never run", True)
    _runner(project, Programs(project, [], items=7)).run(agent)
    (well,) = health_of([agent], States.of(project.home).read(), NOW)
    assert (well.state, well.items, well.expected) == ("well", 7, 10)
    _runner(project, Programs(project, [], items=4)).run(agent)
    (few,) = health_of([agent], States.of(project.home).read(), NOW)
    assert (few.state, few.is_well) == ("few items", False)
    _runner(project, Programs(project, ["no server"] * 4)).run(agent)
    (failing,) = health_of([agent], States.of(project.home).read(), NOW)
    assert (failing.state, failing.reason, failing.failures) == ("failing", "no server", 1)


# Real processes


def _local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> Local:
    monkeypatch.setattr(launching, "_command", lambda crawl: [sys.executable, "-c", code])
    return Local(tmp_path / "logs")


ENDS = [("print('hello')", ""), ("raise SystemExit(3)", "scrapy ended with exit code 3")]


@pytest.mark.parametrize(("code", "told"), ENDS)
def test_a_process_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, told: str) -> None:
    local = _local(monkeypatch, tmp_path, code)
    assert local.crawl(Crawl(_agent(), "a", "daily:a:1"), Event(), lambda _: None).startswith(told)
    (log,) = (tmp_path / "logs").iterdir()
    assert log.name == "daily-a-1.log"
    assert log.stat().st_mode & 0o777 == 0o600


_WAITS = "import signal, time\nwhile True: time.sleep(1)"
_DEAF = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: time.sleep(1)
"""


def test_it_is_ended_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    local = _local(monkeypatch, tmp_path, _WAITS)
    why = local.crawl(Crawl(_agent(max_runtime="1s"), "", "daily:1"), Event(), lambda _: None)
    assert why == "it was stopped after 1 s (max_runtime)"


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(launching, "GRACE_SECONDS", 0.5)
    local = _local(monkeypatch, tmp_path, _DEAF)
    why = local.crawl(Crawl(_agent(max_runtime="2s"), "", "daily:1"), Event(), lambda _: None)
    assert why in ("it was stopped after 2 s (max_runtime), and killed", "it was stopped after 2 s (max_runtime)")


AGENTS = """
agents:
  demo: {spider: laws, sources: [law_portal], interval: 2h, retries: {count: 0}, settings: {LOG_LEVEL: INFO}}
"""


def _scrapy(home: Path, *arguments: str) -> list[str]:
    (home / "agents.yaml").write_text(AGENTS)
    return [sys.executable, "-m", "scrapy", "orchestrate", *arguments, "-s", f"HEALING_HOME={home}"]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
    return {**kept, "HEALING_HOME": str(home)}


def test_a_real_crawl_once(tmp_path: Path) -> None:
    ended = subprocess.run(
        _scrapy(tmp_path, "--once", "--agent", "demo"), cwd=REPOSITORY, env=_environment(tmp_path),
        capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    status = subprocess.run(
        _scrapy(tmp_path, "--status", "--json"), cwd=REPOSITORY, env=_environment(tmp_path),
        capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
    )  # fmt: skip
    (agent,) = json.loads(status.stdout)
    assert (agent["state"], agent["items"], agent["is_well"]) == ("well", 203, True)


def test_it_is_stopped_gracefully_and_survives_being_killed(tmp_path: Path) -> None:
    """Killed in the middle of a crawl, then started again: what was going on is told, and nothing runs twice."""
    States.of(_project(tmp_path).home).change("demo", 0, lambda state: type(state)(since=time.time() - 9000))
    command = _scrapy(tmp_path)
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=_environment(tmp_path), stdout=out, stderr=out)
        _until(lambda: _state(tmp_path).current is not None)
        process.kill()
        process.wait(TIME_LIMIT)
        again = subprocess.Popen(command, cwd=REPOSITORY, env=_environment(tmp_path), stdout=out, stderr=out)
        _until(lambda: bool(_state(tmp_path).runs))
        again.send_signal(signal.SIGTERM)
        assert again.wait(TIME_LIMIT) == 0
    assert _state(tmp_path).runs[0].reason == "the orchestrator ended before it did"
    assert "stopping" in (tmp_path / "out").read_text()


def _state(home: Path):  # type: ignore[no-untyped-def]
    return States.of(_project(home).home).read()["demo"]


def _until(is_there: Callable[[], bool]) -> None:
    """Another process is waited for, which tells nobody."""
    deadline = time.monotonic() + TIME_LIMIT
    while not is_there():
        assert time.monotonic() < deadline
        time.sleep(0.1)
