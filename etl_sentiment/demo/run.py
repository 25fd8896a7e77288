"""``make demo``: a portal is redesigned twice while it is crawled, and every law is collected all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import Settings

from etl_sentiment.demo.check import Outcome, compare
from etl_sentiment.demo.portal import Portal
from healing.project import home_of
from healing.store.opening import open_store

REDESIGNS = "45:cards,130:hashed"
LAST_LAYOUT = "0:hashed"
_CODE = Path(__file__).parents[2]
_SHOWN = 5
_LIMIT_SECONDS = 300
"""A crawl that has not ended by then is closed: the demo reports what is missing rather than hang."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """What one crawl of the demo left behind."""

    exit_code: int
    items: list[dict[str, Any]]
    hits: dict[str, int]
    """How often each failed page was asked for."""
    incidents: int


def main() -> int:
    """Run the demo in a new folder; 0 only if every law was collected, once, and right."""
    home = _new_home()
    portal = Portal()
    _heading(f"A portal of {len(portal.expected())} laws, redesigned after 45 and after 130 pages, is crawled")
    first = _crawl(home, redesigns=REDESIGNS, number=1)
    _heading("The same crawl again: it starts with the healed selectors")
    second = _crawl(home, redesigns=LAST_LAYOUT, number=2)
    _heading("What was collected")
    results = [_told(name, crawl, portal) for name, crawl in (("first crawl", first), ("second crawl", second))]
    _heading("What broke, and what was healed: scrapy heal-stats")
    stats = _scrapy(home, "heal-stats")
    print(f"\nItems, log and healed selectors are in {home}", flush=True)
    if second.incidents:
        print("The second crawl healed an optional field that the first had refused for want of evidence.")
    is_complete = all(results) and stats == 0
    print("OK: every law was collected, once." if is_complete else "FAILED: see what is missing above.", flush=True)
    return 0 if is_complete else 1


def _new_home() -> Path:
    folder = home_of(Settings()).path("data/demo")
    folder.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S-"), dir=folder))


def _crawl(home: Path, *, redesigns: str, number: int) -> Crawl:
    report = home / f"portal-{number}.json"
    feeds = home / "data" / "collected_data" / "laws"
    before = set(feeds.glob("*.jsonl"))
    exit_code = _scrapy(
        home,
        *("crawl", "laws", "-a", "source=law_portal"),
        *("-s", "HEALING_PROGRESS=True", "-s", f"LOG_FILE={home / 'crawl.log'}"),
        *("-s", f"DEMO_REDESIGNS={redesigns}", "-s", f"DEMO_REPORT={report}"),
        *("-s", f"CLOSESPIDER_TIMEOUT={_LIMIT_SECONDS}"),
        # The same for everybody, whether a model is at hand or not.
        *("-s", "HEALING_LLM_PROVIDER=none"),
    )
    lines = [line for feed in set(feeds.glob("*.jsonl")) - before for line in feed.read_text("utf-8").splitlines()]
    told: dict[str, Any] = json.loads(report.read_text("utf-8")) if report.exists() else {}
    failed = _failed_pages(home)
    hits = {path: count for path, count in told.get("hits", {}).items() if path in failed}
    return Crawl(exit_code, [json.loads(line) for line in lines], hits, told.get("incidents", 0))


def _failed_pages(home: Path) -> set[str]:
    """The paths of the pages that healing took over: they were to be replayed, not downloaded again."""
    with closing(open_store(f"sqlite:///{home / 'data' / 'healing.db'}", home / "data" / "snapshots")) as store:
        urls = [urlsplit(page.url) for page in store.parked()]
    return {url.path + (f"?{url.query}" if url.query else "") for url in urls}


def _scrapy(home: Path, *arguments: str) -> int:
    """Run a Scrapy command in this project with ``home`` as its home."""
    environment = os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_CODE), environment.get("PYTHONPATH")]))
    return subprocess.run([sys.executable, "-m", "scrapy", *arguments], env=environment, check=False).returncode  # noqa: S603


def _told(name: str, crawl: Crawl, portal: Portal) -> bool:
    """Print how complete a crawl was; whether it was."""
    outcome = compare(crawl.items, crawl.hits, portal)
    print(f"{name}: {outcome.collected} of {len(portal.expected())} laws collected, {crawl.incidents} incidents")
    for line in _complaints(outcome):
        print(f"  {line}")
    if crawl.exit_code:
        print(f"  scrapy ended with exit code {crawl.exit_code}")
    return outcome.is_complete and crawl.exit_code == 0


def _complaints(outcome: Outcome) -> list[str]:
    kinds = {
        "missing": outcome.missing,
        "not expected, or collected twice": outcome.surplus,
        "wrong values": outcome.wrong,
        "optional values that were not found": outcome.empty,
        "downloaded more than once": outcome.asked_again,
    }
    return [
        f"{kind} ({len(found)}): {'; '.join(found[:_SHOWN])}{' ...' if len(found) > _SHOWN else ''}"
        for kind, found in kinds.items()
        if found
    ]


def _heading(text: str) -> None:
    print(f"\n== {text}\n", flush=True)
