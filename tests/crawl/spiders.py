"""Spiders of the test site: the usual one, one for each kind of callback, and Scrapy's own spider classes.

The setting ``SITE`` is the site's URL, ``SOURCES`` the names of its portals, ``LAWS`` and ``NOTICES`` how many there
are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from scrapy import Request
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule, SitemapSpider

from healing.crawl import signals
from healing.crawl.mixin import HealingSpiderMixin
from tests.crawl.items import Law, ListPage, Misruled, Notice

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import TextResponse


class LawsSpider(HealingSpiderMixin, scrapy.Spider):
    """Lists, the laws that they lead to, and notices, one after the other."""

    name = "laws"
    page_kinds: ClassVar[Mapping[str, type]] = {"law_list": ListPage, "law": Law, "notice": Notice}

    async def start(self) -> AsyncIterator[Any]:
        for source in self.settings.getlist("SOURCES"):
            yield self._request(f"/{source}/laws?page=1", self.parse_list, source)
            if self.settings.getint("NOTICES"):
                yield self._request(f"/{source}/notices/1", self.parse_notice, source)

    def parse_list(self, response: TextResponse, source: str) -> Iterator[Request]:
        page = self.extract(response, "law_list", source=source)
        next_url = page["next_url"]
        if isinstance(next_url, str):
            yield self._request(next_url, self.parse_list, source)
        for row in page.row_values():
            assert isinstance(row["url"], str)
            yield self._request(row["url"], self.parse_law, source, meta=self.with_context(row))

    def parse_law(self, response: TextResponse, source: str) -> Iterator[Any]:
        yield self.law(response, source)

    def parse_notice(self, response: TextResponse, source: str) -> Iterator[Any]:
        heading = self.extract(response, "notice", source=source)["heading"]
        assert isinstance(heading, str)
        yield Notice(response.url, heading)
        number = int(response.url.rpartition("/")[2])
        if number < self.settings.getint("NOTICES"):
            yield self._request(f"/{source}/notices/{number + 1}", self.parse_notice, source)

    def law(self, response: TextResponse, source: str) -> Law:
        page = self.extract(response, "law", source=source)
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        return Law(source, response.url, **values)

    def _request(self, path: str, callback: Any, source: str, **keywords: Any) -> Request:
        url = f"{self.settings['SITE']}{path}"
        return Request(url, callback, cb_kwargs={"source": source, **keywords.pop("cb_kwargs", {})}, **keywords)


class DetailSpider(LawsSpider):
    """The pages of laws in the order of their numbers, then the notices."""

    name = "details"

    async def start(self) -> AsyncIterator[Any]:
        for source in self.settings.getlist("SOURCES"):
            for n in range(1, self.settings.getint("LAWS") + 1):
                yield self._request(f"/{source}/laws/{n}", self.parse_law, source, priority=-n)
            if self.settings.getint("NOTICES"):
                yield self._request(f"/{source}/notices/1", self.parse_notice, source, priority=-1000)


class LambdaSpider(DetailSpider):
    """Requests that cannot be pickled."""

    name = "lambdas"

    def _request(self, path: str, callback: Any, source: str, **keywords: Any) -> Request:
        request = super()._request(path, callback, source, **keywords)
        if "/laws/" not in path:
            return request
        return request.replace(callback=lambda response, source: [self.law(response, source)])


class StagedSpider(DetailSpider):
    """``LAWS`` laws at a time, ``STAGES`` times: each stage begins when the incident of the one before is closed."""

    name = "staged"
    stage = 1

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> StagedSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.go_on, signals.healed)
        crawler.signals.connect(spider.go_on, signals.refused)
        return spider

    def go_on(self) -> None:
        if self.stage == self.settings.getint("STAGES"):
            return
        done, self.stage = self.stage * self.settings.getint("LAWS"), self.stage + 1
        assert self.crawler.engine is not None
        for source in self.settings.getlist("SOURCES"):
            for n in range(done + 1, done + self.settings.getint("LAWS") + 1):
                self.crawler.engine.crawl(self._request(f"/{source}/laws/{n}", self.parse_law, source, priority=-n))


class CallbacksSpider(DetailSpider):
    """A law by each kind of callback; the law's number decides which."""

    name = "callbacks"

    async def start(self) -> AsyncIterator[Any]:
        kinds = (
            self.parse_list_of_items, self.parse_in_steps, self.parse_coroutine, self.parse_async_generator,
            self.parse_with_arguments, self.parse_and_follow, self.parse_careless,
        )  # fmt: skip
        for n in range(1, self.settings.getint("LAWS") + 1):
            callback = kinds[n % len(kinds)]
            extra: dict[str, Any] = {"cb_kwargs": {"n": n}} if callback == self.parse_with_arguments else {}
            meta = {"number": n, "callback": callback.__name__}
            yield self._request(f"/portal/laws/{n}", callback, "portal", priority=-n, meta=meta, **extra)
        yield self._request("/portal/notices/1", self.parse_with_bug, "portal")

    def parse_list_of_items(self, response: TextResponse, source: str) -> list[Any]:
        return [self.law(response, source), Notice(response.url, "a second item of the page")]

    def parse_in_steps(self, response: TextResponse, source: str) -> Iterator[Any]:
        yield Notice(response.url, "yielded before the page is looked at")
        yield self.law(response, source)

    async def parse_coroutine(self, response: TextResponse, source: str) -> list[Any]:
        return [self.law(response, source)]

    async def parse_async_generator(self, response: TextResponse, source: str) -> AsyncIterator[Any]:
        yield Notice(response.url, "yielded before the page is looked at")
        yield self.law(response, source)

    def parse_with_arguments(self, response: TextResponse, source: str, n: int) -> Iterator[Any]:
        law = self.law(response, source)
        assert response.meta["number"] == n
        yield law
        yield Notice(
            response.url, f"meta {response.meta['number']}, argument {n}, priority {response.request.priority}"
        )

    def parse_and_follow(self, response: TextResponse, source: str) -> Iterator[Any]:
        yield self.law(response, source)
        n = response.meta["number"]
        yield self._request(f"/portal/notices/{n}", self.parse_notice, source, meta=response.meta)
        yield Request(response.url, self.parse_again, meta=response.meta, dont_filter=True)

    def parse_again(self, response: TextResponse) -> Notice:
        return Notice(response.url, "the same page once more, with the same meta")

    def parse_careless(self, response: TextResponse, source: str) -> Iterator[Any]:
        yield Notice(response.url, "yielded before the exception")
        title: Any = self.extract(response, "law", source=source)["title"]
        yield Notice(response.url, title.strip())

    def parse_with_bug(self, response: TextResponse, source: str) -> Iterator[Any]:
        heading: Any = self.extract(response, "notice", source=source)["heading"]
        yield Notice(response.url, heading)
        raise LookupError("a bug of the spider")


