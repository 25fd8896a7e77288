"""Real crawls of sites that fail for a while."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.etl_sentiment.crawling.project import Project
from tests.etl_sentiment.crawling.site import Reply, Site, page
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

AT_ONCE = {"base": 0, "cap": 0}
LATER_THAN_THE_TEST = {"base": 3600, "cap": 3600}
BUSY = Reply("busy", 503)
GONE = Reply(status=None)


def source(site: Site, **retry: Any) -> dict[str, Any]:
    return {"start_urls": [f"{site.url}/list"], "retry": {**AT_ONCE, **retry}}


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)


def test_a_page_that_fails_for_a_while_is_collected(site: Site, tmp_path: Path) -> None:
    site.say("/list", BUSY, GONE, page("/law/1", "/law/2"))
    site.say("/law/1", Reply("slow down", 429, {"Retry-After": "1"}), Reply("busy", 500), page())
    site.say("/law/2", BUSY, page())
    crawled = Project(tmp_path, {"portal": source(site)}).crawl()
    assert crawled.urls == {f"{site.url}/law/1", f"{site.url}/law/2"}
    assert crawled.stats["retry/count"] == 5
    assert crawled.stats["retry/reason_count/503 Service Unavailable"] == 2
    assert crawled.stats["retry/reason_count/429 Unknown Status"] == 1
    assert "retry/max_reached" not in crawled.stats
    # The server's second counts for nothing where the cap is 0.
    assert crawled.stats["retry/wait_seconds"] == 0


def test_what_the_server_asks_for_is_waited_for(site: Site, tmp_path: Path) -> None:
    site.say("/list", Reply("slow down", 429, {"Retry-After": "1"}), page("/law/1"))
    site.pages("/law/1")
    crawled = Project(tmp_path, {"portal": source(site, cap=5)}).crawl()
    assert len(crawled.items) == 1
    assert crawled.stats["retry/wait_seconds"] == 1


def test_each_source_has_its_own_number_of_retries_and_statuses(site: Site, other: Site, tmp_path: Path) -> None:
    for one in (site, other):
        one.say("/list", page("/law/1", "/law/2"))
        one.say("/law/1", Reply("teapot", 418))
        one.say("/law/2", BUSY)
    sources = {"stubborn": source(site, count=4, statuses=[418]), "quick": source(other, count=1, statuses=[503])}
    crawled = Project(tmp_path, sources).crawl()
    assert site.hits == {"/robots.txt": 1, "/list": 1, "/law/1": 5, "/law/2": 1}
    assert other.hits == {"/robots.txt": 1, "/list": 1, "/law/1": 1, "/law/2": 2}
    assert crawled.stats["retry/max_reached"] == 2


def test_a_retry_that_a_callback_asks_for_waits_as_well(site: Site, tmp_path: Path) -> None:
    site.say("/list", page("/law/1"))
    site.say("/law/1", Reply("try again"), page())
    crawled = Project(tmp_path, {"portal": source(site, base=0.4, cap=0.4)}).crawl()
    assert len(crawled.items) == 1
    assert 0.2 <= crawled.stats["retry/wait_seconds"] <= 0.4


def test_others_go_on_while_a_source_waits_and_an_interrupt_ends_the_crawl(
    site: Site, other: Site, tmp_path: Path
) -> None:
    """One place for all: whatever held it, the other source would never be asked."""
    site.say("/list", BUSY)
    links = [f"/law/{number}" for number in range(20)]
    other.say(
        "/list",
        page(*links),
    )
    other.pages(*links)
    sources = {"portal": source(site, **LATER_THAN_THE_TEST), "second": source(other)}
    project = Project(tmp_path, sources, CONCURRENT_REQUESTS=1)
    with project.start() as process:
        for link in links:
            assert other.asked[link].wait(TIME_LIMIT), project.log()
        assert site.hits["/list"] == 1
        stop(process)
        crawled = project.ended(process)
    assert site.hits["/list"] == 1
    assert crawled.stats["finish_reason"] == "shutdown"
    assert crawled.stats["retry/dropped"] == 1
    assert "1 requests still waited for another try and are dropped" in crawled.log


def test_a_server_that_asks_for_rest_is_left_alone(site: Site, other: Site, tmp_path: Path) -> None:
    links = [f"/law/{number}" for number in range(20)]
    for one in (site, other):
        one.say("/list", page(*links))
        one.pages(*links)
    for link in links:
        site.say(link, Reply("slow down", 429, {"Retry-After": "3600"}))
    sources = {"portal": source(site, cap=3600), "second": source(other)}
    project = Project(tmp_path, sources, CONCURRENT_REQUESTS=1)
    with project.start() as process:
        for link in links:
            assert other.asked[link].wait(TIME_LIMIT), project.log()
        project.says("waits for another try", process)
        stop(process)
        crawled = project.ended(process)
    assert sum(site.hits[link] for link in links) == 1
    assert crawled.stats["retry/dropped"] >= 1


def test_what_waits_for_a_server_s_rest_is_asked_after_it(site: Site, tmp_path: Path) -> None:
    links = [f"/law/{number}" for number in range(5)]
    site.say("/list", page(*links))
    site.pages(*links)
    site.say("/law/4", Reply("slow down", 429, {"Retry-After": "1"}), page())
    crawled = Project(tmp_path, {"portal": source(site, cap=5)}, CONCURRENT_REQUESTS=1).crawl()
    assert crawled.urls == {site.url + link for link in links}
    assert [site.hits[link] for link in links] == [1, 1, 1, 1, 2]


def test_a_waiting_request_is_not_lost_where_there_is_a_jobdir(site: Site, tmp_path: Path) -> None:
    first = page("/law/1", "/law/2")
    site.say("/list", first)
    site.say("/law/1", BUSY)
    site.pages("/law/2")
    project = Project(tmp_path, {"portal": source(site, **LATER_THAN_THE_TEST)}, JOBDIR="job")
    with project.start() as process:
        for path in ("/law/1", "/law/2"):
            assert site.asked[path].wait(TIME_LIMIT), project.log()
        # Its answer is on its way: the crawl is stopped when it is known to wait.
        project.says("waits for another try", process)
        stop(process)
        crawled = project.ended(process)
    assert "retry/dropped" not in crawled.stats
    site.pages("/law/1")
    again = project.crawl()
    assert f"{site.url}/law/1" in again.urls
    assert site.hits["/law/1"] == 2
    assert site.hits["/list"] == 1
    assert project.crawl().items == []


@pytest.mark.parametrize("ends", [False, True])
def test_what_a_pipeline_downloads_waits_without_a_place(ends: bool, site: Site, other: Site, tmp_path: Path) -> None:
    site.say("/list", page("/file"))
    site.say("/file", BUSY, Reply("the file"))
    links = [f"/law/{number}" for number in range(5)]
    other.say("/list", page(*links))
    other.pages(*links)
    waits = LATER_THAN_THE_TEST if ends else {"base": 0.5, "cap": 0.5}
    sources = {"portal": source(site, **waits), "second": source(other)}
    project = Project(tmp_path, sources, CONCURRENT_REQUESTS=1)
    with project.start() as process:
        assert site.asked["/file"].wait(TIME_LIMIT), project.log()
        for link in links:
            assert other.asked[link].wait(TIME_LIMIT), project.log()
        if ends:
            stop(process)
        crawled = project.ended(process)
    files = [item["status"] for item in crawled.items if item["url"].endswith("/file")]
    assert files == [503 if ends else 200]
    assert site.hits["/file"] == (1 if ends else 2)


def test_robots_txt_is_asked_for_again_at_once(site: Site, tmp_path: Path) -> None:
    """Every request for its host waits in the downloader for it."""
    site.say("/robots.txt", BUSY, Reply("User-agent: *\nDisallow: /law/2", headers={"Content-Type": "text/plain"}))
    site.say("/list", page("/law/1", "/law/2"))
    site.pages("/law/1", "/law/2")
    crawled = Project(tmp_path, {"portal": source(site, **LATER_THAN_THE_TEST)}).crawl()
    assert crawled.urls == {f"{site.url}/law/1"}
    assert site.hits["/robots.txt"] == 2
