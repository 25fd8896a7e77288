"""``scrapy add-source`` on the bundled portal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from etl_sentiment.commands.add_source import Command
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.server import SiteServer
from etl_sentiment.sources import load_sources
from healing.selectors.read import parse_module
from tests.etl_sentiment.authoring_project import SOURCES, AuthoringProject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl_sentiment.demo.content import Law


@pytest.fixture(scope="module")
def portal() -> Iterator[SiteServer[Portal]]:
    with SiteServer(Portal(layout="cards")) as server:
        yield server


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> AuthoringProject:
    return AuthoringProject(tmp_path_factory.mktemp("add") / "project")


@pytest.fixture(scope="module")
def laws(portal: SiteServer[Portal]) -> list[Law]:
    return list(portal.site.expected().values())


def _named(law: Law) -> list[str]:
    given = {
        "title": law.title,
        "identifier": law.identifier,
        "enacted": law.enacted.isoformat(),
        "text": law.paragraphs[0],
    }
    return [part for name, value in given.items() for part in ("--value", f"{name}={value}")]


def test_a_source_from_example_pages_to_a_healthy_check(
    portal: SiteServer[Portal], ours: AuthoringProject, laws: list[Law]
) -> None:
    first, second, third = laws[:3]
    pages = [f"{portal.url}{law.path}" for law in (first, second, third)]

    shown = ours.scrapy("add-source", "gazette", pages[0], *_named(first), "--dry-run")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert '"identifier": ["span.gz-badge-number"]' in shown.stdout
    assert "  gazette:\n    spider: laws\n" in shown.stdout
    assert ours.modules() == ["old"]
    assert ours.sources == SOURCES

    added = ours.scrapy("add-source", "gazette", *pages[:2], *_named(first))
    assert (added.returncode, added.stderr) == (0, "")
    assert f"2: {second.identifier}" in added.stdout
    assert "gazette is switched off until it has selectors for law_list too" in added.stdout
    assert f"try: scrapy heal-check {pages[0]} --kind law --source gazette" in added.stdout

    rows = [part for law in laws[:2] for part in ("--value", f"title={law.title}", "--value", f"url={law.path}")]
    listed = ours.scrapy("add-source", "gazette", f"{portal.url}/laws", "--kind", "law_list", *rows)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "20 rows" in listed.stdout

    module = parse_module(ours.module("gazette").read_text("utf-8"), "gazette.py")
    assert set(module.kinds["law"].fields) == {"title", "identifier", "enacted", "text"}
    assert set(module.kinds["law_list"].columns) == {"title", "url"}
    source = load_sources(ours.sources, "sources.yaml")["gazette"]
    assert (source.enabled, source.start_urls) == (True, [f"{portal.url}/laws"])

    check = ours.scrapy("heal-check", pages[2], "--kind", "law", "--source", "gazette")
    assert check.stdout.endswith("healthy\n")
    assert f"identifier: {third.identifier}" in check.stdout


def test_a_value_that_is_not_on_the_page(portal: SiteServer[Portal], ours: AuthoringProject, laws: list[Law]) -> None:
    before = (ours.modules(), ours.sources)
    named = [value.replace("title=", "title=Not the ") for value in _named(laws[0])]
    refused = ours.scrapy("add-source", "other", f"{portal.url}{laws[0].path}", *named)
    assert refused.returncode == 1
    title = f"Not the {laws[0].title}"
    assert f"refused  title: {title!r} was not found; the nearest text is {laws[0].title!r}" in refused.stdout
    assert refused.stderr == "add-source: nothing was written: correct the refused values, or leave them out\n"
    assert (ours.modules(), ours.sources) == before


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nowhere", "was answered with status 404: give a page that is there"),
        ("/robots.txt", "is no HTML page but text/plain"),
    ],
)
def test_a_page_that_nothing_can_be_learned_from(
    portal: SiteServer[Portal], ours: AuthoringProject, laws: list[Law], path: str, message: str
) -> None:
    refused = ours.scrapy("add-source", "other", f"{portal.url}{path}", *_named(laws[0]))
    assert refused.returncode == 1
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def command(ours: AuthoringProject, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command up to where it would fetch the pages."""
    monkeypatch.syspath_prepend(str(ours.folder))
    command = Command()
    command.settings = ours.settings()
    loader = SpiderLoader.from_settings(command.settings)
    command.crawler_process = SimpleNamespace(spider_loader=loader)  # type: ignore[assignment]
    return command


def _run(command: Command, *arguments: str) -> int:
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Gazette", "https://x.org/1", "--value", "title=x"], "'Gazette' cannot be the name of a selector module"),
        (["old", "https://x.org/1", "--value", "title=x"], "has selectors for 'law' already"),
        (["other", "https://x.org/1", "--value", "titel=x"], "no such field; did you mean title?"),
        (["other", "https://x.org/1", "--value", "title=x"], "law needs these too"),
        (["other", "https://x.org/1", "--value", "title=x", "--kind", "lwa"], "it has law_list, law"),
        (["other", "https://x.org/1", "--value", "title=x", "--spider", "lwas"], "those there are: laws"),
    ],
)
def test_wrong_arguments_are_told_before_anything_is_fetched(
    command: Command, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert _run(command, *arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("add-source: ")
    assert message in told.err


@pytest.mark.parametrize(
    "arguments", [[], ["other"], ["other", "https://x.org/1"], ["other", "no.html", "--value", "title=x"]]
)
def test_a_name_a_page_and_a_value_are_needed(command: Command, arguments: list[str]) -> None:
    with pytest.raises(UsageError):
        _run(command, *arguments)
