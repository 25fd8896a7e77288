"""Real crawls that start at feeds and sitemaps, good ones and bad ones."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.etl_sentiment.crawling.project import Project
from tests.etl_sentiment.crawling.site import Reply, Site, page
from tests.etl_sentiment.seeds.test_feeds import BOMBS
from tests.etl_sentiment.seeds.test_sitemaps import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

XML = {"Content-Type": "application/xml"}
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>
<entry><title>The second</title><link href="{url}/politics/2"/></entry>
<entry><title>The third</title><link href="{url}/politics/3"/></entry></feed>"""


def rss(*items: tuple[str, str]) -> Reply:
    told = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>"
        for link, title in items
    )
    return Reply(f'<rss version="2.0"><channel><title>Paper</title>{told}</channel></rss>', headers=XML)


def urlset(*urls: str) -> str:
    return f'<urlset xmlns="{SCHEMA}">{"".join(f"<url><loc>{url}</loc></url>" for url in urls)}</urlset>'


def index(*urls: str) -> Reply:
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Reply(f'<sitemapindex xmlns="{SCHEMA}">{named}</sitemapindex>', headers=XML)


def paper(**keys: Any) -> dict[str, Any]:
    return {"paper": {"allowed_domains": ["127.0.0.1"], "retry": {"count": 0}, **keys}}


def test_feeds_lead_to_the_pages_that_are_to_be_followed(site: Site, tmp_path: Path) -> None:
    site.say(
        "/feed",
        rss(
            (f"{site.url}/politics/1?utm_source=rss&amp;id=7#top", "The first"),
            ("/politics/2", "The second"),
            (f"{site.url}/politics/2", "The second again"),
            (f"{site.url}/sports/1", "Another section"),
            ("https://elsewhere.example.org/politics/9", "Another site"),
            ("mailto:politics@example.org", "No page"),
        ),
    )
    site.say("/atom", Reply(ATOM.format(url=site.url), headers=XML))
    site.pages("/politics/1?id=7", "/politics/2", "/politics/3")
    feeds = [f"{site.url}/feed", f"{site.url}/atom"]
    crawled = Project(tmp_path, paper(feeds=feeds, follow="politics")).crawl()
    assert {item["url"].removeprefix(site.url): item["context"] for item in crawled.items} in (
        {
            "/politics/1?id=7": {"title": "The first", "published": "2026-11-23"},
            "/politics/2": second,
            "/politics/3": {"title": "The third"},
        }
        for second in ({"title": "The second", "published": "2026-11-23"}, {"title": "The second"})
    )
    assert {item["source"] for item in crawled.items} == {"paper"}
    assert len(crawled.items) == 3
    counts = {"feeds": 2, "links": 4, "duplicates": 1, "not_followed": 1, "offsite": 1, "no_link": 1}
    assert crawled.seeds() == counts
    assert set(site.hits) == {"/robots.txt", "/feed", "/atom", "/politics/1?id=7", "/politics/2", "/politics/3"}


def test_a_sitemap_index_leads_to_its_parts_and_they_to_pages(site: Site, tmp_path: Path) -> None:
    site.say("/robots.txt", Reply(f"User-agent: *\nDisallow: /robots.txt\nSitemap: {site.url}/index.xml"))
    parts = [f"{site.url}/{name}" for name in ("a.xml.gz", "b.xml", "missing.xml", "index.xml")]
    site.say("/index.xml", index(*parts, "https://elsewhere.example.org/sitemap.xml"))
    first, second = (urlset(*(f"{site.url}/{section}/{n}" for n in range(3))) for section in ("laws", "news"))
    site.say("/a.xml.gz", Reply(gzip.compress(first.encode()), headers={"Content-Type": "application/gzip"}))
    compressed = {"Content-Type": "text/xml", "Content-Encoding": "gzip"}
    site.say("/b.xml", Reply(gzip.compress(second.encode()), headers=compressed))
    laws = [f"/laws/{number}" for number in range(3)]
    site.pages(*laws)
    crawled = Project(tmp_path, paper(sitemaps=[f"{site.url}/robots.txt"], follow="/laws/")).crawl()
    assert crawled.urls == {f"{site.url}{path}" for path in laws}
    assert len(crawled.items) == 3
    assert crawled.seeds() == {
        "sitemaps": 4, "links": 3, "not_followed": 3, "offsite": 1, "failed": 1, "failed/unreachable": 1,
    }  # fmt: skip
    assert "paper: none of the 3 links of" in crawled.log
    assert "/missing.xml cannot be used: the server answered 404" in crawled.log


