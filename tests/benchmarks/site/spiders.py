"""The measured spider, and the same one as it is written without healing."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy

from healing.crawl.mixin import HealingSpiderMixin
from tests.benchmarks.pages import path_of
from tests.benchmarks.site.items import Record
from tests.benchmarks.site.selectors.gazette import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from scrapy import Request
    from scrapy.http import TextResponse

QUERIES = {name: queries[0] for name, queries in PAGES["record"].items()}


class _Records(scrapy.Spider):
    """Asks for so many pages of the server at ``url``."""

    def __init__(self, url: str, pages: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.url = url
        self.pages = int(pages)

    async def start(self) -> AsyncIterator[Request]:
        callback: Callable[..., Any] = self.parse_record
        for number in range(self.pages):
            yield scrapy.Request(self.url + path_of(number), callback)

    @abstractmethod
    def parse_record(self, response: TextResponse) -> Iterator[Record]:
        """The record of a page."""


class HealableSpider(HealingSpiderMixin, _Records):
    """Asks for a page kind's values."""

    name = "healable"
    source_name = "gazette"
    page_kinds: ClassVar[Mapping[str, type]] = {"record": Record}

    def parse_record(self, response: TextResponse) -> Iterator[Record]:
        page = self.extract(response, "record")
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        yield Record(**values)


class PlainSpider(_Records):
    """Runs the same selectors by hand and collapses white space, as any Scrapy spider does."""

    name = "plain"

    def parse_record(self, response: TextResponse) -> Iterator[Record]:
        values: dict[str, Any] = {name: _clean(response.css(query).get()) for name, query in QUERIES.items()}
        values["subjects"] = [_clean(value) for value in response.css(QUERIES["subjects"]).getall()]
        texts = response.css(QUERIES["text"])
        values["text"] = "\n".join(_clean("".join(one.css("::text").getall())) for one in texts)
        yield Record(**values)


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())
