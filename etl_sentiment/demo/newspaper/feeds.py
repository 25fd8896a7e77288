"""What the newspaper offers to machines: RSS and Atom feeds, a sitemap index with its parts, and robots.txt.

Formats: https://www.rssboard.org/rss-specification, RFC 4287 (Atom), https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

import gzip
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import lines
from etl_sentiment.demo.newspaper.markup import feed_path, home_path
from etl_sentiment.demo.newspaper.names import SECTIONS, TITLES
from etl_sentiment.demo.newspaper.views import teaser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from etl_sentiment.demo.newspaper.article import Article

ATOM_PATH = "/feeds/all.atom"
SITEMAP_PATH = "/sitemap.xml"
NEWS_PATH = "/sitemaps/news.xml.gz"
PAGES_PATH = "/sitemaps/pages.xml.gz"
FEED_SIZE = 40
"""Articles in a feed."""
_TRACKING = "?utm_source=rss&utm_medium=feed"
"""As feeds have it, so that a paper can tell where its readers come from."""
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def robots(base: str) -> str:
    return f"User-agent: *\nDisallow: /search\nDisallow: /newsletter\n\nSitemap: {base}{SITEMAP_PATH}\n"


def rss(articles: Sequence[Article], language: str, base: str) -> str:
    """The newest of ``articles`` in one language, the newest first."""
    own = [article for article in articles if article.language == language][:FEED_SIZE]
    return lines(
        [
            _XML,
            '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">',
            f"<channel><title>{escape(TITLES[language])}</title><link>{base}{home_path(language)}</link>",
            f'<atom:link href="{base}{feed_path(language)}" rel="self" type="application/rss+xml"/>',
            f"<description>{escape(TITLES[language])}</description><language>{language}</language>",
            *(_rss_item(article, base) for article in own),
            "</channel></rss>\n",
        ]
    )


def _rss_item(article: Article, base: str) -> str:
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in article.authors)
    categories = "".join(f"<category>{escape(topic)}</category>" for topic in article.topics)
    return (
        f"<item><title>{escape(article.headline)}</title><link>{base}{article.path}{escape(_TRACKING)}</link>"
        f'<guid isPermaLink="false">courier-{article.number}</guid>'
        f"<pubDate>{format_datetime(article.published)}</pubDate>{creators}{categories}"
        f"<description>{escape(teaser(article))}</description></item>"
    )


def atom(articles: Sequence[Article], base: str) -> str:
    """The newest of ``articles`` in all languages."""
    newest = articles[:FEED_SIZE]
    return lines(
        [
            _XML,
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(TITLES["en"])}</title><id>{base}/</id>',
            f'<link rel="self" href="{base}{ATOM_PATH}"/><updated>{newest[0].published.isoformat()}</updated>',
            *(_entry(article, base) for article in newest),
            "</feed>\n",
        ]
    )


def _entry(article: Article, base: str) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in article.authors)
    return (
        f'<entry xml:lang="{article.language}"><title>{escape(article.headline)}</title>'
        f'<link rel="alternate" type="text/html" href="{base}{article.path}"/>'
        f"<id>tag:courier.veldmark,{article.published:%Y}:{article.number}</id>"
        f"<published>{article.published.isoformat()}</published><updated>{article.published.isoformat()}</updated>"
        f"{authors}<summary>{escape(teaser(article))}</summary></entry>"
    )


def sitemaps(articles: Sequence[Article], base: str) -> Mapping[str, bytes]:
    """Every part of the sitemap by its path, gzipped: one a year, the news, and the pages that are no articles."""
    years = sorted({article.published.year for article in articles}, reverse=True)
    parts = {year_path(year): _url_set(_of_year(articles, year, base)) for year in years}
    news = _url_set((_news(article, base) for article in articles[:FEED_SIZE]), f' xmlns:news="{_NEWS}"')
    pages = _url_set(f"<url><loc>{base}{path}</loc></url>" for path in _other_pages())
    # No time stamp: the same content is the same file, and thus unchanged for whoever asks again.
    return {path: gzip.compress(text.encode(), mtime=0) for path, text in
            {**parts, NEWS_PATH: news, PAGES_PATH: pages}.items()}  # fmt: skip


def sitemap_index(paths: Iterable[str], base: str) -> str:
    entries = (f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in paths)
    return lines([_XML, f'<sitemapindex xmlns="{_SITEMAPS}">', *entries, "</sitemapindex>\n"])


def year_path(year: int) -> str:
    return f"/sitemaps/{year}.xml.gz"


def _of_year(articles: Iterable[Article], year: int, base: str) -> Iterable[str]:
    return (
        f"<url><loc>{base}{article.path}</loc><lastmod>{article.published.isoformat()}</lastmod></url>"
        for article in articles
        if article.published.year == year
    )


def _news(article: Article, base: str) -> str:
    return (
        f"<url><loc>{base}{article.path}</loc><news:news><news:publication>"
        f"<news:name>{escape(TITLES[article.language])}</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{article.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.headline)}</news:title></news:news></url>"
    )


def _url_set(entries: Iterable[str], namespaces: str = "") -> str:
    return lines([_XML, f'<urlset xmlns="{_SITEMAPS}"{namespaces}>', *entries, "</urlset>\n"])


def _other_pages() -> tuple[str, ...]:
    sections = (section.path for sections in SECTIONS.values() for section in sections.values())
    return ("/", "/de", "/about", "/imprint", *sections)
