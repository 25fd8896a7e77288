"""Crawls with the project's own settings, in a folder of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from etl_sentiment.rendering.chromium import chromium
from healing.store.opening import open_store
from healing.store.records import ParkState
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SETTINGS = """
import json
from pathlib import Path
from settings import *

HEALING_HOME = str(Path(__file__).parent)
SOURCES_FILE = "sources.yaml"
HEALING_LLM_PROVIDER = "none"
ETL_DATABASE_URL = ""
STATS_DUMP = False
FEEDS = {"items.jsonl": {"format": "jsonlines"}}
RENDERING_TIMEOUT = 20
EXTENSIONS["tests.etl_sentiment.crawling.told.StatsFile"] = 0
globals().update(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))
"""

needs_chromium = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed (apt-get install chromium)")


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str

    @property
    def headlines(self) -> list[str]:
        return sorted(item["headline"] for item in self.items)


class Project:
    """In a folder of its own, with these sources and settings."""

    def __init__(self, folder: Path, sources: dict[str, dict[str, Any]], **settings: object) -> None:
        self.folder = folder
        (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": sources}), "utf-8")
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = own_settings\n", "utf-8")
        (folder / "own_settings.py").write_text(SETTINGS, "utf-8")
        (folder / "own_settings.json").write_text(json.dumps(settings), "utf-8")

    @contextmanager
    def start(self, *arguments: str, command: str = "crawl") -> Iterator[subprocess.Popen[bytes]]:
        """``scrapy crawl opinions`` or such, killed at the latest when the block ends."""
        for left in ("items.jsonl", "stats.json"):
            (self.folder / left).unlink(missing_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
        words = [sys.executable, "-m", "scrapy", command, "opinions", *arguments]
        with (
            (self.folder / "log").open("wb") as log,
            subprocess.Popen(
                words, cwd=self.folder, env={**kept, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def ended(self, process: subprocess.Popen[bytes], *, code: int = 0) -> Crawled:
        """Waits for the end. Nobody is shown a traceback, whatever the pages do."""
        assert process.wait(TIME_LIMIT) == code, self.log()
        log = self.log()
        assert "Traceback" not in log, log
        assert "never retrieved" not in log, log
        items, stats = self.folder / "items.jsonl", self.folder / "stats.json"
        lines = items.read_text("utf-8").splitlines() if items.exists() else []
        told = json.loads(stats.read_text("utf-8")) if stats.exists() else {}
        return Crawled([json.loads(line) for line in lines], told, log)

    def crawl(self, *arguments: str, code: int = 0, command: str = "crawl") -> Crawled:
        with self.start(*arguments, command=command) as process:
            return self.ended(process, code=code)

    def dead(self) -> dict[str, str]:
        """The reasons of the dead letters, by address; no page waits for anything else."""
        with closing(open_store(f"sqlite:///{self.folder}/data/healing.db", self.folder / "data/snapshots")) as store:
            assert store.count_parked(states=[ParkState.PARKED, ParkState.REPLAYING]) == 0
            return {page.url: page.reason for page in store.parked(states=[ParkState.DEAD])}

    def switches(self) -> dict[str, dict[str, str]]:
        """What was written down of sources that were switched."""
        file = self.folder / "data" / "rendering.json"
        told: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return told

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")
