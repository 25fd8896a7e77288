"""Real crawls of pages with links that lead nowhere, to files, to each other and out of the source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sources.site import served
from tests.spiders.crawling import crawl, crawl_all
from tests.spiders.test_court_lists import ROWS, SELECTORS, listing, page, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.site import Page, PageSite

BAD = ("http://[::1/a", "http://127.0.0.1:999999/a", "http://127.0.0.1:port/a")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture
def site() -> Iterator[PageSite]:
    with served() as site:
        yield site


def answer(**keys: object) -> Page:
    return "application/json", json.dumps(keys).encode()


def article(name: str) -> Page:
    return answer(headline=f"On {name}", day="2026-03-05", paragraphs=[f"What {name} means for the harbour."])


def section(*links: str | None) -> Page:
    return answer(results=[{"headline": f"On {place}", "link": link} for place, link in enumerate(links)])


def paper(site: PageSite, **keys: Any) -> dict[str, Any]:
    return {"spider": "opinions", "start_urls": [site.address("/api")], "selectors": "paper_api", **keys}


def test_opinions_of_a_json_api_whose_section_has_one_page(site: PageSite, tmp_path: Path) -> None:
    site.pages = {"/api": section("/a", "/b"), "/a": article("a"), "/b": article("b")}
    items, _ = crawl(tmp_path, paper(site), HEALING_SELECTORS=SELECTORS)
    assert {(item["headline"], item["paywalled"]) for item in items} == {("On a", False), ("On b", False)}


def test_a_bad_link_costs_no_other_row(site: PageSite, tmp_path: Path) -> None:
    site.pages = {"/api": section(*BAD, "/picture", "/b"), "/picture": ("image/png", PNG), "/b": article("b")}
    items, errors = crawl(tmp_path, paper(site), HEALING_SELECTORS=SELECTORS)
    assert [item["headline"] for item in items] == ["On b"]
    for link in BAD:
        assert f"{link!r} on {site.address('/api')} is no address" in errors
    assert f"{site.address('/picture')} is no page but a file" in errors


def test_a_bad_link_of_a_feed_or_sitemap_costs_no_other(site: PageSite, tmp_path: Path) -> None:
    entries = "".join(f"<item><title>On it</title><link>{link}</link></item>" for link in (*BAD, "/a"))
    places = "".join(f"<url><loc>{link}</loc></url>" for link in (*BAD, site.address("/b")))
    index = "".join(f"Sitemap: {link}\n" for link in (*BAD, "/news.xml"))
    site.pages = {
        "/feed": ("application/rss+xml", f"<rss version='2.0'><channel>{entries}</channel></rss>".encode()),
        "/robots.txt": ("text/plain", index.encode()),
        "/news.xml": ("application/xml", f"<urlset>{places}</urlset>".encode()),
        "/a": article("a"),
        "/b": article("b"),
    }
    seeds = {"start_urls": [], "feeds": [site.address("/feed")], "sitemaps": [site.address("/robots.txt")]}
    items, _ = crawl(tmp_path, paper(site, **seeds), HEALING_SELECTORS=SELECTORS)
    assert {item["headline"] for item in items} == {"On a", "On b"}


def test_a_bad_attachment_is_a_document_with_a_status(site: PageSite, tmp_path: Path) -> None:
    links = "".join(f'<a href="{link}">PDF</a>' for link in (*BAD, "/good.pdf"))
    site.pages = {
        "/list": listing(ROWS[1:2]),
        "/media/77": page(f'<h1>Fees</h1><p class="docket">24-102</p><p class="files">{links}</p>'),
        "/good.pdf": pdf("The fees are void."),
    }
    source = {"start_urls": [site.address("/list")], "selectors": "court_papers"}
    (item,), _ = crawl(tmp_path, source, HEALING_SELECTORS=SELECTORS)
    assert [document["status"] for document in item["documents"]] == ["unreachable"] * len(BAD) + ["ok"]
    assert item["text"] == "The fees are void."


def test_a_document_of_several_rows_belongs_to_each_of_them(site: PageSite, tmp_path: Path) -> None:
    first, second, third = ROWS
    site.pages = {
        "/list": listing((first, (second[0], first[1], *second[2:]), third)),
        "/rulings/24-101.pdf": pdf("Both appeals are dismissed."),
        "/media/78": pdf("The board was right."),
    }
    source = {"start_urls": [site.address("/list")], "selectors": "court_rows"}
    items, _ = crawl(tmp_path, source, HEALING_SELECTORS=SELECTORS)
    ruling = site.address("/rulings/24-101.pdf")
    assert {item["identifier"]: (item["url"], item["attachments"]) for item in items} == {
        "24-101": (f"{ruling}#24-101", [ruling]),
        "24-102": (f"{ruling}#24-102", [ruling]),
        "24-103": (site.address("/media/78"), [site.address("/media/78")]),
    }
    assert crawl(tmp_path, source, HEALING_SELECTORS=SELECTORS)[0] == [], "nothing is new or changed"


def test_a_source_leads_to_no_host_of_another_one(site: PageSite, tmp_path: Path) -> None:
    site.pages = {"/api": section("/a", site.address("/b"), "/c"), "/a": article("a"), "/b": article("b")}
    elsewhere = f"http://localhost:{site.server_port}"
    site.pages["/c"] = article("c")
    sources = {
        "near": paper(site),
        "far": paper(site, start_urls=[f"{elsewhere}/api"]),
    }
    items, _ = crawl_all(tmp_path, sources, HEALING_SELECTORS=SELECTORS)
    found = {(item["source"], item["url"]) for item in items}
    assert found == {
        ("near", site.address("/a")), ("near", site.address("/b")), ("near", site.address("/c")),
        ("far", f"{elsewhere}/a"), ("far", f"{elsewhere}/c"),
    }  # fmt: skip
