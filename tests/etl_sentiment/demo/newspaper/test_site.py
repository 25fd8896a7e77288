from __future__ import annotations

import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import feedparser
import pytest

from etl_sentiment.demo.newspaper.feeds import ATOM_PATH, FEED_SIZE, NEWS_PATH, PAGES_PATH, SITEMAP_PATH
from etl_sentiment.demo.newspaper.site import Newspaper
from healing.detection.triage import PageFacts, PageState, triage

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.article import Article

HOST = {"Host": "127.0.0.1:8766"}
BASE = "http://127.0.0.1:8766"
PAPER = Newspaper()
NEWEST = sorted(PAPER.expected().values(), key=lambda article: article.published, reverse=True)


def locations(body: str | bytes) -> list[str]:
    text = gzip.decompress(body) if isinstance(body, bytes) else body.encode()
    namespace = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return [found.text or "" for found in ElementTree.fromstring(text).iterfind(".//s:loc", namespace)]  # noqa: S314


def links_of(feed: str) -> list[str]:
    """The paths that a feed names."""
    return [entry.link.removeprefix(BASE).partition("?")[0] for entry in feedparser.parse(feed).entries]


def newest(language: str | None = None) -> list[Article]:
    return [article for article in NEWEST if language in (None, article.language)][:FEED_SIZE]


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_language_has_a_feed_of_its_newest_articles(language: str) -> None:
    reply = PAPER.respond(f"/feeds/{language}.rss", HOST)
    parsed = feedparser.parse(str(reply.body))
    assert not parsed.bozo
    assert parsed.feed.language == language
    assert links_of(str(reply.body)) == [article.path for article in newest(language)]
    first = newest(language)[0]
    assert parsed.entries[0].title == first.headline
    assert parsed.entries[0].published_parsed[:3] == first.published.utctimetuple()[:3]


def test_the_atom_feed_has_the_newest_articles_of_both_languages() -> None:
    reply = PAPER.respond(ATOM_PATH, HOST)
    parsed = feedparser.parse(str(reply.body))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert links_of(str(reply.body)) == [article.path for article in newest()]


def test_the_sitemap_leads_to_every_article() -> None:
    parts = locations(PAPER.respond(SITEMAP_PATH, HOST).body)
    assert {BASE + NEWS_PATH, BASE + PAGES_PATH} < set(parts)
    named = {part: locations(PAPER.respond(part.removeprefix(BASE), HOST).body) for part in parts}
    every = {location.removeprefix(BASE) for found in named.values() for location in found}
    assert set(PAPER.expected()) <= every
    assert {"/", "/politics", "/de/politik"} <= every
    assert len(named[BASE + NEWS_PATH]) == FEED_SIZE


def test_the_same_sitemap_is_the_same_file() -> None:
    assert PAPER.respond(NEWS_PATH, HOST).body == PAPER.respond(NEWS_PATH, HOST).body


def test_robots_txt_names_the_sitemap_in_full() -> None:
    assert f"Sitemap: {BASE}{SITEMAP_PATH}\n" in str(PAPER.respond("/robots.txt", HOST).body)


def test_the_troubles_are_what_triage_says_they_are() -> None:
    paper = Newspaper()
    states = {}
    for path in (paper.unavailable_at_first, paper.consent_at_first, paper.withdrawn):
        reply = paper.respond(path)
        states[path] = triage(PageFacts(url=BASE + path, status=reply.status, html=str(reply.body))).kind
    assert states == {
        paper.unavailable_at_first: PageState.MAINTENANCE,
        paper.consent_at_first: PageState.CONSENT,
        paper.withdrawn: PageState.SOFT_404,
    }
    assert paper.respond(paper.unavailable_at_first).status == 200
    assert "NewsArticle" in str(paper.respond(paper.consent_at_first).body)
    assert len(paper.expected()) == 323


def test_what_is_no_page_counts_for_no_redesign() -> None:
    paper = Newspaper(switch_after={1: "magazine"})
    for path in ("/robots.txt", "/feeds/en.rss", SITEMAP_PATH, NEWS_PATH, "/styles/compact.css", "/pictures/1.svg"):
        paper.respond(path)
    assert paper.layout == "broadsheet"
    paper.respond("/politics")
    assert paper.layout == "broadsheet"
    paper.respond("/economy")
    assert paper.layout == "magazine"


@pytest.mark.parametrize("path", ["/nowhere", "/politics?page=0", "/politics?page=99", "/politics?page=x",
                                  "/sitemaps/1.xml.gz", "/styles/none.css", "/pictures/x.svg"])  # fmt: skip
def test_what_is_not_there_is_404(path: str) -> None:
    assert Newspaper().respond(path).status == 404


def test_every_picture_is_a_drawing_of_its_own() -> None:
    first, second = PAPER.respond("/pictures/1.svg"), PAPER.respond("/pictures/2.svg")
    assert first.content_type == "image/svg+xml"
    assert ElementTree.fromstring(str(first.body)).tag.endswith("svg")  # noqa: S314
    assert first.body != second.body


def test_an_article_says_when_it_was_last_changed() -> None:
    corrected = next(article for article in NEWEST if article.correction)
    for article, changed in ((NEWEST[0], NEWEST[0].published), (corrected, corrected.published + timedelta(days=2))):
        said = PAPER.respond(article.path).headers["Last-Modified"]
        assert parsedate_to_datetime(said) == changed


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="cards"):
        Newspaper(layout="cards")
