"""The links of sitemaps, sitemap indexes, and of the sitemaps that a ``robots.txt`` names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree
from scrapy.utils.sitemap import Sitemap

from etl_sentiment.seeds.entries import Entry, Fault, SeedError, looks_like_html, unpacked
from etl_sentiment.seeds.feeds import read_feed

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SITEMAP_SIZE = 50 * 1024 * 1024
MAX_LINKS = 50_000
"""The two limits of the protocol (sitemaps.org), for a file when it is unpacked."""

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SITEMAP = re.compile(rb"^[ \t]*sitemap[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_FEEDS = frozenset({"rss", "feed", "RDF"})


@dataclass(frozen=True, slots=True)
class Listed:
    """What one file names."""

    sitemaps: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    is_cut: bool = False
    """Whether there was more than ``MAX_LINKS``."""


class _NewsSitemap(Sitemap):
    """Scrapy's reader expands no entities and reads a file that is cut off as far as it goes.

    Here also with the title and the day that a news sitemap says of an article.
    """

    def _process_sitemap_element(self, elem: Any) -> dict[str, Any] | None:
        news = {name: elem.findtext(f".//{_NEWS}{name}") for name in ("title", "publication_date")}
        found = super()._process_sitemap_element(elem)
        return {**news, **found} if found else None


def read_sitemap(body: bytes, url: str) -> Listed:
    """What a sitemap, an index, a ``robots.txt`` or a feed (the protocol allows one in its place) names.

    ``SeedError`` where it is none of them.
    """
    if urlsplit(url).path.endswith("/robots.txt"):
        return _of_robots(body)
    text = unpacked(body, MAX_SITEMAP_SIZE)
    try:
        sitemap = _NewsSitemap(text)
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise _no_sitemap(text, f"it is not XML: {error}") from error
    if sitemap.type in _FEEDS:
        return Listed(entries=tuple(read_feed(text, url)))
    if sitemap.type not in ("urlset", "sitemapindex"):
        raise _no_sitemap(text, f"its root element is {sitemap.type!r}, not urlset or sitemapindex")
    found = list(_limited(sitemap))
    if sitemap.type == "sitemapindex":
        return Listed(sitemaps=tuple(one["loc"] for one in found[:MAX_LINKS]), is_cut=len(found) > MAX_LINKS)
    return Listed(entries=tuple(_entry(one) for one in found[:MAX_LINKS]), is_cut=len(found) > MAX_LINKS)


def _limited(sitemap: Sitemap) -> Iterator[dict[str, Any]]:
    """Not one more than is needed to see that there are too many."""
    links = iter(sitemap)
    for number in range(MAX_LINKS + 1):
        try:
            found = next(links)
        except StopIteration:
            return
        except etree.XMLSyntaxError as error:
            if number:  # what stands before the fault is good
                return
            raise SeedError(Fault.BROKEN, f"it is not well-formed: {error}") from error
        if found["loc"]:
            yield found


def _of_robots(body: bytes) -> Listed:
    """As the lines have them. Scrapy's reader joins them with the base, and raises at the first that is no address."""
    lines = _SITEMAP.findall(unpacked(body, MAX_SITEMAP_SIZE))
    sitemaps = tuple(line.decode("utf-8", "replace").strip() for line in lines)
    if not sitemaps:
        raise SeedError(Fault.OTHER_FORMAT, "it names no sitemap")
    return Listed(sitemaps=sitemaps)


def _no_sitemap(text: bytes, message: str) -> SeedError:
    if looks_like_html(text):
        return SeedError(Fault.HTML, "it is an HTML page, not a sitemap")
    return SeedError(Fault.OTHER_FORMAT, message)


def _entry(found: dict[str, Any]) -> Entry:
    """``lastmod`` is left alone: it is when the page was changed, not when its text was published."""
    day = (found["publication_date"] or "").strip()[:10]
    title = " ".join((found["title"] or "").split())
    return Entry(url=found["loc"], title=title or None, published=day if _DAY.fullmatch(day) else None)
