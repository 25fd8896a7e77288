"""Laws from portals and gazettes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from etl_sentiment.items import LawItem, LawListPage
from etl_sentiment.source_spider import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.http import Request, TextResponse


class LawsSpider(SourceSpider):
    """Lists of laws, page by page, and each law's own page."""

    name = "laws"
    page_kinds: ClassVar[Mapping[str, type]] = {"law_list": LawListPage, "law": LawItem}

    def parse_list(self, response: TextResponse, source: str) -> Iterator[Request]:
        page = self.extract(response, "law_list", source=self.selectors_of(source))
        next_url = page["next_url"]
        if isinstance(next_url, str):
            yield self.visit(response, next_url, self.parse_list, source=source)
        for row in page.row_values():
            url = row["url"]
            if isinstance(url, str):
                yield self.visit(response, url, self.parse_law, source=source, row=row)

    def parse_law(self, response: TextResponse, source: str) -> Iterator[LawItem]:
        page = self.extract(response, "law", source=self.selectors_of(source))
        values: dict[str, Any] = {name: page[name] for name in page.fields}
        yield LawItem(source=source, url=response.url, **values)
