"""Real crawls of sources that are asked in different ways."""

from __future__ import annotations

from threading import Event, Timer
from typing import TYPE_CHECKING, Any

import pytest

from tests.etl_sentiment.crawling.project import Project
from tests.etl_sentiment.crawling.site import Reply, Site, page

if TYPE_CHECKING:
    from pathlib import Path

LAWS = [f"/law/{number}" for number in range(6)]


def test_robots_txt_is_obeyed_but_where_a_source_says_otherwise(site: Site, other: Site, tmp_path: Path) -> None:
    for one in (site, other):
        one.say("/robots.txt", Reply("User-agent: *\nDisallow: /law/1", headers={"Content-Type": "text/plain"}))
        one.say("/list", page("/law/1", "/law/2", "/file/law/1"))
        one.pages("/law/1", "/law/2", "/file/law/1")
    sources: dict[str, dict[str, Any]] = {
        "obedient": {"start_urls": [f"{site.url}/list"]},
        "allowed": {"start_urls": [f"{other.url}/list"], "robots": False},
    }
    crawled = Project(tmp_path, sources).crawl()
    assert set(site.hits) == {"/robots.txt", "/list", "/law/2", "/file/law/1"}
    assert set(other.hits) == {"/list", "/law/1", "/law/2", "/file/law/1"}
    assert crawled.stats["robotstxt/forbidden"] == 1


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_source_is_asked_for_so_many_pages_at_once(concurrency: int, site: Site, tmp_path: Path) -> None:
    """The server answers when it has been asked for as many as it may be asked for."""
    gate = Event()
    site.say("/list", page(*LAWS))
    for path in LAWS:
        site.say(path, Reply(gate=gate))
    project = Project(tmp_path, {"portal": {"start_urls": [f"{site.url}/list"], "concurrency": concurrency}})
    with project.start() as process:
        Timer(0.0, lambda: _open(gate, site, concurrency)).start()
        crawled = project.ended(process)
    assert len(crawled.items) == len(LAWS)
    assert site.most_at_once == concurrency


def _open(gate: Event, site: Site, wanted: int) -> None:
    """Opens the gate once so many were asked for and the site has seen that no other comes meanwhile."""
    while sum(site.hits[path] for path in LAWS) < wanted:
        gate.wait(0.02)
    gate.wait(0.3)
    gate.set()


def test_the_delay_is_that_of_the_source_and_grows_only_where_that_is_wanted(
    site: Site, other: Site, tmp_path: Path
) -> None:
    for one in (site, other):
        one.say("/list", page("/law/1", "/law/2", "/law/3"))
        one.pages("/law/1", "/law/2", "/law/3")
    sources = {
        "steady": {"start_urls": [f"{site.url}/list"], "delay": 0.01},
        "careful": {"start_urls": [f"{other.url}/list"], "delay": 0.05, "autothrottle": True},
    }
    crawled = Project(tmp_path, sources, AUTOTHROTTLE_START_DELAY=0.2).crawl()
    delays = {name: [item["delay"] for item in crawled.items if item["source"] == name] for name in sources}
    assert delays["steady"] == [0.01] * 3
    # It begins with the start delay and comes down, as the server is quick, but never below the source's own.
    assert all(0.05 <= delay < 0.2 for delay in delays["careful"])
    assert delays["careful"] == sorted(delays["careful"], reverse=True)


def test_no_source_that_wants_it_no_throttle(site: Site, tmp_path: Path) -> None:
    site.say("/list", page("/law/1"))
    site.pages("/law/1")
    crawled = Project(tmp_path, {"portal": {"start_urls": [f"{site.url}/list"]}}).crawl()
    assert [item["delay"] for item in crawled.items] == [0]
    assert "SourceThrottle" not in crawled.log
