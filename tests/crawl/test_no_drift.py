"""Pages that stand in a page's place, and pages that are rightly empty: no incident, and none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import ParkState
from tests.crawl.pages import Law, note
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Reply, Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAWS = 12
ERROR = Reply("out of order", status=503)
CAPTCHA = Reply(note("Security check", "Please solve the captcha below to go on."))
GONE = Reply(note("Page not found", "The page that you asked for is not here any more."))
LOGIN = Reply(note("Sign in", "Readers sign in here.", "<form><input name='user'><input type='password'></form>"))
NO_LAWS = Reply(note("Laws", "", "<p>No results found.</p>"))


class Crawled(NamedTuple):
    """The crawl, its site, and the reasons of its dead letters by path."""

    crawl: Crawl
    site: Site
    dead: dict[str, str]


@pytest.fixture(scope="module")
def crawled(folder: Path) -> Iterator[Crawled]:
    with Site(portal=Source(LAWS), quiet=Source(0)) as site:
        site.say("/portal/laws/2", ERROR)
        site.say("/portal/laws/3", CAPTCHA)
        site.say("/portal/laws/4", *[CAPTCHA] * 9)
        site.say("/portal/laws/5", *[GONE] * 9)
        site.say("/portal/laws/6", *[LOGIN] * 9)
        site.say("/quiet/laws?page=1", NO_LAWS)
        project = CrawlProject(folder / "no-drift", site, HEALING_HELD_OUTPUT=5)
        crawl = project.crawl()
        with project.store() as store:
            dead = {page.url.removeprefix(site.url): page.reason for page in store.parked(states=[ParkState.DEAD])}
            assert store.count_parked() == len(dead)
            assert store.incidents() == []
        yield Crawled(crawl, site, dead)


def test_no_incident_opens(crawled: Crawled) -> None:
    assert crawled.crawl.reason == "finished"
    assert crawled.crawl.events == []
    assert "healing/incidents" not in crawled.crawl.stats


def test_the_other_pages_come_as_ever(crawled: Crawled) -> None:
    lost = {4, 5, 6}
    assert sorted(law["title"] for law in crawled.crawl.laws) == sorted(
        Law(n).title for n in range(1, LAWS + 1) if n not in lost
    )


def test_a_server_error_is_left_to_scrapy(crawled: Crawled) -> None:
    assert crawled.site.hits["/portal/laws/2"] == 2
    assert crawled.crawl.stats["retry/reason_count/503 Service Unavailable"] == 1


def test_a_captcha_is_tried_again(crawled: Crawled) -> None:
    assert crawled.site.hits["/portal/laws/3"] == 2


def test_a_captcha_that_stays_is_a_dead_letter(crawled: Crawled) -> None:
    retries = 2
    assert crawled.site.hits["/portal/laws/4"] == 1 + retries
    assert crawled.dead["/portal/laws/4"].startswith("blocked: ")
    assert crawled.crawl.stats["healing/no_drift/blocked"] == 1 + 1 + retries


def test_a_page_that_says_it_is_gone_is_a_dead_letter(crawled: Crawled) -> None:
    assert crawled.site.hits["/portal/laws/5"] == 1
    assert crawled.dead["/portal/laws/5"].startswith("soft 404: ")


def test_a_login_wall_is_a_dead_letter(crawled: Crawled) -> None:
    assert crawled.site.hits["/portal/laws/6"] == 1
    assert crawled.dead["/portal/laws/6"].startswith("login wall: ")


def test_a_list_that_says_it_is_empty_is_none(crawled: Crawled) -> None:
    assert set(crawled.dead) == {"/portal/laws/4", "/portal/laws/5", "/portal/laws/6"}


def test_more_output_than_is_held_back_goes_out_with_a_warning(crawled: Crawled) -> None:
    told = "gives more than 5 items and requests (HEALING_HELD_OUTPUT): they go out before the page is judged"
    assert crawled.crawl.log.count(told) == 1
    assert crawled.site.hits["/portal/laws/12"] == 1
