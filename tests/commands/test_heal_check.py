from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from healing.commands.heal_check import Command
from tests.crawl.pages import Law, note
from tests.crawl.project import CrawlProject
from tests.crawl.site import Reply, Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CrawlProject, Site]]:
    """A project that has crawled nothing yet; its laws are redesigned from the second download on."""
    with Site(portal=Source(layouts={"law": {1: "new"}})) as site:
        site.say("/portal/laws/9", Reply(note("Page not found", "There is no such page.")))
        # In a crawl this project would write a feed; the recorder of the tests would write as well.
        feed = {"laws.jsonl": {"format": "jsonlines", "store_empty": True}}
        folder = tmp_path_factory.mktemp("check") / "project"
        yield CrawlProject(folder, site, FEEDS=feed, EXTENSIONS={}), site


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_a_healthy_page_a_broken_one_and_none(project: tuple[CrawlProject, Site]) -> None:
    checked, site = project
    before = _files(checked.folder)

    healthy = checked.scrapy("heal-check", f"{site.url}/portal/laws/1", "--kind", "law")
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert f"title: {Law(1).title}\n" in healthy.stdout
    assert f"number: {Law(1).number}\n" in healthy.stdout
    assert healthy.stdout.endswith("healthy\n")

    broken = checked.scrapy("heal-check", f"{site.url}/portal/laws/2", "--kind", "law", "--source", "portal")
    assert (broken.returncode, broken.stderr) == (1, "")
    lines = broken.stdout.splitlines()
    assert "number: (nothing)" in lines
    assert "broken  number: missing (required)" in lines
    assert "what a heal would decide on this page alone:" in lines
    assert any(line.startswith("  number: ") for line in lines)
    assert f"  title: h1.record-heading gives '{Law(2).title}'" in lines

    gone = checked.scrapy("heal-check", f"{site.url}/portal/laws/9", "--kind", "law")
    assert gone.returncode == 1
    assert "no page to judge: soft 404: " in gone.stdout

    assert _files(checked.folder) == before


def _run(project: CrawlProject, *arguments: str) -> int:
    """The command up to where it would fetch the page."""
    command = Command()
    settings = Settings({"HEALING_SELECTORS": "tests.crawl.selectors", "HEALING_HOME": str(project.folder)})
    settings.set("SPIDER_MODULES", ["tests.crawl.spiders"])
    command.settings = settings
    command.crawler_process = SimpleNamespace(spider_loader=SpiderLoader.from_settings(settings))  # type: ignore[assignment]
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_an_unknown_page_kind(project: tuple[CrawlProject, Site], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(project[0], "http://127.0.0.1/laws/1", "--kind", "lwa") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == ("heal-check: --kind lwa: no spider has this page kind; known: law, law_list, notice\n")


def test_an_unknown_source(project: tuple[CrawlProject, Site], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(project[0], "http://127.0.0.1/laws/1", "--kind", "law", "--source", "protal") == 1
    told = capsys.readouterr().err
    assert told.startswith("heal-check: ")
    assert "protal" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("arguments", [(), ("laws/1",), ("http://127.0.0.1/1", "http://127.0.0.1/2")])
def test_one_url_is_needed(project: tuple[CrawlProject, Site], arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="Give one URL, such as"):
        _run(project[0], *arguments, "--kind", "law")
