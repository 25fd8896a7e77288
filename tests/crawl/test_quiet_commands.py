"""Scrapy's commands that only look leave nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.crawl.addon import QUIET_COMMANDS, command
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def project(folder: Path) -> Iterator[tuple[CrawlProject, Site]]:
    with Site(portal=Source()) as site:
        # The recorder writes files of its own.
        yield CrawlProject(folder / "quiet", site, LAWS=1, LOG_LEVEL="ERROR", EXTENSIONS={}), site


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list",), "details"),
        (("shell", "-c", "response.css('h1.law-title::text').get()", "{url}/portal/laws/1"), "Press Act"),
        (("check", "details"), ""),
        (("parse", "--spider", "map", "--callback", "parse", "{url}/portal/laws/1"), "'title': 'Press Act 1931'"),
    ],
)
def test_nothing_is_left_behind(project: tuple[CrawlProject, Site], arguments: tuple[str, ...], said: str) -> None:
    quiet, site = project
    done = quiet.scrapy(*[argument.replace("{url}", site.url) for argument in arguments])
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert said in done.stdout
    assert not (quiet.folder / "data").exists()
    assert not (quiet.folder / "overlay").exists()


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["/usr/bin/python", "/venv/bin/scrapy", "crawl", "laws"], "crawl"),
        (["python", "-m", "scrapy", "list"], "list"),
        (["python", "-m", "scrapy.cmdline", "shell", "-c", "1"], "shell"),
        (["python.exe", "C:/venv/Scripts/scrapy.exe", "check"], "check"),
        (["python", "-m", "scrapy", "--nolog", "parse", "http://example.org"], "parse"),
        (["python", "-m", "scrapyd.runner", "crawl", "list"], ""),
        (["python", "-m", "scrapy"], ""),
        (["python", "run.py"], ""),
        ([], ""),
    ],
)
def test_the_command_that_a_process_runs(argv: list[str], name: str) -> None:
    assert command(argv) == name


def test_a_crawl_is_not_a_quiet_command() -> None:
    assert not {"crawl", "runspider", "heal-replay", ""} & QUIET_COMMANDS
