from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.seeds.entries import Entry, Fault, SeedError
from etl_sentiment.seeds.sitemaps import MAX_LINKS, MAX_SITEMAP_SIZE, Listed, read_sitemap
from tests.etl_sentiment.seeds.test_feeds import RSS_20, nested

URL = "https://paper.example.org/sitemap.xml"
ONE, TWO = (f"https://paper.example.org/politics/{number}" for number in (1, 2))
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="{SCHEMA}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> {ONE} </loc><lastmod>2026-12-24</lastmod><news:news><news:publication><news:name>Paper</news:name>
</news:publication><news:publication_date>2026-11-23T23:30:00-05:00</news:publication_date>
<news:title>Harbour fees &amp; the coast</news:title></news:news></url>
<url><loc>{TWO}</loc><news:news><news:publication_date>2026</news:publication_date></news:news></url></urlset>"""
INDEX = f"""<sitemapindex xmlns="{SCHEMA}"><sitemap><loc>https://paper.example.org/a.xml.gz</loc></sitemap>
<sitemap><loc>https://paper.example.org/b.xml</loc><lastmod>2026-11-23</lastmod></sitemap></sitemapindex>"""


def urlset(inside: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<urlset xmlns="{SCHEMA}">{inside}</urlset>'.encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_links_with_what_a_news_sitemap_says_of_them(pack: type[bytes]) -> None:
    first = Entry(ONE, "Harbour fees & the coast", "2026-11-23")
    assert read_sitemap(pack(NEWS.encode()), URL) == Listed(entries=(first, Entry(TWO)))


def test_an_index_names_sitemaps() -> None:
    named = ("https://paper.example.org/a.xml.gz", "https://paper.example.org/b.xml")
    assert read_sitemap(INDEX.encode(), URL) == Listed(sitemaps=named)


def test_robots_txt_names_sitemaps() -> None:
    text = b"User-agent: *\r\nDisallow: /\r\nsitemap: /a.xml\r\nSitemap: http://[::1\r\nSitemap: https://other.example.org/b.xml"
    named = ("/a.xml", "http://[::1", "https://other.example.org/b.xml")
    assert read_sitemap(text, "https://paper.example.org/robots.txt") == Listed(sitemaps=named)


def test_a_feed_may_stand_in_its_place() -> None:
    assert read_sitemap(RSS_20.encode(), URL).entries == (Entry(ONE, "Harbour fees & the coast", "2026-11-23"),)


def test_a_sitemap_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    assert [entry.url for entry in read_sitemap(NEWS[: NEWS.index(TWO)].encode(), URL).entries] == [ONE]


def test_no_more_links_than_the_protocol_allows() -> None:
    links = "".join(f"<url><loc>https://paper.example.org/{number}</loc></url>" for number in range(MAX_LINKS + 5))
    listed = read_sitemap(urlset(links), URL)
    assert len(listed.entries) == MAX_LINKS
    assert listed.is_cut
    assert not read_sitemap(urlset(links[: links.index("/9</loc>")] + "</loc></url>"), URL).is_cut


@pytest.mark.parametrize(
    ("entities", "url"),
    [
        (nested(10), "<url><loc>https://paper.example.org/&l9;</loc></url>"),
        (nested(10), '<url><loc x="&l9;">https://paper.example.org/</loc></url>'),
        (f'<!ENTITY a "{"A" * 100_000}">', f"<url><loc>https://paper.example.org/{'&a;' * 2000}</loc></url>"),
        ('<!ENTITY x SYSTEM "file:///etc/hostname">', "<url><loc>https://paper.example.org/&x;</loc></url>"),
        ('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "<url><loc>https://paper.example.org/</loc></url>"),
    ],
)
def test_entities_are_not_expanded(entities: str, url: str) -> None:
    listed = read_sitemap(urlset(url, f"<!DOCTYPE urlset [{entities}]>"), URL)
    assert [entry.url for entry in listed.entries] in ([], ["https://paper.example.org/"])


def test_deep_nesting_is_no_crash() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    links = [entry.url for entry in read_sitemap(urlset(f"<url><loc>{ONE}</loc></url>{deep}"), URL).entries]
    assert links == [ONE]


@pytest.mark.parametrize(
    ("body", "fault", "message"),
    [
        (b"", Fault.BROKEN, "it is an empty file"),
        (b"<!doctype html><html><title>Log in</title>", Fault.HTML, "it is an HTML page, not a sitemap"),
        (b'<html lang="en"><body>Not here</body></html>', Fault.HTML, "it is an HTML page, not a sitemap"),
        (b"https://paper.example.org/1\n", Fault.OTHER_FORMAT, "it is not XML"),
        (b"<opml/>", Fault.OTHER_FORMAT, "its root element is 'opml', not urlset or sitemapindex"),
        (b"\x1f\x8b\x08" + b"no gzip" * 9, Fault.BROKEN, "its gzip is broken"),
        (
            gzip.compress(b" " * (MAX_SITEMAP_SIZE + 1), mtime=0),
            Fault.TOO_LARGE,
            "its gzip has more than 52,428,800 bytes",
        ),
        (gzip.compress(gzip.compress(NEWS.encode(), mtime=0), mtime=0), Fault.OTHER_FORMAT, "it is not XML"),
    ],
)
def test_what_is_no_sitemap_is_said(body: bytes, fault: Fault, message: str) -> None:
    with pytest.raises(SeedError) as caught:
        read_sitemap(body, URL)
    assert caught.value.fault is fault
    assert message in str(caught.value)


def test_a_robots_txt_that_names_no_sitemap() -> None:
    with pytest.raises(SeedError, match="it names no sitemap"):
        read_sitemap(b"User-agent: *\nDisallow:\n", "https://paper.example.org/robots.txt")


@given(st.binary(max_size=300) | st.text(alphabet='<>/!&;"= urlsetoc[]-?', max_size=200).map(str.encode))
def test_any_bytes_are_links_or_an_error_for_people(body: bytes) -> None:
    with suppress(SeedError):
        assert isinstance(read_sitemap(body, URL), Listed)
