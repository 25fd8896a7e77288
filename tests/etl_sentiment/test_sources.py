from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.settings import Settings

from etl_sentiment.sources import (
    Manners,
    Retry,
    Source,
    SourcesError,
    choose_sources,
    download_slots,
    load_sources,
    read_sources,
)

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
        (
            "sources:\n  p: {spider: laws}\n",
            "s.yaml, line 2: sources.p: has nowhere to start: give it start_urls, sitemaps or feeds",
        ),
        (wrong("delay: soon"), "s.yaml, line 5: sources.portal.delay = 'soon': "),
        (wrong("delay: -1"), "s.yaml, line 5: sources.portal.delay = -1: "),
        (wrong("enabled: maybe"), "s.yaml, line 5: sources.portal.enabled = 'maybe': "),
        (wrong("bundled: other"), "s.yaml, line 5: sources.portal.bundled = 'other': "),
        (wrong("enabeld: true"), "s.yaml, line 5: sources.portal.enabeld: no such key; did you mean enabled?"),
        (wrong("colour: red"), "s.yaml, line 5: sources.portal.colour: no such key; the keys are allowed_domains"),
        (wrong("spider: laws"), "s.yaml, line 5: not valid YAML: 'spider' is given twice"),
        (wrong("allowed_domains: [1]"), "s.yaml, line 5: sources.portal.allowed_domains.0 = 1: "),
        ("sources: {p: {spider: laws, start_urls: [ftp://x]}}", "'ftp://x': must be an address such as https://"),
        ("sources: {p: {spider: laws, start_urls: ['https://x.org:99999/']}}", "'https://x.org:99999/': must be an"),
        ("sources: {p: {spider: laws, start_urls: ['http://[::1']}}", "'http://[::1': must be an address"),
        (wrong("selectors: ../../etc/x"), "s.yaml, line 5: sources.portal.selectors = '../../etc/x': "),
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


ALL_WRONG = """\
sources:
  paper:
    spider: opinions
    feeds:
      - https://x.org/feed
      - 7
      - nonsense
    retry:
      count: -1
      bse: 4
      statuses: [503, 9000]
    follow: "("
    language: english please
    rendering: browser
    concurrency: 0
    robots: perhaps
    autothrottle: 1
    allowed_domains: [https://x.org, "x.org:80"]
    delay: true
  second: {spider: laws, start_urls: [https://x.org/], follow: x, retry: 3}
  third: {spider: laws, sitemaps: [https://x.org/], retry: {base: 100}}
  fourth: {spider: laws, feeds: [], delay: soon}
"""


def test_every_error_of_the_newer_keys_names_line_key_and_value() -> None:
    with pytest.raises(SourcesError) as caught:
        load_sources(ALL_WRONG, "s.yaml")
    told = str(caught.value).splitlines()
    wanted = [
        "line 6: sources.paper.feeds.1 = 7: must be a valid string",
        "line 7: sources.paper.feeds.2 = 'nonsense': must be an address such as https://",
        "line 9: sources.paper.retry.count = -1: must be greater than or equal to 0",
        "line 10: sources.paper.retry.bse: no such key; did you mean base?",
        "line 11: sources.paper.retry.statuses.1 = 9000: must be less than or equal to 599",
        "line 12: sources.paper.follow = '(': is no regular expression: missing )",
        "line 13: sources.paper.language = 'english please': must be a language tag (BCP 47)",
        "line 14: sources.paper.rendering = 'browser': must be none, auto, or one of playwright, splash",
        "line 15: sources.paper.concurrency = 0: must be greater than or equal to 1",
        "line 16: sources.paper.robots = 'perhaps': must be a valid boolean",
        "line 17: sources.paper.autothrottle = 1: must be a valid boolean",
        "line 18: sources.paper.allowed_domains.0 = 'https://x.org': must be a domain such as example.org",
        "line 18: sources.paper.allowed_domains.1 = 'x.org:80': must be a domain such as example.org",
        "line 19: sources.paper.delay = True: must be a valid number",
        "line 20: sources.second.follow = 'x': chooses among the links of sitemaps and feeds",
        "line 20: sources.second.retry = 3: must have keys of its own: count, base, cap, statuses",
        "line 21: sources.third.retry: base = 100 is more than cap = 60",
        "line 22: sources.fourth: has nowhere to start: give it start_urls, sitemaps or feeds",
        "line 22: sources.fourth.delay = 'soon': must be a valid number",
    ]
    for start in wanted:
        assert any(line.startswith(f"s.yaml, {start}") for line in told), start
    assert len(told) == len(wanted)


