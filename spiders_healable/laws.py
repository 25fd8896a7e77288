"""Laws from portals and gazettes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from etl_sentiment.addresses import web_address
from etl_sentiment.crawling.origin import origin, unread
from etl_sentiment.items import LawItem, LawListPage
from etl_sentiment.source_spider import SourceSpider, is_pdf
from healing.crawl.context import context_of
from healing.model import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.http import Request, Response

    from healing.model import Reading

HEALED = "healed_in_list"
"""The key of ``request.meta`` for what a healed selector read of the row that led to a page, with its confidence."""
UNREAD = "unread_in_list"
"""The same for the columns of which it is not known what the row says."""
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|rtf|odt|wpd)(?=$|[?#&])", re.IGNORECASE)
"""An address that names a file; ``/ruling.pdf/view`` is the page of one."""
_SHARED = {one.name for one in fields(LawListPage)} & {one.name for one in fields(LawItem)} - {"url"}
"""What a row of a list may say of a law."""


class LawsSpider(SourceSpider):
    """Lists of laws, page by page, and each law's own page.

    Courts often have no such pages: the rows of their lists lead to documents. Then a row is all there is of a law, and
    the document is its attachment. So it is with links to files, and where the selector module has no ``law``.
    """

    name = "laws"
    page_kinds: ClassVar[Mapping[str, type]] = {"law_list": LawListPage, "law": LawItem}

    def parse_list(self, response: Response, source: str) -> Iterator[Request | LawItem]:
        if not self.is_page(response, "lists"):
            return
        page = self.extract(response, "law_list", source=self.selectors_of(source))
        yield from self.next_page(response, page, source)
        has_details = self.has_page_kind("law", source=self.selectors_of(source))
        rows = list(self.listed(response, page))
        shared = {link for link, count in Counter(link for _, link in rows).items() if count > 1}
        for row, link in rows:
            if has_details and not _DOCUMENT.search(link):
                yield self._visit_law(response, page, row, link, source)
            else:
                yield self._law_of_row(response, page, row, link, source, is_shared=link in shared)

    def parse_detail(self, response: Response, source: str) -> Iterator[LawItem]:
        selectors = self.selectors_of(source)
        if not isinstance(response, TextResponse) or is_pdf(response):
            page = Extraction("law", {}, {})
            values: dict[str, Any] = {"attachments": [response.url]}
        elif self.has_page_kind("law", source=selectors):
            page = self.extract(response, "law", source=selectors)
            values = {name: page[name] for name in page.fields}
            values["attachments"] = self._absolute(response, values.get("attachments"))
        else:
            self.problem("unreadable_laws", f"{selectors}.py has no selectors for the page kind 'law': {response.url}")
            return
        # What has selectors of its own here, and was not found, is not for the list to say.
        listed: dict[str, Any] = {name: value for name, value in _listed(response).items() if name not in page.fields}
        told = origin(self, response, source, page)
        told["healed"] |= {name: sure for name, sure in response.meta.get(HEALED, {}).items() if name in listed}
        told["unread"] += [name for name in response.meta.get(UNREAD, ()) if name not in page.fields]
        yield LawItem(**told, **values, **listed)

    def _visit_law(
        self, response: TextResponse, page: Extraction, row: Mapping[str, Reading], link: str, source: str
    ) -> Request:
        values = page.values_of(row)
        request = self.visit(response, link, self.parse_detail, source=source, row=values)
        request.meta[HEALED] = self._healed(row, source)
        request.meta[UNREAD] = [name for name in unread(self, response, source, page, values) if name in _SHARED]
        return request

    def _law_of_row(
        self,
        response: TextResponse,
        page: Extraction,
        row: Mapping[str, Reading],
        link: str,
        source: str,
        *,
        is_shared: bool,
    ) -> LawItem:
        """``is_shared``: other rows lead to the same document, such as a ruling on several dockets."""
        values: dict[str, Any] = {name: value for name, value in page.values_of(row).items() if name in _SHARED}
        named = quote(str(values.get("identifier") or values.get("title") or ""), safe="") if is_shared else ""
        told = origin(self, response, source, page)
        # The tags are those of the list, which says nothing of when the document changed.
        told |= {"url": f"{link}#{named}" if named else link, "etag": None, "last_modified": None}
        told["healed"] = self._healed(row, source)
        told["unread"] = unread(self, response, source, page, values)
        return LawItem(**told, **values, attachments=[link])

    def _healed(self, row: Mapping[str, Reading], source: str) -> dict[str, float]:
        """The values of a row that a healed selector read, by the item's field; each with its confidence."""
        provenance = self.provenance("law_list", source=self.selectors_of(source))
        healed = provenance.of_readings(row.items())
        return {"attachments" if name == "url" else name: sure for name, sure in healed.items()}

    def _absolute(self, response: TextResponse, links: object) -> list[str] | None:
        """The links of a page as addresses. One that cannot be understood stays as it is, for people to see."""
        if not isinstance(links, list):
            return None
        base = get_base_url(response)
        return list(dict.fromkeys(web_address(link, base) or link for link in links))


def _listed(response: Response) -> dict[str, str]:
    """What the row, or the entry of a feed, that led to a page says of the law."""
    assert response.request is not None
    return {name: value for name, value in context_of(response.request).items() if name in _SHARED}
