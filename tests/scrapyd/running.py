"""A real scrapyd in a folder of its own, and the jobs that it runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from deploy.server import PROJECT, Server
from deploy.upload import FILES, PACKAGES
from healing.store.opening import open_store
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from healing.store.interface import Store

REPOSITORY = Path(__file__).parents[2]
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Scrapyd:
    """The server, and its folder."""

    server: Server
    home: Path

    def get(self, path: str, **parameters: str) -> httpx.Response:
        return httpx.get(self.server.url + path, params=parameters, auth=self._auth, trust_env=False, timeout=30)

    def schedule(self, version: str = "", **settings: str) -> str:
        """A job that crawls the laws; its id."""
        values = [("project", PROJECT), ("spider", "laws"), *([("_version", version)] if version else [])]
        values += [("setting", f"{name}={value}") for name, value in settings.items()]
        answer = httpx.post(
            self.server.url + "schedule.json", data=_grouped(values), auth=self._auth, trust_env=False, timeout=30
        ).json()
        assert answer["status"] == "ok", answer
        return str(answer["jobid"])

    def ended(self, *jobs: str) -> None:
        """Waits for their end."""
        waited_for(lambda: self._finished() >= set(jobs), "the jobs")

    def log_of(self, job: str) -> str:
        """What the job has logged so far; empty where it has not begun."""
        file = self.home / "data" / "scrapyd" / "logs" / PROJECT / "laws" / f"{job}.log"
        return file.read_text("utf-8") if file.exists() else ""

    def _finished(self) -> set[str]:
        listed = self.get("listjobs.json", project=PROJECT).json()
        return {job["id"] for job in listed["finished"]}

    @property
    def _auth(self) -> tuple[str, str]:
        return self.server.username, self.server.password

    @contextmanager
    def store(self) -> Iterator[Store]:
        data = self.home / "data"
        store = open_store(f"sqlite:///{data}/healing.db", data / "snapshots")
        try:
            yield store
        finally:
            store.close()


@contextmanager
def scrapyd(home: Path) -> Iterator[Scrapyd]:
    """Started as ``make scrapyd`` does, ended as systemd does."""
    server = Server("127.0.0.1", _free_port(), "tester", "a-password")
    given = {
        "SCRAPYD_USERNAME": server.username,
        "SCRAPYD_PASSWORD": server.password,
        "SCRAPYD_HTTP_PORT": str(server.port),
        "HEALING_HOME": str(home),
        "PYTHONPATH": str(_installed(home / "installed")),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY", "HEALING_", "PYTHON"))}
    with (home / "scrapyd.log").open("wb") as log:
        command = [sys.executable, "-m", "deploy.serve"]
        process = subprocess.Popen(command, cwd=REPOSITORY, env=kept | given, stdout=log, stderr=log)
        try:
            waited_for(lambda: process.poll() is None and _answers(server), "scrapyd")
            yield Scrapyd(server, home)
        finally:
            process.terminate()
            assert process.wait(TIME_LIMIT) == 0


def copied_tree(folder: Path) -> Path:
    """What ``make deploy`` builds from, to be changed."""
    for name in PACKAGES:
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(REPOSITORY / name, folder / name)
    return folder


def waited_for(is_there: Callable[[], bool], what: str) -> None:
    """Asks again and again: another process is waited for, which tells nobody when it is done."""
    deadline = time.monotonic() + TIME_LIMIT
    while not is_there():
        assert time.monotonic() < deadline, f"{what} took too long"
        time.sleep(_POLL_SECONDS)


def _installed(folder: Path) -> Path:
    """A copy of the project on the path, that no job may run."""
    for name in PACKAGES:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise RuntimeError('the installed copy, not the one of the egg')\n")
    return folder


def _answers(server: Server) -> bool:
    try:
        auth = server.username, server.password
        return httpx.get(server.url + "daemonstatus.json", auth=auth, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _grouped(values: list[tuple[str, str]]) -> dict[str, Any]:
    return {name: [value for other, value in values if other == name] for name, _ in values}
