"""The log of events of a real crawl, the alerts that it sends, the metrics that it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.alerts.receivers import webhook
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def crawled(folder: Path) -> Iterator[tuple[CrawlProject, list[dict[str, Any]]]]:
    """A crawl whose pages are redesigned after 10, and lack a required field after 30; what the webhook got."""
    layouts = {"law": {10: "new", 30: "no-number"}}
    with Site(gazette=Source(laws=40, layouts=layouts)) as site, webhook() as (url, received):
        project = CrawlProject(
            folder / "events", site, HEALING_ALERTS_WEBHOOK=url, HEALING_METRICS_PROMETHEUS_TEXTFILE="data/healing.prom"
        )
        project.crawl()
        yield project, [body for _, body in received]


def _events(project: CrawlProject) -> list[dict[str, Any]]:
    text = (project.folder / "data" / "logs" / "events.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_life_of_an_incident(crawled: tuple[CrawlProject, list[dict[str, Any]]]) -> None:
    events = _events(crawled[0])
    names = [event["event"] for event in events if event["context"].get("incident") == 1]
    assert list(dict.fromkeys(names)) == ["incident_opened", "page_parked", "judged", "healed"]
    assert [events[0]["event"], events[-1]["event"]] == ["crawl_started", "crawl_finished"]
    assert {event["agent"] for event in events} == {"laws"}
    assert {event["run"] for event in events} == {1}


def test_a_parked_page_names_its_error_and_its_stored_page(crawled: tuple[CrawlProject, list[dict[str, Any]]]) -> None:
    parked = next(event["context"] for event in _events(crawled[0]) if event["event"] == "page_parked")
    assert parked["source"] == "gazette"
    assert "missing" in parked["error"]
    assert Path(parked["html_snapshot"]).is_file()


def test_people_are_told_of_what_was_not_healed(crawled: tuple[CrawlProject, list[dict[str, Any]]]) -> None:
    _, alerts = crawled
    titles = [alert["title"] for alert in alerts]
    assert "gazette/law: no repair was trusted" in titles
    assert "laws: pages ended without their values" in titles
    assert len(titles) == len(set(titles))


def test_metrics_are_left_for_prometheus(crawled: tuple[CrawlProject, list[dict[str, Any]]]) -> None:
    text = (crawled[0].folder / "data" / "healing.prom").read_text("utf-8")
    assert 'healing_events_total{event="healed",place="gazette/law",spider="laws"} 1.0' in text
    assert 'healing_crawl_item_scraped{spider="laws"}' in text


def test_the_audit_log_is_only_added_to(crawled: tuple[CrawlProject, list[dict[str, Any]]]) -> None:
    project, _ = crawled
    history = project.folder / "overlay" / "history.jsonl"
    before = history.read_bytes()
    with Site(gazette=Source(laws=20, layouts={"law": {0: "new"}, "law_list": {0: "new"}})) as site:
        settings = json.loads((project.folder / "crawl_settings.json").read_text())
        (project.folder / "crawl_settings.json").write_text(json.dumps({**settings, "SITE": site.url}))
        project.crawl(HEALING_ALERTS_WEBHOOK="")
    after = history.read_bytes()
    assert after.startswith(before)
    assert len(after) > len(before)