FULL = """
sources:
  paper:
    spider: opinions
    feeds: [https://www.paper.example.org/rss]
    sitemaps: [https://maps.example.com/index.xml]
    follow: /politics/
    allowed_domains: [Paper.Example.org]
    language: de-CH
    rendering: none
    delay: 2.5
    concurrency: 2
    autothrottle: true
    robots: false
    retry: {count: 5, base: 1, cap: 30.5, statuses: [503]}
"""


def test_all_keys_that_a_source_may_have() -> None:
    paper = load_sources(FULL, "s")["paper"]
    assert paper.starts == ["https://maps.example.com/index.xml", "https://www.paper.example.org/rss"]
    assert paper.allowed_domains == ["paper.example.org"]
    assert paper.retry == Retry(count=5, base=1, cap=30.5, statuses=[503])
    assert download_slots({"paper": paper}) == {
        "paper.example.org": {"delay": 2.5, "concurrency": 2},
        "maps.example.com": {"delay": 2.5, "concurrency": 2},
    }
    plain = load_sources(GOOD, "s")["paper"]
    assert (plain.robots, plain.autothrottle, plain.rendering) == (True, False, "none")
    assert plain.retry == Retry(count=3, base=2, cap=60, statuses=[429, 500, 502, 503, 504, 522, 524, 408])


def test_the_paths_of_a_bundled_source_all_get_its_address() -> None:
    text = "sources: {p: {spider: opinions, bundled: newspaper, feeds: [/rss], sitemaps: [/map], start_urls: [/a]}}"
    served = load_sources(text, "s")["p"].served_at("http://127.0.0.1:9")
    assert served.starts == ["http://127.0.0.1:9/a", "http://127.0.0.1:9/map", "http://127.0.0.1:9/rss"]


def test_of_two_sources_at_one_place_the_politer_wins() -> None:
    one, two = (
        {"spider": "laws", "start_urls": ["https://x.org/"], "delay": d, "concurrency": c} for d, c in [(5, 4), (9, 8)]
    )
    sources = {name: Source.model_validate({**keys, "name": name}) for name, keys in (("one", one), ("two", two))}
    assert download_slots(sources) == {"x.org": {"delay": 9, "concurrency": 4}}


@pytest.mark.parametrize(
    ("url", "slot", "source"),
    [
        ("https://www.example.org/laws", "example.org", "portal"),
        ("https://example.org/robots.txt", "example.org", "portal"),
        ("https://a.b.example.org:8443/", "example.org", "portal"),
        ("https://data.example.com/", "data.example.com", "portal"),
        ("https://gazette.example.org/", "gazette.example.org", "gazette"),
        ("https://own.example.org/", "own.example.org", "portal"),
        ("https://notexample.org/", None, None),
        ("https://org/", None, None),
        ("data:,x", None, None),
    ],
)
def test_a_request_belongs_to_the_source_of_its_host(url: str, slot: str | None, source: str | None) -> None:
    manners = Manners(load_sources(GOOD, "s"), slots=["own.example.org"])
    found = manners.source_of(Request(url))
    assert (manners.slot_of(Request(url)), found and found.name) == (slot, source)


def test_an_international_domain_is_known_as_it_is_sent() -> None:
    text = "sources: {p: {spider: laws, start_urls: ['https://www.bücher.example/laws'], delay: 5}}"
    (source,) = load_sources(text, "s").values()
    assert source.allowed_domains == ["xn--bcher-kva.example"]
    request = Request("https://media.bücher.example/a.pdf")
    manners = Manners({source.name: source})
    assert (manners.slot_of(request), manners.source_of(request)) == ("xn--bcher-kva.example", source)


def test_what_a_request_says_wins_over_its_host() -> None:
    sources = load_sources(FULL, "s") | load_sources(GOOD.replace("paper:", "other:"), "s")
    request = Request("https://www.example.org/documents/1.pdf", meta={"source": "paper"})
    assert Manners(sources).meta(request) == {
        "download_slot": "example.org",
        "autothrottle_dont_adjust_delay": False,
        "max_retry_times": 5,
        "dont_obey_robotstxt": True,
    }


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


def test_a_delay_is_kept_for_each_domain_of_a_source() -> None:
    slots = download_slots(load_sources(GOOD, "s"))
    assert slots == {"example.org": {"delay": 5}, "data.example.com": {"delay": 5}}


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
