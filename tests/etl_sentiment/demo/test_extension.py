from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from etl_sentiment.demo.extension import BundledSites, parse_redesigns
from spiders_healable.laws import LawsSpider

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

REAL = "sources: {portal: {spider: laws, start_urls: ['https://example.org/laws']}}"


def crawler_of(settings: dict[str, object]) -> Crawler:
    settings = {"SPIDER_MODULES": ["spiders_healable.laws", "spiders_healable.opinions"], **settings}
    crawler = get_crawler(LawsSpider, settings)
    crawler.settings = Settings(settings)
    crawler.spider = crawler._create_spider()
    return crawler


def test_the_portal_is_served_while_the_spider_is_open(tmp_path: Path) -> None:
    settings = {
        "HEALING_HOME": str(tmp_path),
        "DEMO_REPORT": "report.json",
        "DEMO_PORT": 0,
        "DEMO_REDESIGNS": "0:cards",
    }
    crawler = crawler_of(settings)
    spider = crawler.spider
    assert isinstance(spider, LawsSpider)
    extension = BundledSites.from_crawler(crawler)
    extension.spider_opened(spider)
    try:
        address = spider.sources["law_portal"].start_urls[-1]
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address) as response:  # noqa: S310 - the server of this test
            assert b"gz-card" in response.read()
    finally:
        extension.spider_closed()
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report == {"hits": {"/laws": 1}, "incidents": 0, "layout": "cards"}


def test_nothing_is_served_to_a_crawl_of_real_sources(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text(REAL, "utf-8")
    crawler = crawler_of({"HEALING_HOME": str(tmp_path), "SOURCES_FILE": "real.yaml"})
    with pytest.raises(NotConfigured):
        BundledSites.from_crawler(crawler)


def test_redesigns_are_layouts_by_number_of_pages() -> None:
    assert parse_redesigns("45:cards, 120:hashed") == {45: "cards", 120: "hashed"}
    assert parse_redesigns("45:classic|cards,100:hashed/50") == {45: "classic|cards", 100: "hashed/50"}
    assert parse_redesigns("") == {}


@pytest.mark.parametrize("text", ["cards", "45", "45:", ":cards", "-3:cards", "x:cards"])
def test_anything_else_is_an_error_that_shows_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="such as 45:cards"):
        parse_redesigns(text)
