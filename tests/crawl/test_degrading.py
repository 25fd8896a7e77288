"""A field that fades over the crawls is told of before it is gone, and by policy healed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.store.records import IncidentState
from tests.crawl.pages import law_page
from tests.crawl.project import CrawlProject
from tests.crawl.site import Reply, Site, Source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.project import Crawl

LAWS = 60
POOR = range(1, 16)
"""The laws that never had a ministry: so few of the others lack it that a page without is nothing special."""
MOVED = range(31, LAWS + 1)
"""The laws whose page shows it in another place, later on."""


def _serve(site: Site, *, moved: bool) -> None:
    for number in POOR:
        site.say(f"/gazette/laws/{number}", Reply(law_page(number, "poorer")))
    for number in MOVED if moved else ():
        site.say(f"/gazette/laws/{number}", Reply(law_page(number, "moved")))


def _crawls(folder: Path, policy: str) -> tuple[CrawlProject, list[Crawl]]:
    """Three crawls as usual, then two in which half of the pages show the ministry in another place."""
    with Site(gazette=Source(laws=LAWS)) as site:
        project = CrawlProject(folder, site, HEALING_ON_DEGRADATION=policy)
        crawls = []
        for moved in (False, False, False, True, True):
            _serve(site, moved=moved)
            crawls.append(project.crawl())
    return project, crawls


@pytest.fixture(scope="module")
def reported(folder: Path) -> tuple[CrawlProject, list[Crawl]]:
    return _crawls(folder / "report", "report")


@pytest.fixture(scope="module")
def healed(folder: Path) -> tuple[CrawlProject, list[Crawl]]:
    return _crawls(folder / "heal", "heal")


def _ministries(crawl: Crawl) -> int:
    return sum(law["ministry"] is not None for law in crawl.laws)


def test_it_is_told_of_before_it_is_gone(reported: tuple[CrawlProject, list[Crawl]]) -> None:
    project, crawls = reported
    assert [len(crawl.laws) for crawl in crawls] == [LAWS] * 5
    assert [_ministries(crawl) for crawl in crawls] == [45, 45, 45, 15, 15]
    assert [crawl.stats.get("healing/degraded", 0) for crawl in crawls[:4]] == [0, 0, 0, 1]
    assert "gazette/law is not as it was: ministry: on 75% of the pages before, falling to 25%" in crawls[3].log
    with project.store() as store:
        (found,) = [one.findings for one in store.kind_runs(page_kind="law")][3]
        assert found.startswith("ministry: on 75%")
        assert [one.run for one in store.incidents() if one.run > 3] == []


def test_by_policy_it_is_healed(healed: tuple[CrawlProject, list[Crawl]]) -> None:
    project, crawls = healed
    assert [_ministries(crawl) for crawl in crawls] == [45, 45, 45, 15, 45]
    assert [len(crawl.laws) for crawl in crawls] == [LAWS] * 5
    with project.store() as store:
        healed_in_fifth = [one.fields for one in store.incidents(run=5) if one.state is IncidentState.HEALED]
        assert healed_in_fifth == [("ministry",)]
