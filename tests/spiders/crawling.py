"""Crawls as a user starts them, in a folder of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.limits import TIME_LIMIT

ROOT = Path(__file__).parents[2]


def scrapy(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"}
    options = ("-s", "LOG_LEVEL=WARNING", "-s", "HEALING_LLM_PROVIDER=none")
    command = [sys.executable, "-m", "scrapy", *arguments, *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )


def crawl(home: Path, source: dict[str, Any], **settings: object) -> tuple[list[dict[str, Any]], str]:
    """Crawl one source without a delay, of laws by default; the items of its feed, and what the terminal showed."""
    return crawl_all(home, {"small": source}, **settings)


def crawl_all(home: Path, sources: dict[str, dict[str, Any]], **settings: object) -> tuple[list[dict[str, Any]], str]:
    """The same with several sources of one spider."""
    entries = {name: {"spider": "laws", "delay": 0} | source for name, source in sources.items()}
    (spider,) = {entry["spider"] for entry in entries.values()}
    (home / "sources.yaml").write_text(yaml.safe_dump({"sources": entries}), "utf-8")
    feeds = home / "data" / "collected_data" / spider
    before = set(feeds.glob("*.jsonl"))
    told = {"SOURCES_FILE": "sources.yaml"} | settings
    done = scrapy(home, "crawl", spider, *(part for name, value in told.items() for part in ("-s", f"{name}={value}")))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    lines = [line for feed in set(feeds.glob("*.jsonl")) - before for line in feed.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines], done.stderr
