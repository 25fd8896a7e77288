"""Real crawls of sources with ``rendering: auto``: rendered in a real Chromium once that turns out to help."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.etl_sentiment.crawling.site import Reply, Site
from tests.etl_sentiment.rendering.paper import LIST, Paper, entries, full_page
from tests.etl_sentiment.rendering.project import Crawled, Project, needs_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needs_chromium
ALL = [f"Harbour act number {number} is law" for number in (1, 2, 3)]


class Twice(NamedTuple):
    """A crawl and the next one of the same project; pages asked for in the first, and in both."""

    paper: Paper
    project: Project
    first: Crawled
    second: Crawled
    hits: dict[str, int]


@pytest.fixture(scope="module")
def shells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """All pages are empty as they come."""
    with Site() as site:
        paper = Paper(site)
        project = Project(tmp_path_factory.mktemp("shells"), {"paper": paper.source("auto")})
        first = project.crawl()
        hits = dict(site.hits)
        yield Twice(paper, project, first, project.crawl(), hits)


def test_what_is_a_shell_is_rendered_and_no_page_is_lost_or_read_twice(shells: Twice) -> None:
    assert shells.first.headlines == ALL
    assert {shells.hits[path] for path in (LIST, "/live/1", "/live/2", "/live/3")} == {1}
    assert shells.project.dead() == {}


def test_the_source_is_switched_and_that_is_told_and_written_down(shells: Twice) -> None:
    assert shells.first.stats["rendering/switched/paper"] == "playwright"
    assert shells.first.stats["rendering/rendered/playwright"] == 4
    assert shells.first.log.count("from now on the pages of paper are rendered by playwright") == 1
    (switch,) = shells.project.switches().values()
    assert switch["renderer"] == "playwright"
    assert switch["url"] == f"{shells.paper.site.url}{LIST}"
    assert switch["reason"].startswith("javascript shell: ")


def test_the_next_crawl_renders_from_the_start(shells: Twice) -> None:
    assert shells.second.headlines == ALL
    assert shells.second.stats["rendering/rendered/playwright"] == 4
    assert "healing/parked" not in shells.second.stats
    assert "rendering/switched/paper" not in shells.second.stats


def test_values_that_no_repair_finds_are_looked_for_in_the_rendered_page(paper: Paper, tmp_path: Path) -> None:
    """The articles have plenty of text as they come, but not theirs; the list needs no script."""
    paper.site.say(LIST, Reply(full_page(entries(*paper.numbers))))
    for number in paper.numbers:
        paper.site.say(f"/live/{number}", Reply(full_page()))
    project = Project(tmp_path, {"paper": paper.source("auto")})
    crawled = project.crawl()
    assert crawled.headlines == ALL
    assert crawled.stats["rendering/switched/paper"] == "playwright"
    assert project.switches()["paper"]["reason"] == "its values are not in the HTML: no repair was found"
    assert project.dead() == {}
    assert {paper.site.hits[f"/live/{number}"] for number in paper.numbers} == {1}


def test_what_is_rendered_in_vain_ends_as_it_would_have_without(paper: Paper, tmp_path: Path) -> None:
    """The scripts of the first are of no use to it; those of the second have nothing to do with its values."""
    paper.site.say(LIST, Reply(full_page(entries(*paper.numbers))))
    paper.with_script("/live/1", "document.title = 'Still empty'")
    paper.site.say("/live/2", Reply(full_page()))
    paper.site.say("/data/live/2", Reply("<p>Nothing new.</p>"))
    paper.site.say("/live/3", Reply(full_page()))
    paper.site.say("/data/live/3", Reply("<p>Nothing new.</p>"))
    project = Project(tmp_path, {"paper": paper.source("auto")})
    crawled = project.crawl()
    assert crawled.headlines == []
    dead = project.dead()
    assert set(dead) == {f"{paper.site.url}/live/{number}" for number in paper.numbers}
    shell_page = dead[f"{paper.site.url}/live/1"]
    assert shell_page.startswith("javascript shell: ")
    assert shell_page.endswith("; nor are they there once its scripts have run")
    assert project.switches() == {}
    assert crawled.stats["rendering/rendered/playwright"] == crawled.stats["rendering/in_vain"] == 2
    assert "rendering/switched/paper" not in crawled.stats


def test_a_switch_that_cannot_be_read_is_told_and_found_out_again(paper: Paper, tmp_path: Path) -> None:
    project = Project(tmp_path, {"paper": paper.source("auto")})
    file = tmp_path / "data" / "rendering.json"
    file.parent.mkdir()
    file.write_text('{"paper": ', "utf-8")
    crawled = project.crawl()
    assert crawled.headlines == ALL
    assert f"{file} cannot be read, and is not used" in crawled.log
    assert json.loads(file.read_text("utf-8"))["paper"]["renderer"] == "playwright"


def test_a_browser_that_cannot_start_costs_a_page_of_auto_nothing_else(paper: Paper, tmp_path: Path) -> None:
    """It ends as it would have without: a dead letter, with what it was."""
    project = Project(tmp_path, {"paper": paper.source("auto")}, RENDERING_CHROMIUM="/bin/false")
    crawled = project.crawl()
    assert crawled.items == []
    assert f"{paper.site.url}{LIST} could not be rendered: the browser says: " in crawled.log
    (reason,) = project.dead().values()
    assert reason.startswith("javascript shell: ")
    assert "; it could not be rendered: the browser says: " in reason
    assert project.switches() == {}


def test_dead_letters_of_a_shell_are_rendered_when_they_are_replayed(paper: Paper, tmp_path: Path) -> None:
    """Chromium was installed meanwhile."""
    sources = {"paper": paper.source("auto")}
    without = Project(tmp_path, sources, RENDERING_CHROMIUM="/nowhere/chromium").crawl()
    assert without.items == []
    assert "pages of paper that need their scripts cannot be read: playwright: RENDERING_CHROMIUM" in without.log
    project = Project(tmp_path, sources)
    assert len(project.dead()) == 1
    asked = paper.site.hits[LIST]
    replayed = project.crawl(command="heal-replay")
    assert replayed.headlines == ALL
    assert project.dead() == {}
    assert project.switches()["paper"]["renderer"] == "playwright"
    assert paper.site.hits[LIST] == asked
