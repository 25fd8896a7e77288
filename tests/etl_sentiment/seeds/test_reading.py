from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from scrapy.http import Request, Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from etl_sentiment.seeds.memory import SeedMemory
from etl_sentiment.seeds.reading import MAX_SITEMAPS, Seeds, link_of
from etl_sentiment.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

FEED = "https://www.paper.example.org:8443/rss"
PAPER = Source.model_validate({"name": "paper", "spider": "opinions", "feeds": [FEED]})


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://x.org/1?utm_source=rss&utm_medium=feed", "https://x.org/1"),
        ("https://x.org/1?id=7&utm_campaign=&b=", "https://x.org/1?id=7&b="),
        ("https://x.org/1?utmost=1#xtor=RSS-1", "https://x.org/1?utmost=1"),
        (" /1 ", "https://www.paper.example.org:8443/1"),
        ("https://x.org/?a=1&a=2&;&%zz", "https://x.org/?a=1&a=2&;&%zz"),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_the_address_that_a_link_means(link: str, url: str) -> None:
    assert link_of(link, FEED) == url


@pytest.fixture
def stats() -> MemoryStatsCollector:
    return MemoryStatsCollector(get_crawler())


@pytest.fixture
def seeds(stats: MemoryStatsCollector, tmp_path: Path) -> Seeds:
    return Seeds(stats, SeedMemory(tmp_path / "seeds.json"))


def answer(body: str) -> Response:
    return Response(FEED, body=body.encode(), request=Request(FEED))


async def test_the_domain_counts_and_not_the_port(seeds: Seeds) -> None:
    links = [
        "https://www.paper.example.org:8443/1",
        "https://blogs.paper.example.org/2",
        "https://paper.example.org.x.org/3",
    ]
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    entries = await seeds.feed(answer(f'<rss version="2.0"><channel>{items}</channel></rss>'), PAPER)
    assert [entry.url for entry in entries] == links[:2]


async def test_no_more_sitemaps_of_a_source_than_a_crawl_can_bear(seeds: Seeds, stats: MemoryStatsCollector) -> None:
    named = "".join(f"<sitemap><loc>https://paper.example.org/{n}</loc></sitemap>" for n in range(MAX_SITEMAPS - 1))
    for expected in (MAX_SITEMAPS - 1, 1):
        sitemaps, entries = await seeds.sitemap(answer(f"<sitemapindex>{named}</sitemapindex>"), PAPER, 0)
        assert (len(sitemaps), entries) == (expected, [])
    assert stats.get_value("etl/seeds/failed/too_many") == 1


async def test_what_none_is_followed_of_is_told(seeds: Seeds, caplog: pytest.LogCaptureFixture) -> None:
    source = PAPER.model_copy(update={"follow": "/politik/"})
    feed = '<rss version="2.0"><channel><item><link>/sports/1</link></item></channel></rss>'
    assert await seeds.feed(answer(feed), source) == []
    assert f"none of the 1 links of {FEED} is followed: 1 do not match follow = '/politik/'" in caplog.text


def test_what_two_crawls_remember_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "data" / "seeds.json"
    one, two = SeedMemory(path, lambda: "2026-11-23"), SeedMemory(path, lambda: "2026-11-24")
    one.note("https://x.org/a", 3)
    two.note("https://x.org/b", 4)
    two.note("https://x.org/c", 0)
    one.save()
    two.save()
    assert SeedMemory(path).last("https://x.org/a") == {"links": 3, "day": "2026-11-23"}
    assert SeedMemory(path).last("https://x.org/b") == {"links": 4, "day": "2026-11-24"}
    assert SeedMemory(path).last("https://x.org/c") is None


def test_a_memory_is_written_through_no_link(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "elsewhere.json").write_text("{}", "utf-8")
    (tmp_path / "seeds.json").symlink_to(tmp_path / "elsewhere.json")
    with caplog.at_level(logging.WARNING):
        memory = SeedMemory(tmp_path / "seeds.json")
        memory.note(FEED, 1)
        memory.save()
    assert "symbolic link" in caplog.text
    assert json.loads((tmp_path / "elsewhere.json").read_text("utf-8")) == {}
