"""Crawls of the test spider, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]

SETTINGS = """
import json
from pathlib import Path

SPIDER_MODULES = ["tests.etl_sentiment.crawling.spiders"]
SOURCES_FILE = "sources.yaml"
HEALING_HOME = str(Path(__file__).parent)
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False
DOWNLOAD_DELAY = 0
DOWNLOADER_MIDDLEWARES = {
    "etl_sentiment.crawling.politeness.PolitenessMiddleware": 45,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "etl_sentiment.crawling.retry.BackoffMiddleware": 550,
}
DOWNLOADER = "etl_sentiment.crawling.downloader.CountingDownloader"
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "etl_sentiment.crawling.politeness.SourceThrottle": 0,
}
STATS_DUMP = False
EXTENSIONS["tests.etl_sentiment.crawling.told.StatsFile"] = 0
LOG_LEVEL = "INFO"
globals().update(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))
"""


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str

    @property
    def urls(self) -> set[str]:
        return {item["url"] for item in self.items}

    def seeds(self) -> dict[str, int]:
        """The counts below ``etl/seeds/``."""
        start = "etl/seeds/"
        return {name.removeprefix(start): count for name, count in self.stats.items() if name.startswith(start)}


class Project:
    """In a folder of its own. Sources of the spider are given by name and keys."""

    def __init__(self, folder: Path, sources: dict[str, dict[str, Any]], **settings: object) -> None:
        self.folder = folder
        entries = {name: {"spider": "walker", "delay": 0, **keys} for name, keys in sources.items()}
        (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": entries}), "utf-8")
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = walk_settings\n", "utf-8")
        (folder / "walk_settings.py").write_text(SETTINGS, "utf-8")
        (folder / "walk_settings.json").write_text(json.dumps(settings), "utf-8")

    @contextmanager
    def start(self) -> Iterator[subprocess.Popen[bytes]]:
        """A crawl, killed at the latest when the block ends."""
        for left in ("items.jsonl", "stats.json"):
            (self.folder / left).unlink(missing_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
        command = [sys.executable, "-m", "scrapy", "crawl", "walker", "-o", "items.jsonl"]
        with (
            (self.folder / "log").open("wb") as log,
            subprocess.Popen(
                command, cwd=self.folder, env={**kept, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def ended(self, process: subprocess.Popen[bytes]) -> Crawled:
        """Waits for the end. Nobody is shown a traceback, whatever the server sends."""
        code = process.wait(TIME_LIMIT)
        log = self.log()
        assert code == 0, log
        assert "Traceback" not in log, log
        items = self.folder / "items.jsonl"
        lines = items.read_text("utf-8").splitlines() if items.exists() else []
        stats = json.loads((self.folder / "stats.json").read_text("utf-8"))
        return Crawled([json.loads(line) for line in lines], stats, log)

    def crawl(self) -> Crawled:
        with self.start() as process:
            return self.ended(process)

    def says(self, text: str, process: subprocess.Popen[bytes]) -> None:
        """Waits until the log has this."""
        while text not in self.log():
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                raise AssertionError(self.log())

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")
