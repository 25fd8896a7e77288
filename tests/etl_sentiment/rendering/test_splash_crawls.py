"""Real crawls of pages that are rendered through scrapy-splash, by a double of Splash."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.doubles.splash import CRASHED, OVERLOADED, TIMEOUT, UNREACHABLE, Answer, Cut, Moved, SplashDouble, bad_option
from tests.etl_sentiment.crawling.site import Site
from tests.etl_sentiment.rendering.paper import Paper
from tests.etl_sentiment.rendering.project import Crawled, Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.doubles.splash import Step

ALL = [f"Harbour act number {number} is law" for number in (1, 2, 3)]


def test_every_article_is_collected(paper: Paper, tmp_path: Path) -> None:
    with SplashDouble(paper.as_splash) as splash:
        crawled = Project(tmp_path, {"paper": paper.source("splash")}, SPLASH_URL=splash.url).crawl()
    assert crawled.headlines == ALL
    assert {item["url"].startswith(paper.site.url) for item in crawled.items} == {True}
    endpoints = {endpoint for endpoint, _ in splash.asked}
    assert endpoints == {"/render.json"}
    assert {args["allowed_domains"] for _, args in splash.asked} == {"127.0.0.1"}


def test_splash_renders_what_turns_out_to_be_empty(paper: Paper, tmp_path: Path) -> None:
    """The source is switched to what helped."""
    with SplashDouble(paper.as_splash) as splash:
        project = Project(tmp_path, {"paper": paper.source("auto")}, SPLASH_URL=splash.url, RENDERING_FALLBACK="splash")
        crawled = project.crawl()
    assert crawled.headlines == ALL
    assert crawled.stats["rendering/switched/paper"] == project.switches()["paper"]["renderer"] == "splash"
    assert project.dead() == {}
    assert [args["url"] for _, args in splash.asked].count(f"{paper.site.url}/live") == 1


FAILURES: dict[str, tuple[Step, int, int]] = {
    "time is up": (TIMEOUT, 504, 2),
    "overloaded": (OVERLOADED, 503, 2),
    "unreachable": (UNREACHABLE, 502, 2),
    "a cut connection": (Cut(), 503, 2),
    "no JSON": (Answer(b"<html>"), 502, 2),
    "a crash": (CRASHED, 501, 1),
    "a wrong argument": (bad_option("timeout", "Argument is out of the allowed range"), 501, 1),
}
"""What Splash does, the status that it counts as, and how often it is asked."""


class Failed(NamedTuple):
    splash: SplashDouble
    urls: dict[str, str]
    crawled: Crawled


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Failed]:
    """A page for each failure, and three that are rendered."""
    with Site() as site:
        paper = Paper(site, count=3 + len(FAILURES))
        urls = {name: f"{site.url}/live/{number}" for number, name in enumerate(FAILURES, 4)}
        with SplashDouble(paper.as_splash, {urls[name]: [FAILURES[name][0]] for name in FAILURES}) as splash:
            project = Project(
                tmp_path_factory.mktemp("splash"), {"paper": paper.source("splash")}, SPLASH_URL=splash.url
            )
            yield Failed(splash, urls, project.crawl())


def test_failures_cost_no_other_page(failed: Failed) -> None:
    assert failed.crawled.headlines == ALL
    counted = Counter({status: 0 for _, status, _ in FAILURES.values()})
    for _, status, times in FAILURES.values():
        counted[status] += times
    assert {status: failed.crawled.stats[f"rendering/failed/{status}"] for status in counted} == counted


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_told_and_tried_again_where_that_may_help(name: str, failed: Failed) -> None:
    url, (_, _, times) = failed.urls[name], FAILURES[name]
    assert [args["url"] for _, args in failed.splash.asked].count(url) == times
    assert f"{url} could not be rendered: Splash " in failed.crawled.log


def test_splash_cannot_lead_to_a_file_of_this_machine(paper: Paper, tmp_path: Path) -> None:
    """Nor to anything else that is no address of the web, whatever host it says it is of."""
    moved = Moved("file://127.0.0.1/etc/hostname", "")
    with SplashDouble(paper.as_splash, {f"{paper.site.url}/live/1": [moved]}) as splash:
        crawled = Project(tmp_path, {"paper": paper.source("splash")}, SPLASH_URL=splash.url).crawl()
    assert crawled.headlines == ALL[1:]
    assert "could not be rendered: its scripts lead to file://127.0.0.1/etc/hostname" in crawled.log
    assert crawled.stats["rendering/failed/508"] == 1


def test_a_page_that_moved_within_the_site_is_followed(paper: Paper, tmp_path: Path) -> None:
    moved = Moved(f"{paper.site.url}/live/2", "")
    with SplashDouble(paper.as_splash, {f"{paper.site.url}/live/1": [moved]}) as splash:
        crawled = Project(tmp_path, {"paper": paper.source("splash")}, SPLASH_URL=splash.url).crawl()
    assert crawled.headlines == ALL[1:]


def test_another_machine_is_asked_only_where_that_is_allowed(paper: Paper, tmp_path: Path) -> None:
    sources = {"paper": paper.source("splash")}
    crawled = Project(tmp_path, sources, SPLASH_URL="http://splash.example.org:8050").crawl(code=1)
    assert "paper cannot be crawled: rendering: splash: SPLASH_URL" in crawled.log
    assert "SPLASH_ALLOW_REMOTE" in crawled.log


def test_a_captured_page_is_replayed_as_it_was_rendered(site: Site, tmp_path: Path) -> None:
    """Not rendered again. Where the renderer is gone since, that is said, and the page stays where it is."""
    paper = Paper(site, count=1)
    paper.say("/live/1", "<p>Nothing is here.</p>")
    with SplashDouble(paper.as_splash) as splash:
        project = Project(tmp_path, {"paper": paper.source("splash")}, SPLASH_URL=splash.url)
        project.crawl()
        dead, asked = project.dead(), len(splash.asked)
        assert list(dead) == [f"{site.url}/live/1"]
        project.crawl(command="heal-replay")
        assert len(splash.asked) == asked
        assert list(project.dead()) == list(dead)
    told = project.crawl(command="heal-replay", code=1).log
    assert f"paper cannot be crawled: rendering: splash: no Splash answers at SPLASH_URL = '{splash.url}'" in told
    assert list(project.dead()) == list(dead)
