from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from etl_sentiment.sources import SourcesError, choose_sources, download_slots, load_sources, read_sources

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
sources:
  portal:
    spider: laws
    start_urls: [https://www.example.org/laws, https://data.example.com/]
    delay: 5
  gazette:
    spider: laws
    start_urls: [https://gazette.example.org/]
    selectors: portal
    enabled: false
  paper:
    spider: opinions
    start_urls: [https://paper.example.org/]
"""


def test_defaults_follow_from_the_name_and_the_addresses() -> None:
    sources = load_sources(GOOD, "sources.yaml")
    assert sources["portal"].allowed_domains == ["data.example.com", "example.org"]
    assert sources["portal"].selectors == "portal"
    assert sources["portal"].enabled
    assert sources["gazette"].selectors == "portal"
    assert sources["gazette"].delay is None


def test_a_bundled_source_gets_its_address_when_it_is_served() -> None:
    text = "sources: {p: {spider: laws, bundled: law_portal, start_urls: [/laws]}}"
    source = load_sources(text, "s.yaml")["p"]
    assert source.allowed_domains == ["127.0.0.1"]
    assert source.served_at("http://127.0.0.1:99").start_urls == ["http://127.0.0.1:99/laws"]
    assert download_slots({"p": source}) == {"127.0.0.1": {"delay": 0, "concurrency": 8}}


def wrong(key: str) -> str:
    """A file whose one source has one more or one other key, in line 5."""
    return f"sources:\n  portal:\n    spider: laws\n    start_urls: [https://example.org/]\n    {key}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must have the one key 'sources'"),
        ("[]", "must have the one key 'sources'"),
        ("sources: {}", "must have the one key 'sources'"),
        ("sources:\n  portal: 5\n", "s.yaml, line 2: sources.portal = 5: must have keys"),
        ("sources:\n  My Portal: {}\n", "s.yaml, line 2: sources.My Portal: a source's name"),
        ("sources:\n  7: {}\n", "s.yaml, line 2: sources.7: a source's name"),
        ("sources:\n\t- x", "s.yaml, line 2: not valid YAML"),
        ("sources:\n  p: {spider: laws}\n", "s.yaml, line 2: sources.p.start_urls: is missing"),
        (wrong("delay: soon"), "s.yaml, line 5: sources.portal.delay = 'soon': "),
        (wrong("delay: -1"), "s.yaml, line 5: sources.portal.delay = -1: "),
        (wrong("enabled: maybe"), "s.yaml, line 5: sources.portal.enabled = 'maybe': "),
        (wrong("bundled: other"), "s.yaml, line 5: sources.portal.bundled = 'other': "),
        (wrong("enabeld: true"), "s.yaml, line 5: sources.portal.enabeld: no such key; did you mean enabled?"),
        (wrong("colour: red"), "s.yaml, line 5: sources.portal.colour: no such key; the keys are allowed_domains"),
        (wrong("spider: laws"), "s.yaml, line 5: not valid YAML: 'spider' is given twice"),
        (wrong("allowed_domains: [1]"), "s.yaml, line 5: sources.portal.allowed_domains.0 = 1: "),
        ("sources: {p: {spider: laws, start_urls: [ftp://x]}}", "'ftp://x': must be an address such as https://"),
        ("sources: {p: {spider: laws, start_urls: [/laws]}}", "'/laws': must be an address such as https://"),
        (
            "sources: {p: {spider: laws, start_urls: ['https://x.org'], bundled: law_portal}}",
            "a bundled source is a path such as /laws",
        ),
    ],
)
def test_an_error_names_file_line_key_and_value(text: str, message: str) -> None:
    with pytest.raises(SourcesError) as caught:
        load_sources(text, "s.yaml")
    assert message in str(caught.value)


def test_all_errors_are_told_at_once() -> None:
    text = "sources:\n  a: {spider: '', start_urls: []}\n  b: 1\n"
    with pytest.raises(SourcesError) as caught:
        load_sources(text, "s.yaml")
    assert len(str(caught.value).splitlines()) == 3


def test_the_enabled_sources_of_a_spider_are_chosen() -> None:
    sources = load_sources(GOOD, "sources.yaml")
    assert list(choose_sources(sources, spider="laws")) == ["portal"]
    assert list(choose_sources(sources, spider="opinions")) == ["paper"]


def test_a_disabled_source_can_be_named() -> None:
    assert list(choose_sources(load_sources(GOOD, "s"), spider="laws", name="gazette")) == ["gazette"]


@pytest.mark.parametrize("name", ["gazete", "paper", ""])
def test_an_unknown_source_is_an_error_that_lists_the_known_ones(name: str) -> None:
    with pytest.raises(SourcesError, match="known are gazette, portal"):
        choose_sources(load_sources(GOOD, "s"), spider="laws", name=name)


def test_nothing_enabled_is_an_error() -> None:
    sources = {"gazette": load_sources(GOOD, "s")["gazette"]}
    with pytest.raises(SourcesError, match="no source of 'laws' is enabled"):
        choose_sources(sources, spider="laws")


def test_a_delay_is_kept_for_each_host_of_a_source() -> None:
    slots = download_slots(load_sources(GOOD, "s"))
    assert set(slots) == {"www.example.org", "example.org", "data.example.com"}
    assert slots["www.example.org"] == {"delay": 5, "concurrency": 1}


def test_the_file_that_comes_with_the_project_is_right() -> None:
    assert list(choose_sources(read_sources(Settings()), spider="laws")) == ["law_portal"]


def test_another_file_can_be_named_from_the_home(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, "utf-8")
    settings = Settings({"SOURCES_FILE": "mine.yaml", "HEALING_HOME": str(tmp_path)})
    assert set(read_sources(settings)) == {"portal", "gazette", "paper"}


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    settings = Settings({"SOURCES_FILE": "none.yaml", "HEALING_HOME": str(tmp_path)})
    with pytest.raises(SourcesError, match=r"SOURCES_FILE = 'none.yaml': cannot be read"):
        read_sources(settings)
