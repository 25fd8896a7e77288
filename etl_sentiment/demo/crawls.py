"""Runs Scrapy's commands for the demo, in a folder of its own, and reads what a crawl left there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from healing.store.opening import open_store

_CODE = Path(__file__).parents[2]
_LIMIT_SECONDS = 300
"""A crawl that has not ended by then is closed: the demo reports what is missing rather than hang."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """What one crawl of the demo left behind."""

    exit_code: int
    lines: list[dict[str, Any]]
    """The items that it wrote as JSON Lines."""
    hits: dict[str, int]
    """How often each failed page was asked for."""
    asked: int
    """Requests that the site answered."""
    incidents: int


def crawl(home: Path, spider: str, source: str, *, redesigns: str, number: int) -> Crawl:
    """Crawl a bundled source while it is redesigned; ``number`` tells the crawls of one demo apart."""
    report = home / f"site-{number}.json"
    feeds = home / "data" / "collected_data" / spider
    before = set(feeds.glob("*.jsonl"))
    exit_code = scrapy(
        home,
        *("crawl", spider, "-a", f"source={source}"),
        *("-s", "HEALING_PROGRESS=True", "-s", f"LOG_FILE={home / 'crawl.log'}"),
        *("-s", f"DEMO_REDESIGNS={redesigns}", "-s", f"DEMO_REPORT={report}"),
        *("-s", f"CLOSESPIDER_TIMEOUT={_LIMIT_SECONDS}"),
        # The same for everybody, whether a model is at hand or not.
        *("-s", "HEALING_LLM_PROVIDER=none"),
    )
    lines = [line for feed in set(feeds.glob("*.jsonl")) - before for line in feed.read_text("utf-8").splitlines()]
    told: dict[str, Any] = json.loads(report.read_text("utf-8")) if report.exists() else {}
    hits: dict[str, int] = told.get("hits", {})
    failed = _failed_pages(home)
    return Crawl(
        exit_code=exit_code,
        lines=[json.loads(line) for line in lines],
        hits={path: count for path, count in hits.items() if path in failed},
        asked=sum(hits.values()),
        incidents=told.get("incidents", 0),
    )


def scrapy(home: Path, *arguments: str) -> int:
    """Run a Scrapy command in this project with ``home`` as its home; its exit code."""
    environment = os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_CODE), environment.get("PYTHONPATH")]))
    return subprocess.run([sys.executable, "-m", "scrapy", *arguments], env=environment, check=False).returncode  # noqa: S603


def _failed_pages(home: Path) -> set[str]:
    """The paths of the pages that healing took over: they were to be replayed, not downloaded again."""
    with closing(open_store(f"sqlite:///{home / 'data' / 'healing.db'}", home / "data" / "snapshots")) as store:
        urls = [urlsplit(page.url) for page in store.parked()]
    return {url.path + (f"?{url.query}" if url.query else "") for url in urls}
