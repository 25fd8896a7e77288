"""Which sources are rendered, what is said of those that cannot be, and when no other page is tried."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from etl_sentiment.rendering.extension import Rendering
from etl_sentiment.rendering.limits import Limits
from etl_sentiment.rendering.renderers import missing
from etl_sentiment.rendering.switches import Switch, Switches
from etl_sentiment.sources import load_sources

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.sources import Source

PAGE = Request("https://paper.example/1")


def sources(**renderings: str) -> dict[str, Source]:
    entries = (
        f"  {name}: {{spider: opinions, start_urls: ['https://{name}.example/'], rendering: {rendering}}}\n"
        for name, rendering in renderings.items()
    )
    return load_sources("sources:\n" + "".join(entries), "sources.yaml")


def rendering(folder: Path, known: dict[str, Source], **settings: object) -> Rendering:
    """Of a crawl of these sources; ``PAGE`` is the first one's. Its renderers are doubles."""
    crawler = SimpleNamespace(settings=Settings(settings), stats=None)
    crawler.stats = MemoryStatsCollector(SimpleNamespace(settings=Settings({"STATS_DUMP": False})))  # type: ignore[arg-type]
    first = next(iter(known.values()))
    spider = SimpleNamespace(sources=known, manners=SimpleNamespace(source_of=lambda _: first))
    made: Any = Rendering(crawler, spider, Limits(), Switches(folder / "rendering.json"))  # type: ignore[arg-type]
    return made  # type: ignore[no-any-return]


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that lacks nothing."""
    double = SimpleNamespace(missing=lambda _: "", from_crawler=lambda *_: object())
    monkeypatch.setattr("etl_sentiment.rendering.extension.missing", lambda *_: "")
    monkeypatch.setattr("etl_sentiment.rendering.extension.renderer_class", lambda _: double)


@pytest.fixture
def lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl_sentiment.rendering.extension.missing", lambda name, _: f"no {name} here: install it")


@pytest.mark.usefixtures("works")
def test_pages_are_tried_until_three_were_rendered_in_vain(tmp_path: Path) -> None:
    tried = rendering(tmp_path, sources(paper="auto"), RENDERING_FALLBACK="playwright")
    tried.begin()
    for _ in range(3):
        assert tried.may_help(PAGE)
        tried.in_vain(PAGE)
    assert not tried.may_help(PAGE)


@pytest.mark.usefixtures("works")
def test_once_a_source_is_switched_its_pages_are_no_case_for_a_try(tmp_path: Path) -> None:
    tried = rendering(tmp_path, sources(paper="auto"), RENDERING_FALLBACK="playwright")
    tried.begin()
    assert not tried.renders(PAGE)
    tried.helped(PAGE, "it was empty")
    assert tried.renders(PAGE)
    assert not tried.may_help(PAGE)
    written = Switches(tmp_path / "rendering.json").get("paper")
    assert written is not None
    assert (written.renderer, written.url, written.reason) == ("playwright", PAGE.url, "it was empty")


@pytest.mark.usefixtures("works")
@pytest.mark.parametrize(("entry", "fallback"), [("none", "playwright"), ("auto", None)])
def test_nothing_is_rendered_unless_somebody_wants_it(tmp_path: Path, entry: str, fallback: str | None) -> None:
    tried = rendering(tmp_path, sources(paper=entry), RENDERING_FALLBACK=fallback)
    tried.begin()
    assert not tried.renders(PAGE)
    assert not tried.may_help(PAGE)


@pytest.mark.usefixtures("works")
def test_a_switch_is_of_no_account_for_a_source_that_is_not_auto(tmp_path: Path) -> None:
    Switches(tmp_path / "rendering.json").add("paper", Switch("playwright", "2026-03-02", PAGE.url, "it was empty"))
    tried = rendering(tmp_path, sources(paper="none"), RENDERING_FALLBACK="playwright")
    tried.begin()
    assert not tried.renders(PAGE)


@pytest.mark.usefixtures("lacks")
def test_a_source_that_cannot_be_read_here_is_left_out_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    known = sources(plain="none", desk="playwright", maybe="auto")
    tried = rendering(tmp_path, known, RENDERING_FALLBACK="playwright")
    with caplog.at_level(logging.WARNING):
        tried.begin()
    assert caplog.messages == [
        "desk is left out of this crawl: rendering: playwright: no playwright here: install it",
        "pages of maybe that need their scripts cannot be read: playwright: no playwright here: install it",
    ]
    assert not tried.may_help(PAGE)


@pytest.mark.usefixtures("lacks")
def test_where_no_source_is_left_the_crawl_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="desk cannot be crawled: rendering: splash: no splash here: install it"):
        rendering(tmp_path, sources(desk="splash")).begin()


def test_a_wrong_fallback(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="RENDERING_FALLBACK = 'firefox': must be one of playwright, splash, or None"):
        rendering(tmp_path, sources(paper="auto"), RENDERING_FALLBACK="firefox").begin()


@pytest.mark.parametrize(
    ("name", "value", "least"),
    [("RENDERING_TIMEOUT", "soon", "0.1"), ("RENDERING_PAGES", 0, "1"), ("RENDERING_MAX_SIZE", float("inf"), "1")],
)
def test_wrong_limits_are_named(name: str, value: object, least: str) -> None:
    with pytest.raises(ValueError, match=f"{name} = {value!r}: must be a number of at least {least}"):
        Limits.of(Settings({name: value}))


# What is missing ------------------------------------------------------------------------------------------------


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "etl_sentiment.rendering.playwright", None)
    assert missing("playwright", Settings()).endswith("is not installed: pip install 'healing-crawler[rendering]'")


def test_no_chromium_in_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright", reason="the extra rendering is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Chromium (apt-get install chromium)" in missing("playwright", Settings())


def test_a_program_that_is_none() -> None:
    pytest.importorskip("scrapy_playwright", reason="the extra rendering is not installed")
    told = missing("playwright", Settings({"RENDERING_CHROMIUM": "/nowhere/chromium"}))
    assert told.startswith("RENDERING_CHROMIUM = '/nowhere/chromium' is no program")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "must be an address such as http://127.0.0.1:8050"),
        ("http://splash.example:8050", "SPLASH_ALLOW_REMOTE"),
        ("http://127.0.0.1:1", "no Splash answers at SPLASH_URL = 'http://127.0.0.1:1'"),
    ],
)
def test_no_splash(url: str, told: str) -> None:
    assert told in missing("splash", Settings({"SPLASH_URL": url}))
