"""Starts one crawl and waits for its end: as a process of this machine, or as a job of a scrapyd."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import httpx

from healing.errors import HealingError
from healing.scheduling.model import JOB_SETTING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from threading import Event

    from healing.scheduling.model import Agent

GRACE_SECONDS = 60.0
"""What a crawl has to write down where it is, once it is told to stop."""
_POLL_SECONDS = 0.2
_SCRAPYD_POLL_SECONDS = 3.0
_KEPT_LOGS = 20


class SchedulingError(HealingError):
    """A crawl could not be started, or its end not be seen; the message says why."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """What is to be crawled."""

    agent: Agent
    source: str
    """Empty: without the argument."""
    job: str

    @property
    def arguments(self) -> dict[str, str]:
        source = {"source": self.source} if self.source else {}
        return {**self.agent.arguments, **source}

    @property
    def settings(self) -> dict[str, str]:
        return {**self.agent.settings, JOB_SETTING: self.job}


class Launcher(Protocol):
    def crawl(self, crawl: Crawl, stop: Event, started: Callable[[str], None]) -> str:
        """Run it to its end: empty, or why it did not end well. ``started`` is given scrapyd's id of the job.

        Once ``stop`` is set a local crawl is told to end; a job of scrapyd goes on by itself.
        """


@dataclass(frozen=True, slots=True)
class Local:
    """``scrapy crawl`` in a process group of its own; its output goes to a file for each run."""

    logs: Path

    def crawl(self, crawl: Crawl, stop: Event, started: Callable[[str], None]) -> str:
        started("")
        self.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.logs / f"{crawl.job.replace(':', '-')}.log"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
            process = subprocess.Popen(_command(crawl), stdout=log, stderr=log, start_new_session=True)  # noqa: S603
            why = _waited(process, stop, crawl.agent.max_runtime)
        self._forget_old(crawl.agent.name)
        if why:
            return why
        return f"scrapy ended with exit code {process.returncode}: {path}" if process.returncode else ""

    def _forget_old(self, name: str) -> None:
        logs = sorted(self.logs.glob(f"{name}-*.log"), key=lambda path: path.stat().st_mtime)
        for path in logs[:-_KEPT_LOGS]:
            path.unlink(missing_ok=True)


def _command(crawl: Crawl) -> list[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", crawl.agent.spider]
    for name, value in crawl.arguments.items():
        command += ["-a", f"{name}={value}"]
    for name, value in crawl.settings.items():
        command += ["-s", f"{name}={value}"]
    return command


def _waited(process: subprocess.Popen[bytes], stop: Event, most_seconds: float) -> str:
    """Empty where it ended by itself, else why it was ended."""
    deadline = time.monotonic() + most_seconds
    while process.poll() is None:
        if stop.wait(_POLL_SECONDS):
            return _ended(process, "it was stopped with the orchestrator")
        if time.monotonic() > deadline:
            return _ended(process, f"it was stopped after {most_seconds:.0f} s (max_runtime)")
    return ""


def _ended(process: subprocess.Popen[bytes], why: str) -> str:
    """By SIGINT, as Scrapy ends gracefully; the whole group by SIGKILL where that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"{why}, and killed"
    return why


@dataclass(frozen=True, slots=True)
class Scrapyd:
    """Jobs of a scrapyd; its name and password come from SCRAPYD_USERNAME and SCRAPYD_PASSWORD."""

    url: str
    project: str
    username: str = ""
    password: str = ""

    def crawl(self, crawl: Crawl, stop: Event, started: Callable[[str], None]) -> str:
        settings = [f"{name}={value}" for name, value in crawl.settings.items()]
        data = {"project": self.project, "spider": crawl.agent.spider, **crawl.arguments, "setting": settings}
        answer = self._asked("schedule.json", data)
        started(str(answer["jobid"]))
        return self.waited(str(answer["jobid"]), stop, crawl.agent.max_runtime)

    def waited(self, jobid: str, stop: Event, most_seconds: float) -> str:
        """Until a job has ended; also one that was scheduled before this process began."""
        deadline = time.monotonic() + most_seconds
        is_cancelled = False
        while True:
            listed = self._asked("listjobs.json", None)
            if jobid not in {job["id"] for state in ("pending", "running") for job in listed[state]}:
                return f"it was cancelled after {most_seconds:.0f} s (max_runtime)" if is_cancelled else ""
            if time.monotonic() > deadline and not is_cancelled:
                self._asked("cancel.json", {"project": self.project, "job": jobid})
                is_cancelled = True
            if stop.wait(_SCRAPYD_POLL_SECONDS):
                raise StoppedWaitingError(f"the job {jobid} goes on in scrapyd")

    def _asked(self, path: str, data: Mapping[str, object] | None) -> dict[str, Any]:
        auth = (self.username, self.password) if self.username else None
        address = f"{self.url.rstrip('/')}/{path}"
        try:
            with httpx.Client(auth=auth, timeout=30, trust_env=False) as client:
                listed = {"project": self.project}
                response = client.get(address, params=listed) if data is None else client.post(address, data=data)
            if response.status_code == 401:
                raise SchedulingError(f"{self.url} wants a name and a password: set SCRAPYD_USERNAME, SCRAPYD_PASSWORD")
            answer = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise SchedulingError(f"{address}: {type(error).__name__}: {error}") from error
        if answer.get("status") != "ok":
            raise SchedulingError(f"scrapyd at {self.url}: {answer.get('message', answer)}")
        return dict(answer)


class StoppedWaitingError(HealingError):
    """The orchestrator ends; the job that it waited for does not."""
