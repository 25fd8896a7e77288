"""A redesign in the middle of a crawl, of the list and of the laws' own pages; then the next crawl."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.crawl.learning import FIRST_PAGES
from healing.selectors.read import parse_module
from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.items import Law as LawItem
from tests.crawl.pages import Law
from tests.crawl.project import PACKAGED, Crawl, CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAWS = 20
PAGES = LAWS + 4


class Redesign(NamedTuple):
    """Two crawls of one project, and what was downloaded in each."""

    project: CrawlProject
    site: Site
    first: Crawl
    second: Crawl
    hits: list[dict[str, int]]


@pytest.fixture(scope="module")
def redesign(folder: Path) -> Iterator[Redesign]:
    layouts = {"law": {4: "new"}, "law_list": {2: "new"}}
    with Site(portal=Source(LAWS, per_page=5, layouts=layouts)) as site:
        project = CrawlProject(folder / "redesign", site)
        crawls: list[Crawl] = []
        hits: list[dict[str, int]] = []
        for _ in range(2):
            site.hits.clear()
            crawls.append(project.crawl())
            hits.append(dict(site.hits))
        yield Redesign(project, site, crawls[0], crawls[1], hits)


def _expected(site: Site) -> list[dict[str, object]]:
    laws = [Law(n) for n in range(1, LAWS + 1)]
    return [
        asdict(LawItem("portal", f"{site.url}/portal/laws/{law.n}", law.title, law.number, law.enacted, law.ministry))
        | {"text": "\n".join(law.paragraphs)}
        for law in laws
    ]


def _plain(crawl: Crawl) -> list[dict[str, object]]:
    items = [{key: value for key, value in law.items() if key not in ("kind", "replayed")} for law in crawl.laws]
    return sorted(items, key=lambda item: int(str(item["url"]).rpartition("/")[2]))


def test_every_law_comes_once_and_right(redesign: Redesign) -> None:
    assert redesign.first.reason == "finished"
    assert _plain(redesign.first) == _expected(redesign.site)


def test_every_page_is_downloaded_once(redesign: Redesign) -> None:
    assert len(redesign.hits[0]) == PAGES
    assert set(redesign.hits[0].values()) == {1}


def test_one_incident_for_each_page_kind(redesign: Redesign) -> None:
    for page_kind in ("law", "law_list"):
        assert redesign.first.told(page_kind=page_kind) == ["incident_opened", "judged", "healed"]
    with redesign.project.store() as store:
        incidents = store.incidents()
    assert sorted(incident.page_kind for incident in incidents) == ["law", "law_list"]
    assert {incident.state for incident in incidents} == {IncidentState.HEALED}
    assert all(incident.opened_at <= (incident.closed_at or 0) for incident in incidents)


def test_what_the_store_tells_of_it(redesign: Redesign) -> None:
    stats = redesign.first.stats
    with redesign.project.store() as store:
        pages, heals, (first, second) = store.parked(), store.heals(), store.runs()
        incidents = {incident.page_kind: incident for incident in store.incidents()}
    assert {page.state for page in pages} == {ParkState.DONE}
    assert len(pages) == stats["healing/parked"] == stats["healing/replayed"]
    assert len({page.url for page in pages}) == len(pages)
    assert {heal.state for heal in heals} == {HealState.CONFIRMED}
    assert {heal.field for heal in heals if heal.incident == incidents["law"].id} == {
        "title", "number", "enacted", "ministry",
    }  # fmt: skip
    assert {heal.field for heal in heals if heal.incident == incidents["law_list"].id} == {
        "rows", "title", "url", "enacted",
    }  # fmt: skip
    assert (first.spider, first.items, first.reason, second.items) == ("laws", LAWS, "finished", LAWS)


def test_the_statistics(redesign: Redesign) -> None:
    stats = {key: value for key, value in redesign.first.stats.items() if key.startswith("healing/")}
    parked = stats.pop("healing/parked")
    assert stats == {"healing/incidents": 2, "healing/healed": 2, "healing/replayed": parked}
    assert 2 <= parked <= LAWS
    assert redesign.first.stats["downloader/request_count"] == PAGES


def test_the_overlay_has_the_new_selector_first_and_the_old_one_behind(redesign: Redesign) -> None:
    module = parse_module(redesign.project.overlay("portal").read_text("utf-8"), "overlay")
    law = module.kind("law").fields
    for name in ("title", "number", "enacted", "ministry"):
        assert len(law[name]) > 1
        assert "law-" not in law[name][0]
        assert "law-" in law[name][-1]
    assert law["text"] == ("[itemprop=text] p::text",)


def test_the_packaged_module_is_untouched(redesign: Redesign) -> None:
    assert redesign.project.module("portal").read_bytes() == (PACKAGED / "portal.py").read_bytes()


def test_the_second_crawl_starts_healed(redesign: Redesign) -> None:
    assert _plain(redesign.second) == _expected(redesign.site)
    assert redesign.second.events == []
    assert not [key for key in redesign.second.stats if key.startswith("healing/")]
    assert set(redesign.hits[1].values()) == {1}


def test_a_title_that_the_list_contradicts_is_healed_though_nothing_is_missing(folder: Path) -> None:
    with Site(portal=Source(LAWS, layouts={"law": {FIRST_PAGES + 3: "retitled"}})) as site:
        crawl = CrawlProject(folder / "retitled", site).crawl()
    assert crawl.told() == ["incident_opened", "judged", "healed"]
    assert sorted(law["title"] for law in crawl.laws) == sorted(Law(n).title for n in range(1, LAWS + 1))
