"""The modes in which nothing is changed, a portal that breaks on hundreds of pages, and what is filled in later."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.crawl.replays import IN_FLIGHT
from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD, LAWS, MANY = 4, 12, 304
MODES = ("observe", "review", "auto")


class Crawled(NamedTuple):
    """A crawl in one mode."""

    project: CrawlProject
    site: Site
    crawl: Crawl


@pytest.fixture(scope="module")
def crawls(folder: Path) -> Iterator[dict[str, Crawled]]:
    with ExitStack() as stack:
        sites = {mode: stack.enter_context(Site(portal=Source(layouts={"law": {OLD: "new"}}))) for mode in MODES}
        project = CrawlProject(folder / "modes", sites["auto"])
        moved = {0: "poorer", 1: "old", 2: "poorer", 3: "moved", 6: "new"}
        sites["fill"] = stack.enter_context(Site(portal=Source(layouts={"law": moved})))
        jobs = [
            (
                "details",
                {
                    "SITE": site.url,
                    "HEALING_HOME": str(project.folder / mode),
                    "HEALING_MODE": mode if mode in MODES else "auto",
                    "LAWS": MANY if mode == "auto" else LAWS,
                    # Where the order of the pages matters.
                    "CONCURRENT_REQUESTS": 1 if mode == "fill" else 2,
                },
            )
            for mode, site in sites.items()
        ]
        crawls = stack.enter_context(project.start(*jobs)).ended()
        yield {mode: Crawled(project, site, crawl) for (mode, site), crawl in zip(sites.items(), crawls, strict=True)}


def test_observe_reports_and_lets_the_output_flow(crawls: dict[str, Crawled]) -> None:
    project, _, crawl = crawls["observe"]
    assert crawl.reason == "finished"
    assert crawl.told() == ["incident_opened"]
    assert len(crawl.laws) == LAWS
    assert [law["title"] is None for law in crawl.laws].count(True) == LAWS - OLD
    with project.store("observe") as store:
        (incident,) = store.incidents()
        assert store.count_parked() == 0
        assert store.heals() == []
    assert incident.pages == LAWS - OLD
    assert set(incident.fields) == {"title", "number", "enacted", "ministry"}
    assert not (project.folder / "observe" / "overlay").exists()


def test_observe_promises_no_replay(crawls: dict[str, Crawled]) -> None:
    with crawls["observe"].project.store("observe") as store:
        assert "replay" not in store.incidents()[0].note


def test_review_proposes_and_waits(crawls: dict[str, Crawled]) -> None:
    project, _, crawl = crawls["review"]
    assert crawl.reason == "finished"
    assert crawl.told() == ["incident_opened", "judged"]
    assert len(crawl.laws) == OLD
    with project.store("review") as store:
        heals, pages = store.heals(), store.parked()
        (incident,) = store.incidents()
    assert incident.state is not IncidentState.HEALED
    assert {heal.field for heal in heals if heal.accepted} == {"title", "number", "enacted", "ministry"}
    assert {heal.state for heal in heals} == {HealState.PROPOSED}
    assert [page.state for page in pages] == [ParkState.PARKED] * (LAWS - OLD)
    assert not (project.folder / "review" / "overlay").exists()


def test_review_says_that_it_waits_for_a_person(crawls: dict[str, Crawled]) -> None:
    with crawls["review"].project.store("review") as store:
        assert "waits for a person's review" in store.incidents()[0].note


def test_hundreds_of_failed_pages_are_one_incident(crawls: dict[str, Crawled]) -> None:
    _, site, crawl = crawls["auto"]
    assert crawl.told() == ["incident_opened", "judged", "healed"]
    assert sorted(law["title"] for law in crawl.laws) == sorted(Law(n).title for n in range(1, MANY + 1))
    assert set(site.laws_hit("portal").values()) == {1}


def test_only_so_many_replays_are_in_the_crawl_at_once(crawls: dict[str, Crawled]) -> None:
    assert 0 < crawls["auto"].crawl.most_replaying <= IN_FLIGHT


def test_pages_whose_items_lacked_the_field_before_anybody_noticed_are_repeated(crawls: dict[str, Crawled]) -> None:
    """The ministry is so often missing that its new name is no failure, until the other fields break too."""
    _, site, crawl = crawls["fill"]
    assert crawl.told() == ["incident_opened", "judged", "healed"], crawl.log
    since_last_seen = [3, 4, 5, 6]
    assert crawl.stats["healing/back_filled"] == len(since_last_seen)
    twice = [path for path, count in site.laws_hit("portal").items() if count == 2]
    assert sorted(twice) == [f"/portal/laws/{n}" for n in since_last_seen]
    for n in range(1, LAWS + 1):
        ministries = [law["ministry"] for law in crawl.laws if law["url"] == f"{site.url}/portal/laws/{n}"]
        expected = {1: [None]} | {n: [None, Law(n).ministry] for n in since_last_seen}
        assert ministries == expected.get(n, [Law(n).ministry])
