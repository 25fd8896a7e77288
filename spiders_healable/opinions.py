"""Newspaper articles that speak of laws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from etl_sentiment.crawling.origin import origin
from etl_sentiment.items import OpinionItem, SectionPage
from etl_sentiment.paywall import is_paywalled
from etl_sentiment.source_spider import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.http import Request, TextResponse


class OpinionsSpider(SourceSpider):
    """Articles: by section pages, page by page, and by what feeds and sitemaps name."""

    name = "opinions"
    entry_title: ClassVar[str] = "headline"
    page_kinds: ClassVar[Mapping[str, type]] = {"section": SectionPage, "article": OpinionItem}

    def parse_list(self, response: TextResponse, source: str) -> Iterator[Request]:
        page = self.extract(response, "section", source=self.selectors_of(source))
        next_url = page["next_url"]
        if isinstance(next_url, str):
            yield self.visit(response, next_url, self.parse_list, source=source)
        for row in page.row_values():
            url = row["url"]
            if isinstance(url, str):
                yield self.visit(response, url, self.parse_detail, source=source, row=row)

    def parse_detail(self, response: TextResponse, source: str) -> Iterator[OpinionItem]:
        page = self.extract(response, "article", source=self.selectors_of(source))
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        paywalled = is_paywalled(response.selector)
        yield OpinionItem(**origin(self, response, source, page), paywalled=paywalled, **values)
