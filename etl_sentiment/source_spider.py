"""What the spiders share: which sources they crawl, how they start, and how politely."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.spiderloader import get_spider_loader

from etl_sentiment.sources import Source, SourcesError, check_spiders, choose_sources, download_slots, read_sources
from healing.crawl.mixin import HealingSpiderMixin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Request, TextResponse

    from healing.model import Row


class SourceSpider(HealingSpiderMixin, scrapy.Spider):
    """A spider of the enabled sources of ``sources.yaml``, or of the one named by the argument ``source``.

    Callbacks get the source's name as the keyword argument ``source``.
    """

    sources: dict[str, Source]
    """The sources of this crawl, by name."""
    known_sources: dict[str, Source]
    """Also those that are not crawled now: pages that an earlier crawl put aside may be theirs."""

    allowed_domains: list[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, source: str | None = None, **kwargs: Any) -> Self:
        try:
            known = read_sources(crawler.settings)
            check_spiders(known, {cls.name, *get_spider_loader(crawler.settings).list()})
            sources = choose_sources(known, spider=cls.name, name=source)
        except SourcesError as error:
            # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
            raise SystemExit(f"scrapy crawl {cls.name}: {error}") from error
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.known_sources, spider.sources = known, sources
        spider.allowed_domains = sorted({domain for one in sources.values() for domain in one.allowed_domains})
        slots = download_slots(sources) | crawler.settings.getdict("DOWNLOAD_SLOTS")
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        callback: Callable[..., Any] = self.parse_list
        for source in self.sources.values():
            for url in source.start_urls:
                yield scrapy.Request(url, callback, cb_kwargs={"source": source.name})

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
        meta = self.with_context(row) if row else {}
        return response.follow(url, callback, cb_kwargs={"source": source}, meta=meta)

    def healed_sources(self) -> list[str]:
        return [source.selectors for source in self.sources.values()]

    def selectors_of(self, source: str) -> str:
        """The name of the source's selector module."""
        return self.known_sources[source].selectors

    @abstractmethod
    def parse_list(self, response: TextResponse, source: str) -> Any:
        """What a start page gives."""
