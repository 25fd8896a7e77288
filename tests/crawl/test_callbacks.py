"""Every kind of callback and spider: failed pages are replayed as they were asked for, and nothing comes twice."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAWS = 21
SPIDERS = ("callbacks", "lambdas", "buggy", "following", "map")
BUG = "LookupError: a bug of the spider"


class Crawled(NamedTuple):
    """One spider's crawl of a site of its own."""

    crawl: Crawl
    site: Site
    parked: list[tuple[ParkState, str]]


@pytest.fixture(scope="module")
def crawls(folder: Path) -> Iterator[dict[str, Crawled]]:
    with ExitStack() as stack:
        layouts = {"law": {7: "new"}}
        sites = {name: stack.enter_context(Site(portal=Source(LAWS, layouts=layouts))) for name in SPIDERS}
        project = CrawlProject(folder / "callbacks", sites["map"], LAWS=LAWS, CONCURRENT_REQUESTS=1)
        jobs = [(name, {"SITE": site.url, "HEALING_HOME": str(project.folder / name)}) for name, site in sites.items()]
        crawls = stack.enter_context(project.start(*jobs)).ended()
        found = {}
        for (name, site), crawl in zip(sites.items(), crawls, strict=True):
            with project.store(name) as store:
                found[name] = Crawled(crawl, site, [(page.state, page.reason) for page in store.parked()])
        yield found


def _of_kind(crawled: Crawled, kind: int) -> Iterator[tuple[Law, Counter[str]]]:
    """For each law whose number has this kind of callback: its items."""
    for n in range(1, LAWS + 1):
        if n % 7 == kind:
            url = f"{crawled.site.url}/portal/laws/{n}"
            items = [item for item in crawled.crawl.items if item["url"] == url]
            yield Law(n), Counter(item.get("heading") or f"law {item['title']}" for item in items)


@pytest.mark.parametrize("spider", SPIDERS)
def test_one_incident_that_is_healed(crawls: dict[str, Crawled], spider: str) -> None:
    crawl = crawls[spider].crawl
    assert crawl.reason == "finished"
    assert crawl.told() == ["incident_opened", "judged", "healed"], crawl.log
    # As many as judging waits for; more only where pages fail while the repair runs.
    assert crawl.stats["healing/parked"] == crawl.stats["healing/replayed"] >= 5


@pytest.mark.parametrize("spider", ["lambdas", "buggy", "following", "map"])
def test_every_law_comes_once(crawls: dict[str, Crawled], spider: str) -> None:
    crawled = crawls[spider]
    assert sorted(law["title"] for law in crawled.crawl.laws) == sorted(Law(n).title for n in range(1, LAWS + 1))
    assert set(crawled.site.laws_hit("portal").values()) == {1}


def test_a_callback_that_returns_a_list(crawls: dict[str, Crawled]) -> None:
    for law, items in _of_kind(crawls["callbacks"], 0):
        assert items == {f"law {law.title}": 1, "a second item of the page": 1}


def test_a_generator_that_yields_before_it_looks(crawls: dict[str, Crawled]) -> None:
    for law, items in _of_kind(crawls["callbacks"], 1):
        assert items == {f"law {law.title}": 1, "yielded before the page is looked at": 1}


def test_a_coroutine(crawls: dict[str, Crawled]) -> None:
    for law, items in _of_kind(crawls["callbacks"], 2):
        assert items == {f"law {law.title}": 1}


def test_an_asynchronous_generator(crawls: dict[str, Crawled]) -> None:
    for law, items in _of_kind(crawls["callbacks"], 3):
        assert items == {f"law {law.title}": 1, "yielded before the page is looked at": 1}


def test_arguments_meta_and_priority_are_kept(crawls: dict[str, Crawled]) -> None:
    for law, items in _of_kind(crawls["callbacks"], 4):
        assert items == {f"law {law.title}": 1, f"meta {law.n}, argument {law.n}, priority {-law.n}": 1}


def test_meta_that_is_passed_on_does_not_replay_the_page_again(crawls: dict[str, Crawled]) -> None:
    crawled = crawls["callbacks"]
    for law, items in _of_kind(crawled, 5):
        assert items == {f"law {law.title}": 1, "the same page once more, with the same meta": 1}
        assert crawled.site.hits[f"/portal/laws/{law.n}"] == 2
        assert crawled.site.hits[f"/portal/notices/{law.n}"] == 1
        notice = f"{crawled.site.url}/portal/notices/{law.n}"
        assert [item["heading"] for item in crawled.crawl.items if item["url"] == notice] == [
            f"Notice of sitting {law.n}"
        ]


def test_an_exception_over_a_missing_value_is_a_failed_page(crawls: dict[str, Crawled]) -> None:
    crawled = crawls["callbacks"]
    for law, items in _of_kind(crawled, 6):
        assert items == {law.title: 1, "yielded before the exception": 1}
    assert "spider_exceptions/AttributeError" not in crawled.crawl.stats


def test_an_exception_on_a_healthy_page_is_a_bug_of_the_spider(crawls: dict[str, Crawled]) -> None:
    crawl = crawls["callbacks"].crawl
    assert crawl.stats["spider_exceptions/LookupError"] == 1
    assert [item["url"].rpartition("/portal/")[2] for item in crawl.items].count("notices/1") == 1
    assert BUG in crawl.log


def test_a_bug_on_a_replayed_page_leaves_a_dead_letter_that_says_so(crawls: dict[str, Crawled]) -> None:
    crawled = crawls["buggy"]
    assert crawled.crawl.stats["spider_exceptions/LookupError"] == LAWS - 7
    assert set(crawled.parked) == {(ParkState.DEAD, BUG)}
    assert crawled.crawl.stats["healing/dead_letters"] == len(crawled.parked)


def test_what_cannot_be_pickled_is_replayed_from_memory(crawls: dict[str, Crawled]) -> None:
    crawled = crawls["lambdas"]
    assert "it is kept in memory only" in crawled.crawl.log
    assert {state for state, _ in crawled.parked} == {ParkState.DONE}
    assert len(crawled.parked) == crawled.crawl.stats["healing/parked"]
