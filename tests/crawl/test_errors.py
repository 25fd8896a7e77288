"""What is wrong is told before the crawl starts: one message, no traceback, and nothing is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def project(folder: Path) -> Iterator[CrawlProject]:
    with Site(portal=Source()) as site:
        yield CrawlProject(folder / "errors", site, LAWS=2, LOG_LEVEL="ERROR")
        assert not site.hits


def _break_module(project: CrawlProject) -> None:
    module = project.module("portal")
    text = module.read_text("utf-8")
    module.write_text(text.replace('["dd.law-number::text"]', 'list("dd")'), "utf-8")


@pytest.mark.parametrize(
    ("arguments", "prepare", "messages"),
    [
        (("details", "-s", "HEALING_MODE=perhaps"), None, ("HEALING_MODE = 'perhaps'",)),
        (
            ("details", "-s", "HEALING_STORE_URL=sqlite:///crawl_settings.py"),
            None,
            ("HEALING_STORE_URL", "crawl_settings.py"),
        ),
        (("misruled",), None, ("title", "'txet'")),
        (("details",), _break_module, ("portals/portal.py:20: ",)),
    ],
)
def test_one_message_and_no_crawl(
    project: CrawlProject,
    arguments: tuple[str, ...],
    prepare: Callable[[CrawlProject], None] | None,
    messages: tuple[str, ...],
) -> None:
    if prepare is not None:
        prepare(project)
    done = project.scrapy("crawl", *arguments, "-s", f"RECORD={project.folder / 'record'}")
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for message in (f"{arguments[0]}: ", *messages):
        assert message in done.stderr
    assert not (project.folder / "record").exists()
