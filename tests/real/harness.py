"""A redesign as a crawl meets it: crawl the old page, redesign the site, crawl again in the same project.

Both crawls are ``scrapy crawl`` in a process of its own, without a language model and without the network.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from healing.store.opening import open_store
from tests.limits import TIME_LIMIT
from tests.real.judging import Fate, Incidents, fate_of, incidents_of, judge
from tests.real.project import SPIDER, write_project
from tests.real.site import served

if TYPE_CHECKING:
    from healing.bench.score import Group, Outcome
    from tests.real.driftbench import RealCase
    from tests.real.judging import Scoring
    from tests.real.site import Site

REPOSITORY = Path(__file__).parents[2]
"""Seconds after which a crawl is killed, and its case ends in an error."""

_ERROR_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:]+ \[[^\]]+\] (?:ERROR|CRITICAL): .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Crawl:
    """What one crawl of a page left behind."""

    exit_code: int
    items: list[dict[str, Any]]
    incidents: Incidents
    downloads: int
    """How often the server was asked for the page."""
    errors: tuple[str, ...]
    """The log's lines of level ERROR and above."""
    seconds: float


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one redesign went, end to end."""

    id: str
    suite: str
    site: str
    old: Crawl
    new: Crawl
    fate: Fate
    fields: dict[str, tuple[Group, Outcome]]

    @property
    def has_learned(self) -> bool:
        """Whether the old page was healthy, so that there was something to learn from."""
        return bool(self.old.items) and not self.old.incidents.states and not self.old.incidents.dead_letters


def crawl_case(case: RealCase, scoring: Scoring, keep: Path | None = None) -> CaseResult:
    """Both crawls of one case, judged; its project stays in ``keep`` if that is given."""
    if keep is not None:
        return _crawl_case(case, scoring, keep / case.id)
    with TemporaryDirectory(prefix="redesign-") as folder:
        return _crawl_case(case, scoring, Path(folder) / "project")


def _crawl_case(case: RealCase, scoring: Scoring, project: Path) -> CaseResult:
    write_project(case, project)
    old_path, new_path = crawl_paths(case)
    with served() as site:
        site.show(case.page("old"))
        old = _crawl(project, site, old_path, number=1)
        site.show(case.page("new"))
        new = _crawl(project, site, new_path, number=2)
    fields = judge(case, new.items, new.incidents, scoring)
    return CaseResult(case.id, case.suite, case.site, old, new, fate_of(new.items, new.incidents), fields)


def crawl_paths(case: RealCase) -> tuple[str, str]:
    """Where the old and the new page are: a list keeps its address, another article has its own."""
    old, new = case.data["url_old"], case.data["url_new"]
    if case.is_listing:
        old = new = old or new
    return _path(old), _path(new)


def _path(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _crawl(project: Path, site: Site, path: str, *, number: int) -> Crawl:
    feed, log = project / f"items-{number}.jsonl", project / f"crawl-{number}.log"
    start = perf_counter()
    exit_code, complaint = _scrapy(
        project,
        *("crawl", SPIDER, "-a", f"url={site.address(path)}", "-O", f"{feed}:jsonlines", "-s", f"LOG_FILE={log}"),
    )
    seconds = perf_counter() - start
    with closing(open_store(f"sqlite:///{project}/data/healing.db", project / "data" / "snapshots")) as store:
        incidents = incidents_of(store, run=number)
    return Crawl(
        exit_code=exit_code,
        items=[json.loads(line) for line in _text(feed).splitlines()],
        incidents=incidents,
        downloads=site.downloads,
        errors=tuple(_ERROR_LINE.findall(_text(log))) + complaint,
        seconds=seconds,
    )


def _scrapy(project: Path, *arguments: str) -> tuple[int, tuple[str, ...]]:
    """The exit code, and what was last said where it is not 0."""
    command = [sys.executable, "-m", "scrapy", *arguments]
    try:
        done = subprocess.run(
            command, cwd=project, env=_environment(), stderr=subprocess.PIPE, text=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return -1, (f"killed after {TIME_LIMIT} s",)
    return done.returncode, tuple(done.stderr.splitlines()[-1:]) if done.returncode else ()


def _text(file: Path) -> str:
    """What a crawl wrote; nothing where it ended before it could."""
    return file.read_text("utf-8") if file.exists() else ""


def _environment() -> dict[str, str]:
    """Ours, without what would lead a crawl to another project, and with the code of this repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
    return kept | {"PYTHONPATH": str(REPOSITORY)}
