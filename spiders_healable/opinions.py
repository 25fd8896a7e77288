"""Newspaper articles that speak of laws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from etl_sentiment.crawling.origin import origin
from etl_sentiment.items import OpinionItem, SectionPage
from etl_sentiment.paywall import is_paywalled
from etl_sentiment.source_spider import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.http import Request, Response


class OpinionsSpider(SourceSpider):
    """Articles: by section pages, page by page, and by what feeds and sitemaps name."""

    name = "opinions"
    entry_title: ClassVar[str] = "headline"
    page_kinds: ClassVar[Mapping[str, type]] = {"section": SectionPage, "article": OpinionItem}

    def parse_list(self, response: Response, source: str) -> Iterator[Request]:
        if not self.is_page(response, "sections"):
            return
        page = self.extract(response, "section", source=self.selectors_of(source))
        yield from self.next_page(response, page, source)
        for row, link in self.listed(response, page):
            yield self.visit(response, link, self.parse_detail, source=source, row=page.values_of(row))

    def parse_detail(self, response: Response, source: str) -> Iterator[OpinionItem]:
        if not self.is_page(response, "articles"):
            return
        page = self.extract(response, "article", source=self.selectors_of(source))
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        paywalled = is_paywalled(response.selector)
        yield OpinionItem(**origin(self, response, source, page), paywalled=paywalled, **values)