def test_indexes_do_not_lead_on_for_ever(site: Site, tmp_path: Path) -> None:
    for number in range(9):
        site.say(f"/{number}.xml", index(f"{site.url}/{number + 1}.xml"))
    crawled = Project(tmp_path, paper(sitemaps=[f"{site.url}/0.xml"])).crawl()
    assert sorted(site.hits) == ["/0.xml", "/1.xml", "/2.xml", "/3.xml", "/robots.txt"]
    assert crawled.seeds()["failed/too_many"] == 1
    assert "it is the sitemap index number 4 in a row" in crawled.log


def test_bad_feeds_and_sitemaps_are_told_and_the_crawl_goes_on(site: Site, tmp_path: Path) -> None:
    bad = {
        "html": Reply("<!DOCTYPE html><html><title>Log in</title></html>"),
        "empty": Reply("", headers=XML),
        "json": Reply("{}", headers={"Content-Type": "application/json"}),
        "cut": Reply('<rss version="2.0"><channel><tit', headers=XML),
        "laughs": Reply(BOMBS["billion laughs"], headers=XML),
        "large": Reply(gzip.compress(b" " * 200_000_000), headers={"Content-Type": "application/gzip"}),
        "packed": Reply(gzip.compress(b" " * 200_000_000), headers={**XML, "Content-Encoding": "gzip"}),
        "gone": Reply("", 410),
        "closed": Reply(status=None),
    }
    for name, reply in bad.items():
        site.say(f"/{name}", reply)
        site.say(f"/map/{name}", reply)
    site.say("/feed", rss((f"{site.url}/politics/1", "The first")))
    site.pages("/politics/1")
    feeds = [*(f"{site.url}/{name}" for name in bad), f"{site.url}/feed"]
    sitemaps = [f"{site.url}/map/{name}" for name in bad]
    crawled = Project(tmp_path, paper(feeds=feeds, sitemaps=sitemaps)).crawl()
    assert crawled.urls == {f"{site.url}/politics/1"}
    seeds = crawled.seeds()
    for name in bad:
        assert crawled.log.count(f"/{name} cannot be used: ") == 2, name
    # The sitemap with the billion laughs has another root element; none of its entities is ever expanded.
    assert {fault: seeds[f"failed/{fault}"] for fault in ("html", "bomb", "too_large", "unreachable")} == {
        "html": 2, "bomb": 2, "too_large": 4, "unreachable": 4,
    }  # fmt: skip
    assert seeds["failed"] == 2 * len(bad)
    assert crawled.stats["finish_reason"] == "finished"
    assert crawled.stats["memusage/max"] < 1_000_000_000


def test_a_feed_that_is_empty_is_told_once_it_was_not(site: Site, tmp_path: Path) -> None:
    site.say("/feed", rss((f"{site.url}/politics/1", "The first")), rss())
    site.say("/never", rss())
    site.pages("/politics/1")
    project = Project(tmp_path, paper(feeds=[f"{site.url}/feed", f"{site.url}/never"]))
    first = project.crawl()
    assert first.seeds() == {"feeds": 2, "links": 1, "empty": 1}
    assert "names no links any more" not in first.log
    remembered = json.loads((tmp_path / "data" / "seeds.json").read_text("utf-8"))
    assert {url: noted["links"] for url, noted in remembered.items()} == {f"{site.url}/feed": 1}
    second = project.crawl()
    assert second.seeds() == {"feeds": 2, "links": 0, "empty": 2}
    assert f"WARNING: paper: {site.url}/feed names no links any more, and named 1 on 2" in second.log
    assert f"INFO: paper: {site.url}/never names no links" in second.log


def test_a_memory_that_cannot_be_read_costs_no_crawl(site: Site, tmp_path: Path) -> None:
    site.say("/feed", rss((f"{site.url}/politics/1", "The first")))
    site.pages("/politics/1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "seeds.json").write_text("[", "utf-8")
    crawled = Project(tmp_path, paper(feeds=[f"{site.url}/feed"])).crawl()
    assert len(crawled.items) == 1
    assert "seeds.json cannot be read and is begun anew" in crawled.log


@pytest.mark.parametrize("place", ["start_urls", "feeds"])
def test_a_start_that_robots_txt_forbids_is_told(place: str, site: Site, tmp_path: Path) -> None:
    site.say("/robots.txt", Reply("User-agent: *\nDisallow: /"))
    site.say("/feed", page())
    crawled = Project(tmp_path, paper(**{place: [f"{site.url}/feed"]})).crawl()
    assert set(site.hits) == {"/robots.txt"}
    assert f"paper: {site.url}/feed cannot be used: Forbidden by robots.txt" in crawled.log
