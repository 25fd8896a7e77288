"""A Scrapy project in a temporary folder, its crawls in processes of their own, and what they left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healing.store.opening import open_store
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.store.interface import Store
    from tests.crawl.site import Site

ROOT = Path(__file__).parents[2]
PACKAGED = Path(__file__).parent / "selectors"

SETTINGS = """
import json
from pathlib import Path

ADDONS = {"healing.crawl.addon.HealingAddon": 500}
SPIDER_MODULES = ["tests.crawl.spiders"]
EXTENSIONS = {"tests.crawl.recorder.Recorder": 900}
HEALING_SELECTORS = "portals"
HEALING_LLM_PROVIDER = "none"
COOKIES_ENABLED = TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = CONCURRENT_REQUESTS_PER_DOMAIN = 4
RETRY_TIMES = 2
LOG_LEVEL = "INFO"
globals().update(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))
"""


@dataclass(frozen=True)
class Crawl:
    """What one crawl did."""

    folder: Path
    log: str = field(repr=False)
    code: int = 0

    @property
    def items(self) -> list[dict[str, Any]]:
        return _lines(self.folder / "items.jsonl")

    @property
    def laws(self) -> list[dict[str, Any]]:
        return [item for item in self.items if item["kind"] == "Law"]

    @property
    def events(self) -> list[dict[str, Any]]:
        return _lines(self.folder / "events.jsonl")

    def told(self, **wanted: object) -> list[str]:
        """The names of the events with these values, in order."""
        return [event["name"] for event in self.events if wanted.items() <= event.items()]

    @property
    def stats(self) -> dict[str, Any]:
        return dict(self._end()["stats"])

    @property
    def reason(self) -> str:
        return str(self.stats["finish_reason"])

    @property
    def most_replaying(self) -> int:
        return int(self._end()["most_replaying"])

    def _end(self) -> dict[str, Any]:
        end = self.folder / "end.json"
        assert end.exists(), self.log
        return dict(json.loads(end.read_text("utf-8")))


@dataclass(frozen=True)
class Running:
    """A crawl that was started."""

    process: subprocess.Popen[bytes]
    log: Path
    folders: tuple[Path, ...]

    def ended(self) -> list[Crawl]:
        """Waits for the end."""
        code = self.process.wait(TIME_LIMIT)
        log = self.log.read_text("utf-8")
        return [Crawl(folder, log, code) for folder in self.folders]

    def children(self) -> list[int]:
        """The processes that the crawl started."""
        number = self.process.pid
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()]


class CrawlProject:
    """The project: one selector module for each source of the site, all the same."""

    def __init__(self, folder: Path, site: Site, **settings: object) -> None:
        self.folder = folder
        self.modules = folder / "portals"
        self.modules.mkdir(parents=True)
        for name in ("__init__", *site.sources):
            shutil.copyfile(PACKAGED / f"{'portal' if name in site.sources else name}.py", self.module(name))
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawl_settings\n", "utf-8")
        (folder / "crawl_settings.py").write_text(SETTINGS, "utf-8")
        given = {"SITE": site.url, "SOURCES": list(site.sources), "HEALING_HOME": str(folder), **settings}
        (folder / "crawl_settings.json").write_text(json.dumps(given), "utf-8")
        self._runs = 0

    def module(self, source: str) -> Path:
        return self.modules / f"{source}.py"

    def overlay(self, source: str) -> Path:
        return self.folder / "overlay" / f"{source}.py"

    def crawl(self, spider: str = "laws", **settings: object) -> Crawl:
        """One whole crawl."""
        with self.start((spider, settings)) as running:
            return running.ended()[0]

    @contextmanager
    def start(self, *jobs: tuple[str, dict[str, object]]) -> Iterator[Running]:
        """Crawls in one process, which is killed at the latest when the block ends."""
        self._runs += 1
        folders = tuple(self.folder / "runs" / f"{self._runs}-{number}" for number in range(len(jobs)))
        told = [
            (spider, {**settings, "RECORD": str(folder)})
            for (spider, settings), folder in zip(jobs, folders, strict=True)
        ]
        log = self.folder / f"crawl-{self._runs}.log"
        command = [sys.executable, "-m", "tests.crawl.runner", json.dumps(told)]
        with (
            log.open("wb") as out,
            subprocess.Popen(command, cwd=self.folder, env=self._environment(), stdout=out, stderr=out) as process,
        ):
            try:
                yield Running(process, log, folders)
            finally:
                process.kill()

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of Scrapy in the project."""
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=self.folder, env=self._environment(), capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
        )  # fmt: skip

    @contextmanager
    def store(self, home: str = "") -> Iterator[Store]:
        """What the crawls wrote down."""
        data = self.folder / home / "data"
        store = open_store(f"sqlite:///{data}/healing.db", data / "snapshots")
        try:
            yield store
        finally:
            store.close()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
        return {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []
