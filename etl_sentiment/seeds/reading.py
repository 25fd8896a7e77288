"""The links of a source's feeds and sitemaps: read, chosen, counted; what is wrong with one is told."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urldefrag, urlsplit

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.asyncio import run_in_thread
from scrapy.utils.url import url_is_from_any_domain
from w3lib.url import url_query_cleaner

from etl_sentiment.addresses import host_of, web_address
from etl_sentiment.seeds.entries import Entry, Fault, SeedError
from etl_sentiment.seeds.feeds import read_feed
from etl_sentiment.seeds.sitemaps import Listed, read_sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

    from etl_sentiment.seeds.memory import SeedMemory
    from etl_sentiment.sources import Source

_T = TypeVar("_T")

logger = logging.getLogger(__name__)

MAX_SITEMAPS = 1000
"""So many sitemaps of one source are read in a crawl."""
MAX_DEPTH = 3
"""So many sitemap indexes deep; the protocol knows only one."""


class Seeds:
    """The feeds and sitemaps of one crawl. Counts below ``etl/seeds/``."""

    def __init__(self, stats: StatsCollector, memory: SeedMemory) -> None:
        self._stats = stats
        self.memory = memory
        self._sitemaps: Counter[str] = Counter()

    async def feed(self, response: Response, source: Source) -> list[Entry]:
        """The links of a feed that are to be followed; none, with a line in the log, where it cannot be used."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        entries = await self._read(lambda: read_feed(response.body, response.url, content_type), response, source)
        if entries is None:
            return []
        self._count("feeds")
        return self._chosen(entries, response, source)

    async def sitemap(self, response: Response, source: Source, depth: int) -> tuple[list[str], list[Entry]]:
        """The further sitemaps, and the links to follow, of a sitemap at ``depth`` (0: that of ``sources.yaml``)."""
        listed = await self._read(lambda: read_sitemap(response.body, response.url), response, source)
        if listed is None:
            return [], []
        self._count("sitemaps")
        if listed.is_cut:
            self._fail(source, response.url, Fault.TOO_MANY, "it names more than 50,000 links, and the others are left")
        if listed.sitemaps:
            return list(self._further(listed, response, source, depth)), []
        return [], self._chosen(listed.entries, response, source)

    def failed(self, source: Source, url: str, error: Exception) -> None:
        """A start page, feed or sitemap that could not be fetched."""
        self._fail(source, url, *_fault_of(error))

    async def _read(self, read: Callable[[], _T], response: Response, source: Source) -> _T | None:
        try:
            # In a thread: a large one takes seconds, in which all other pages would wait.
            return await run_in_thread(read)
        except SeedError as error:
            self._fail(source, response.url, error.fault, str(error))
            return None

    def _further(self, listed: Listed, response: Response, source: Source, depth: int) -> Iterator[str]:
        if depth >= MAX_DEPTH:
            self._fail(source, response.url, Fault.TOO_MANY, f"it is the sitemap index number {depth + 1} in a row")
            return
        for url in dict.fromkeys(web_address(url, response.url) for url in listed.sitemaps):
            if not url:
                self._count("no_link")
                continue
            if host_of(url) != host_of(response.url) and not _is_allowed(url, source):
                self._count("offsite")
                continue
            self._sitemaps[source.name] += 1
            if self._sitemaps[source.name] > MAX_SITEMAPS:
                told = f"the source has more than {MAX_SITEMAPS:,} sitemaps, and the others are left"
                self._fail(source, response.url, Fault.TOO_MANY, told)
                return
            yield url

    def _chosen(self, entries: Iterable[Entry], response: Response, source: Source) -> list[Entry]:
        links: dict[str, Entry] = {}
        refused: Counter[str] = Counter()
        for entry in entries:
            url = link_of(entry.url, response.url)
            if why := self._refusal(url, source, links):
                refused[why] += 1
            else:
                links[url] = Entry(url, entry.title, entry.published)
        for why, count in refused.items():
            self._count(why, count)
        self._count("links", len(links))
        self._judge(len(links), refused, response, source)
        return list(links.values())

    def _refusal(self, url: str, source: Source, known: dict[str, Entry]) -> str:
        """Why a link is not followed, by the name of its count; empty where it is."""
        if not url:
            return "no_link"
        if source.follow is not None and not re.search(source.follow, url):
            return "not_followed"
        if not _is_allowed(url, source):
            return "offsite"
        return "duplicates" if url in known else ""

    def _judge(self, links: int, refused: Counter[str], response: Response, source: Source) -> None:
        """Says so where there is nothing, and there was something before, or there would be."""
        asked = response.request.url if response.request is not None else response.url
        named = links + refused.total()
        if refused and not links:
            logger.warning(
                "%s: none of the %d links of %s is followed: %d do not match follow = %r,"
                " %d lead elsewhere than allowed_domains = %s, %d are no links",
                source.name, named, asked, refused["not_followed"], source.follow,
                refused["offsite"], source.allowed_domains, refused["no_link"],
            )  # fmt: skip
        if not named:
            self._count("empty")
            last = self.memory.last(asked)
            if last is not None:
                logger.warning(
                    "%s: %s names no links any more, and named %d on %s: has it moved?",
                    source.name, asked, last["links"], last["day"],
                )  # fmt: skip
            else:
                logger.info("%s: %s names no links", source.name, asked)
        self.memory.note(asked, named)

    def _fail(self, source: Source, url: str, fault: Fault, message: str) -> None:
        self._count("failed")
        self._count(f"failed/{fault}")
        logger.error("%s: %s cannot be used: %s", source.name, url, message)

    def _count(self, name: str, count: int = 1) -> None:
        self._stats.inc_value(f"etl/seeds/{name}", count)


def link_of(link: str, base: str) -> str:
    """The address that a link means: absolute, without a fragment and the marks of a campaign (``utm_source``...).

    A feed says by them that readers came from it; the article's own address has none. Empty where it is none of the
    web's.
    """
    url = urldefrag(web_address(link, base)).url if link.strip() else ""
    marks = [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True) if name.startswith("utm_")]
    return url_query_cleaner(url, marks, remove=True) if marks else url


def _fault_of(error: Exception) -> tuple[Fault, str]:
    said = str(error).strip().partition("\n")[0][:300]
    if isinstance(error, HttpError):
        return Fault.UNREACHABLE, f"the server answered {error.response.status}"
    if isinstance(error, DownloadCancelledError) or (isinstance(error, IgnoreRequest) and "MAXSIZE" in said):
        return Fault.TOO_LARGE, said or "it is too large"
    return Fault.UNREACHABLE, said or type(error).__name__


def _is_allowed(url: str, source: Source) -> bool:
    # Without the port, which Scrapy's function takes for a part of the domain (its offsite middleware does not).
    return url_is_from_any_domain(f"//{host_of(url)}", source.allowed_domains)
