"""What the spiders share: which sources they crawl, how they start, and how politely."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeGuard

import scrapy
from scrapy import signals
from scrapy.http import TextResponse
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.response import get_base_url

from etl_sentiment.addresses import web_address
from etl_sentiment.seeds.feeds import MAX_FEED_SIZE
from etl_sentiment.seeds.memory import SeedMemory
from etl_sentiment.seeds.reading import Seeds
from etl_sentiment.seeds.sitemaps import MAX_SITEMAP_SIZE
from etl_sentiment.sources import (
    Manners,
    Source,
    SourcesError,
    check_spiders,
    choose_sources,
    download_slots,
    read_sources,
)
from etl_sentiment.sources.politeness import SOURCE
from healing.crawl.mixin import HealingSpiderMixin
from healing.model import value_of
from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from etl_sentiment.seeds.entries import Entry
    from healing.model import Extraction, Reading, Row

_ROBOTS = "/robots.txt"


class SourceSpider(HealingSpiderMixin, scrapy.Spider):
    """A spider of the enabled sources of ``sources.yaml``, or of the one named by the argument ``source``.

    Callbacks get the source's name as the keyword argument ``source``; each request has it in its ``meta`` as well.
    """

    entry_title: ClassVar[str] = "title"
    """The field of the list's rows that the title of a feed's entry is."""

    sources: dict[str, Source]
    """The sources of this crawl, by name."""
    known_sources: dict[str, Source]
    """Also those that are not crawled now: pages that an earlier crawl put aside may be theirs."""
    manners: Manners
    """Which source a request belongs to."""

    allowed_domains: list[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, source: str | None = None, **kwargs: Any) -> Self:
        settings = crawler.settings
        try:
            known = read_sources(settings)
            check_spiders(known, {cls.name, *get_spider_loader(settings).list()})
            sources = choose_sources(known, spider=cls.name, name=source)
        except SourcesError as error:
            # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
            raise SystemExit(f"scrapy crawl {cls.name}: {error}") from error
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.known_sources, spider.sources = known, sources
        spider.allowed_domains = sorted({domain for one in sources.values() for domain in one.allowed_domains})
        slots = download_slots(sources) | settings.getdict("DOWNLOAD_SLOTS")
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        if any(one.autothrottle for one in sources.values()):
            settings.set("AUTOTHROTTLE_ENABLED", True, priority="spider")
        spider.manners = Manners(known, sources, slots)
        crawler.signals.connect(spider._remember_seeds, signals.spider_closed)
        return spider

    @cached_property
    def seeds(self) -> Seeds:
        """The feeds and sitemaps of this crawl."""
        return Seeds(self.crawler.stats, SeedMemory(home_of(self.settings).path("data/seeds.json")))

    def _remember_seeds(self) -> None:
        self.seeds.memory.save()

    async def start(self) -> AsyncIterator[Any]:
        for source in self.sources.values():
            for url in source.start_urls:
                yield self._seed(url, self.parse_list, source.name)
            for url in source.feeds:
                yield self._seed(url, self.parse_feed, source.name, download_maxsize=MAX_FEED_SIZE)
            for url in source.sitemaps:
                yield self._sitemap(url, source.name, 0)

    def _seed(self, url: str, callback: Callable[..., Any], source: str, **meta: Any) -> Request:
        """A request for a page that a person named: also where it lies outside of the allowed domains."""
        told = {SOURCE: source, "allow_offsite": True, **meta}
        return scrapy.Request(url, callback, errback=self.seed_failed, cb_kwargs={"source": source}, meta=told)

    def _sitemap(self, url: str, source: str, depth: int) -> Request:
        request = self._seed(url, self.parse_sitemap, source, download_maxsize=MAX_SITEMAP_SIZE)
        request.cb_kwargs["depth"] = depth
        return request

    async def parse_feed(self, response: Response, source: str) -> AsyncIterator[Request]:
        """Leads to the pages that an RSS or Atom feed names."""
        for entry in await self.seeds.feed(response, self.source_named(source)):
            yield self._detail(entry, source)

    async def parse_sitemap(self, response: Response, source: str, depth: int = 0) -> AsyncIterator[Request]:
        """Leads to the pages that a sitemap names, and to further sitemaps."""
        sitemaps, entries = await self.seeds.sitemap(response, self.source_named(source), depth)
        for url in sitemaps:
            yield self._sitemap(url, source, depth + 1)
        for entry in entries:
            yield self._detail(entry, source)

    def seed_failed(self, failure: Failure) -> None:
        """Tells of a start page, feed or sitemap that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if isinstance(failure.value, Exception):
            self.seeds.failed(self.source_named(request.meta[SOURCE]), request.url, failure.value)

    def _detail(self, entry: Entry, source: str) -> Request:
        """A request for a page; what the entry says of it is what a list's row would."""
        row: Row = {self.entry_title: entry.title, "published": entry.published}
        meta = {SOURCE: source, **self.with_context(row)}
        callback: Callable[..., Any] = self.parse_detail
        return scrapy.Request(entry.url, callback, cb_kwargs={"source": source}, meta=meta)

    def visit(
        self,
        response: TextResponse,
        url: str,
        callback: Callable[..., Any],
        *,
        source: str,
        row: Row | None = None,
    ) -> Request:
        """A request for a link on ``response``; ``row`` is the list row that the link stands in."""
        meta = {SOURCE: source, **(self.with_context(row) if row else {})}
        return response.follow(url, callback, cb_kwargs={"source": source}, meta=meta)

    def is_page(self, response: Response, what: str) -> TypeGuard[TextResponse]:
        """Whether a response can be read as a page; where it cannot, that is counted below ``what``, and told.

        Scrapy takes PDFs for text where only letters are in them.
        """
        if isinstance(response, TextResponse) and not is_pdf(response):
            return True
        self.problem(f"unreadable_{what}", f"{response.url} is no page but a file")
        return False

    def next_page(self, response: TextResponse, page: Extraction, source: str) -> Iterator[Request]:
        """The list goes on there, if it does."""
        next_url = page["next_url"] if "next_url" in page.fields else None
        if isinstance(next_url, str) and (link := self.link(response, next_url)):
            yield self.visit(response, link, self.parse_list, source=source)

    def listed(self, response: TextResponse, page: Extraction) -> Iterator[tuple[Mapping[str, Reading], str]]:
        """The rows of a list, each with the address that it leads to; those that lead nowhere are counted and told."""
        nowhere = 0
        for row in page.rows:
            url = value_of(row["url"], page.rules["url"]) if "url" in row else None
            if not isinstance(url, str):
                nowhere += 1
            elif link := self.link(response, url):
                yield row, link
        if nowhere:
            told = f"{nowhere} of the {len(page.rows)} rows of {response.url} have no link and are left out"
            self.problem("rows_without_link", told, count=nowhere)

    def link(self, response: TextResponse, url: str) -> str:
        """Where a link leads; empty, counted and told, where it cannot be followed."""
        address = web_address(url, get_base_url(response))
        if not address:
            self.problem("bad_links", f"{url!r} on {response.url} is no address that could be followed")
        return address

    def problem(self, counted: str, message: str, *, count: int = 1) -> None:
        """What is left out of the crawl, and why."""
        self.logger.warning(message)
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"etl/{self.name}/{counted}", count)

    def healed_sources(self) -> list[str]:
        return [source.selectors for source in self.sources.values()]

    def source_named(self, name: str) -> Source:
        """``SourcesError`` where a page was put aside by an earlier crawl, and its source is gone since."""
        if name not in self.known_sources:
            raise SourcesError(f"{name} is not in sources.yaml any more: put its entry back to read this page")
        return self.known_sources[name]

    def selectors_of(self, source: str) -> str:
        """The name of the source's selector module."""
        return self.source_named(source).selectors

    @abstractmethod
    def parse_list(self, response: TextResponse, source: str) -> Any:
        """What a start page gives."""

    @abstractmethod
    def parse_detail(self, response: TextResponse, source: str) -> Any:
        """What the page of one law or article gives; sitemaps and feeds lead to it."""


def is_pdf(response: Response) -> bool:
    """By what the server says, or by how it begins."""
    sent = (response.headers.get("Content-Type") or b"").lower()
    return sent.startswith(b"application/pdf") or response.body[:1024].lstrip().startswith(b"%PDF-")
