"""Asks for known pages only if they have changed (RFC 9110, section 13): the server answers 304, without the page.

Most laws and articles never change once they are out, so that a second crawl downloads little more than the lists.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol, Self

from scrapy.exceptions import IgnoreRequest

from etl_sentiment.items import LawItem
from etl_sentiment.pipelines.clean import clean_date, clean_text
from etl_sentiment.pipelines.pdf import PdfPipeline
from etl_sentiment.pipelines.store import StorePipeline
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.fields import Kind, fields_of
from etl_sentiment.storage.rows import iso_date, storable
from healing.crawl.context import context_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

NOT_MODIFIED = 304
ASKED = "asked_if_changed"
"""The key of ``request.meta`` that marks a request to which this middleware added its headers."""
_DATES = frozenset(one.name for one in fields_of(LawItem) if one.kind is Kind.DATE)
_HEADERS = ("If-None-Match", "If-Modified-Since")


class KnownPage(Protocol):
    """What was stored of a page."""

    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def selector_version(self) -> str | None: ...
    @property
    def has_gaps(self) -> bool: ...
    @property
    def is_unread(self) -> bool: ...
    @property
    def lacks_recognition(self) -> bool: ...
    @property
    def files(self) -> Sequence[str]: ...
    @property
    def listed(self) -> Mapping[str, str]: ...


class KnownPages(Protocol):
    """The part of a ``Collection`` that is needed here."""

    def known(self, source: str, url: str) -> KnownPage | None: ...
    def seen(self, source: str, url: str) -> None: ...


class Documents(Protocol):
    """The part of a ``PdfPipeline`` that is needed here."""

    @property
    def recognises(self) -> bool: ...
    def is_due(self, path: str) -> bool: ...


class ConditionalMiddleware:
    """Downloader middleware for the pages that give items; lists are always downloaded, since new rows come there.

    A page of which some field was empty is read anew once its selectors are other ones, one of which something could
    not be read, and one of which the list says now what is not stored. One is read anew for its documents' sake where
    some are old, or are scanned and can be recognised now: left alone they would stay as they are. What healing asks
    for again (``dont_filter``), and what is tried again after a failure, is downloaded whole.
    """

    def __init__(self, crawler: Crawler, pages: KnownPages | None = None, documents: Documents | None = None) -> None:
        self._crawler = crawler
        self._pages = pages
        self._documents = documents

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Adds the conditions. Those of an earlier request, before a redirect, for example, are taken off."""
        if request.meta.pop(ASKED, False):
            for name in _HEADERS:
                request.headers.pop(name, None)
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider) or request.callback != spider.parse_detail:
            return
        if request.dont_filter or request.method != "GET":
            return
        known = self._known(request)
        if known is None or any(name in request.headers for name in _HEADERS):
            return
        if self._is_stale(known, spider, request):
            return
        for name, value in zip(_HEADERS, (known.etag, known.last_modified), strict=True):
            if told := _as_sent(value):
                request.headers[name] = told
                request.meta[ASKED] = True

    def process_response(self, request: Request, response: Response) -> Response:
        """Ends the request of a page that has not changed."""
        if response.status != NOT_MODIFIED or not request.meta.get(ASKED):
            return response
        self._see(request)
        assert self._crawler.spider is not None
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"etl/{self._crawler.spider.name}/unchanged")
        raise IgnoreRequest("not changed since it was stored")

    def _is_stale(self, known: KnownPage, spider: SourceSpider, request: Request) -> bool:
        """Whether something would be missed if the server said no more than that the page has not changed."""
        if known.has_gaps and known.selector_version != _version(spider, request):
            return True
        return known.is_unread or self._has_stale_documents(known) or _is_listed_anew(known, spider, request)

    def _has_stale_documents(self, known: KnownPage) -> bool:
        if not known.files:
            return False
        if self._documents is None:
            self._documents = self._crawler.get_item_pipeline(PdfPipeline)
        documents = self._documents
        if documents is None:
            return False
        return any(documents.is_due(path) for path in known.files) or (known.lacks_recognition and documents.recognises)

    def _known(self, request: Request) -> KnownPage | None:
        pages = self._collection()
        try:
            return pages.known(_source(request), request.url) if pages else None
        except CollectionError as error:
            logger.warning("%s. The page is downloaded, whether it has changed or not: %s", error, request.url)
            return None

    def _see(self, request: Request) -> None:
        try:
            if pages := self._collection():
                pages.seen(_source(request), request.url)
        except CollectionError as error:
            logger.warning("%s. Only the time at which unchanged pages were seen last is lost.", error)

    def _collection(self) -> KnownPages | None:
        if self._pages is None:
            # Only now: the pipelines are made after the downloader.
            pipeline = self._crawler.get_item_pipeline(StorePipeline)
            self._pages = pipeline.collection if pipeline else None
        return self._pages


def _as_sent(value: str | None) -> bytes:
    """Tags are bytes of any kind (RFC 9110, section 8.8.3), and were read as Latin-1.

    Nothing where a character had to be replaced to be stored: the server would not know it again.
    """
    try:
        return (value or "").encode("latin-1")
    except UnicodeEncodeError:
        return b""


def _is_listed_anew(known: KnownPage, spider: SourceSpider, request: Request) -> bool:
    """Whether the row of the list says other than what is stored, of what only the list says.

    What the page has selectors for is the page's to say.
    """
    told = {name: value for name, value in context_of(request).items() if name in known.listed}
    kind = next((name for name, item_class in spider.page_kinds.items() if item_class is LawItem), None)
    if not told or kind is None:
        return False
    own = spider.fields_read(kind, source=spider.selectors_of(_source(request)))
    return any(_cleaned(name, value) != known.listed[name] for name, value in told.items() if name not in own)


def _cleaned(name: str, value: str) -> str:
    """The value of a law's field as the pipelines write it into the tables."""
    is_date = name in _DATES
    text, _ = storable(clean_date(value) if is_date else clean_text(value))
    day = iso_date(text) if is_date else None
    return day.isoformat() if day else str(text)


def _source(request: Request) -> str:
    return str(request.cb_kwargs.get("source", ""))


def _version(spider: SourceSpider, request: Request) -> str:
    """The version of the selectors in force."""
    kind = next(iter(spider.page_kinds))
    return spider.provenance(kind, source=spider.selectors_of(_source(request))).version
