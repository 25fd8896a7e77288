"""The live copy of the research figures, and what a crawl notes of the machine, in real crawls."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from healing.crawl import exporting
from healing.crawl.exporting import Exporting
from healing.crawl.usage import usage_here
from healing.errors import StoreError
from healing.home import Home
from healing.reporting.research.metrics_file import KEYS
from healing.store.memory import MemoryStore
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def project(folder: Path) -> CrawlProject:
    """A crawl whose pages are redesigned, in a project that remembers a crawl of long ago."""
    with Site(gazette=Source(laws=20, layouts={"law": {4: "new"}})) as site:
        project = CrawlProject(folder / "exporting", site)
        with project.store() as store:
            old = store.start_run("laws", "gazette", 1000.0)
            store.finish_run(old, pages=3, items=2, reason="finished", at=1100.0)
        project.crawl()
    return project


def _live(project: CrawlProject) -> dict[str, Any]:
    return dict(json.loads((project.folder / "data" / "healing_metrics.json").read_text("utf-8")))


def test_a_crawl_leaves_its_figures(project: CrawlProject) -> None:
    figures = _live(project)
    assert list(figures) == list(KEYS)
    assert figures["successful_repairs"] == len(figures["repair_times"]) == len(figures["detailed_logs"]) >= 1
    assert figures["metrics"]["states"] == {"healed": 1}
    assert {entry["agent"] for entry in figures["detailed_logs"]} == {"laws"}
    assert {entry["error_type"] for entry in figures["detailed_logs"]} == {"missing"}
    mode = (project.folder / "data" / "healing_metrics.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_export_has_the_same_figures(project: CrawlProject) -> None:
    done = project.scrapy("heal-export", "research")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    exported = json.loads((project.folder / "research" / "healing_metrics.json").read_text("utf-8"))
    live = _live(project)
    assert {**exported, "made_at": ""} == {**live, "made_at": ""}


def test_what_the_crawl_took_of_the_machine_is_kept(project: CrawlProject) -> None:
    with project.store() as store:
        (run,) = store.runs()
    assert run.cpu_seconds is not None
    assert run.cpu_seconds > 0.1
    assert run.memory_bytes is not None
    assert 20_000_000 < run.memory_bytes < 4_000_000_000
    assert run.disk_bytes


def test_what_was_dropped_for_its_age_is_told(project: CrawlProject) -> None:
    log = (project.folder / "crawl-1.log").read_text("utf-8")
    assert "Older than 30 days, and dropped: 1 runs" in log
    events = (project.folder / "data" / "logs" / "events.jsonl").read_text("utf-8").splitlines()
    (pruned,) = [event for event in map(json.loads, events) if event["event"] == "pruned"]
    assert pruned["context"] == {"days": 30, "runs": 1}


async def test_it_is_written_when_it_is_time_and_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(
        exporting, "write_private", lambda path, data: written.append(json.loads(data)["made_at"][11:19])
    )
    part = Exporting(MemoryStore(), Home(tmp_path), 3600)
    part.opened(1, 0.0)
    part.beat(3599.0)
    part.beat(3600.0)
    part.beat(3615.0)
    await part.closed("finished", 7000.0)
    assert written == ["01:00:00", "01:56:40"]


async def test_a_store_that_fails_costs_the_copy_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> str:
        raise StoreError("the disk is full")

    monkeypatch.setattr(exporting, "live", fail)
    await Exporting(MemoryStore(), Home(tmp_path), 3600).closed("finished", 1.0)
    assert "the figures are not exported: the disk is full" in caplog.text
    assert not list(tmp_path.iterdir())


def test_usage_is_measured(tmp_path: Path) -> None:
    before = usage_here(tmp_path)
    sum(range(3_000_000))
    after = usage_here(tmp_path)
    assert before.cpu_seconds is not None
    assert after.cpu_seconds is not None
    assert 0 < before.cpu_seconds < after.cpu_seconds
    assert after.memory_bytes
    assert after.disk_bytes
