from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from etl_sentiment.adding import Place, find_place, plan, start_pages, write
from etl_sentiment.sources import SourcesError, load_sources
from healing.errors import ConfigError, HealingError, SelectorModuleError
from healing.model import KindSelectors
from healing.selectors.read import parse_module
from spiders_healable.laws import LawsSpider
from spiders_healable.opinions import OpinionsSpider
from tests.etl_sentiment.authoring_project import MODULE, SOURCES, AuthoringProject

if TYPE_CHECKING:
    from pathlib import Path

LAW = KindSelectors(fields={"title": ("h1",), "identifier": ("b",), "text": ("p",)})
LIST = KindSelectors(rows=("tr",), columns={"title": ("a",), "url": ("a::attr(href)",)})
PAGE, HOME = "https://new.example.org/laws/1", "https://new.example.org/"
_NUMBERS = itertools.count()


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AuthoringProject:
    monkeypatch.syspath_prepend(str(tmp_path))
    return AuthoringProject(tmp_path, f"authored_{next(_NUMBERS)}")


def _place(ours: AuthoringProject, name: str = "new", page_kind: str = "law") -> Place:
    return find_place(ours.project(), ours.settings(), name, LawsSpider, page_kind)


def _add(ours: AuthoringProject, page_kind: str, selectors: KindSelectors, url: str, name: str = "new") -> Place:
    place = _place(ours, name, page_kind)
    write(place, plan(place, selectors, start_pages(place, [url], [])), ours.project(), selectors)
    return place


def test_a_source_is_off_until_it_has_all_page_kinds(ours: AuthoringProject) -> None:
    _add(ours, "law", LAW, PAGE)
    source = load_sources(ours.sources, "s")["new"]
    assert (source.enabled, source.start_urls) == (False, [HOME])
    _add(ours, "law_list", LIST, f"{HOME}laws")
    source = load_sources(ours.sources, "s")["new"]
    assert (source.enabled, source.start_urls) == (True, [f"{HOME}laws"])
    assert parse_module(ours.module("new").read_text("utf-8"), "new.py").kinds == {"law": LAW, "law_list": LIST}
    assert ours.sources.startswith(SOURCES)


def test_a_page_kind_is_added_to_a_module_that_a_person_wrote(ours: AuthoringProject) -> None:
    _add(ours, "law_list", LIST, f"{HOME}laws", name="old")
    assert '"text": ["p"]},  # ours' in ours.module("old").read_text("utf-8")
    assert ours.sources == SOURCES


def test_a_source_of_feeds_needs_no_list(ours: AuthoringProject) -> None:
    feeds = "  fed: {spider: laws, enabled: false, feeds: [https://fed.example.org/rss]}\n"
    (ours.folder / "sources.yaml").write_text(SOURCES + feeds, "utf-8")
    place = _place(ours, "fed", "law")
    planned = plan(place, LAW, start_pages(place, ["https://fed.example.org/1"], []))
    assert planned.sources_text == SOURCES + feeds.replace("false", "true")
    assert planned.notes == ("a crawl starts at https://fed.example.org/rss",)
    with pytest.raises(ConfigError, match=r"sources\.fed starts at its feeds or sitemaps"):
        start_pages(place, ["https://fed.example.org/1"], ["https://fed.example.org/"])


def test_a_source_of_the_other_spider(ours: AuthoringProject) -> None:
    settings = ours.settings()
    settings.set("SPIDER_MODULES", ["spiders_healable.laws", "spiders_healable.opinions"])
    place = find_place(ours.project(), settings, "paper", OpinionsSpider, "article")
    article = KindSelectors(fields={"headline": ("h1",), "published": ("time",), "text": ("p",)})
    write(place, plan(place, article, start_pages(place, [PAGE], [])), ours.project(), article)
    source = load_sources(ours.sources, "s")["paper"]
    assert (source.spider, source.enabled, source.start_urls) == ("opinions", False, [HOME])


def test_what_was_healed_since_is_kept(ours: AuthoringProject) -> None:
    overlay = ours.folder / "overlay"
    overlay.mkdir()
    (overlay / "old.py").write_text(MODULE.replace('["h1"]', '["h2", "h1"]'), "utf-8")
    assert '["h2", "h1"]' in _place(ours, "old", "law_list").module_text


def test_nothing_is_overwritten(ours: AuthoringProject) -> None:
    with pytest.raises(SelectorModuleError, match=r"old\.py has selectors for 'law' already"):
        _place(ours, "old", "law")


def test_a_source_of_another_spider_is_refused(ours: AuthoringProject) -> None:
    (ours.folder / "sources.yaml").write_text(SOURCES.replace("laws", "opinions"), "utf-8")
    with pytest.raises(SourcesError, match="a source of the spider 'opinions'"):
        _place(ours, "old")


@pytest.mark.parametrize("name", ["New", "new-one", "../new", "1new", ""])
def test_a_name_has_to_be_a_modules(ours: AuthoringProject, name: str) -> None:
    with pytest.raises(SelectorModuleError, match="cannot be the name of a selector module"):
        _place(ours, name)


def test_fields_that_the_spider_sets_cannot_be_learned(ours: AuthoringProject) -> None:
    rules = _place(ours).field_rules
    assert "title" in rules
    assert not {"source", "url", "crawled_at"} & rules.keys()


def test_a_saved_page_does_not_say_where_a_crawl_starts(ours: AuthoringProject) -> None:
    with pytest.raises(ConfigError, match="--start is needed"):
        start_pages(_place(ours), ["file:///tmp/law.html"], [])
    assert start_pages(_place(ours), ["file:///tmp/law.html"], [HOME]) == [HOME]
    listed = _place(ours, "old", "law_list")
    assert start_pages(listed, ["file:///tmp/list.html"], []) == ["https://old.example.org/acts"]


def _unchanged(ours: AuthoringProject) -> bool:
    return ours.modules() == ["old"] and ours.sources == SOURCES and ours.module("old").read_text("utf-8") == MODULE


def test_selectors_that_break_the_rules_are_taken_back(ours: AuthoringProject) -> None:
    lacking = KindSelectors(fields={"title": ("h1",)})
    with pytest.raises(HealingError, match=r"law\.identifier: required, but it has no selectors"):
        _add(ours, "law", lacking, PAGE)
    assert _unchanged(ours)


def test_a_module_that_others_win_over_is_taken_back(ours: AuthoringProject) -> None:
    place = _place(ours)
    planned = plan(place, LAW, [HOME])
    overlay = ours.folder / "overlay"
    overlay.mkdir()
    (overlay / "new.py").write_text('PAGES = {"law": {"title": ["h2"], "identifier": ["b"], "text": ["p"]}}\n', "utf-8")
    with pytest.raises(SelectorModuleError, match=r"new\.py wins over the new selectors"):
        write(place, planned, ours.project(), LAW)
    assert _unchanged(ours)
    with pytest.raises(SelectorModuleError, match="would win over a new module"):
        _place(ours)


def test_a_file_that_was_edited_meanwhile_is_left_alone(ours: AuthoringProject) -> None:
    place = _place(ours)
    (ours.folder / "sources.yaml").write_text(f"{SOURCES}# later\n", "utf-8")
    with pytest.raises(SourcesError, match="was changed meanwhile: nothing was written"):
        write(place, plan(place, LAW, [HOME]), ours.project(), LAW)
    assert ours.modules() == ["old"]