class BuggySpider(DetailSpider):
    """A bug that has nothing to do with what is extracted, from the eighth law on."""

    name = "buggy"

    def parse_law(self, response: TextResponse, source: str) -> Iterator[Any]:
        yield self.law(response, source)
        if int(response.url.rpartition("/")[2]) > 7:
            raise LookupError("a bug of the spider")


class FollowingSpider(HealingSpiderMixin, CrawlSpider):
    """Scrapy's CrawlSpider: a rule's callback."""

    name = "following"
    page_kinds: ClassVar[Mapping[str, type]] = {"law": Law}
    rules = (Rule(LinkExtractor(allow=r"/laws/\d+$"), callback="parse_law"),)

    async def start(self) -> AsyncIterator[Any]:
        yield Request(f"{self.settings['SITE']}/portal/laws?page=1")

    def parse_law(self, response: TextResponse) -> Law:
        page = self.extract(response, "law", source="portal")
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        return Law("portal", response.url, **values)


class MapSpider(HealingSpiderMixin, SitemapSpider):
    """Scrapy's SitemapSpider."""

    name = "map"
    source_name = "portal"
    page_kinds: ClassVar[Mapping[str, type]] = {"law": Law}

    async def start(self) -> AsyncIterator[Any]:
        self.sitemap_urls = [f"{self.settings['SITE']}/sitemap.xml"]
        async for request in super().start():
            yield request

    def parse(self, response: TextResponse) -> Law:
        page = self.extract(response, "law")
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        return Law("portal", response.url, **values)


class MisruledSpider(DetailSpider):
    """An item class whose rule cannot be one."""

    name = "misruled"
    page_kinds: ClassVar[Mapping[str, type]] = {"law": Misruled}
