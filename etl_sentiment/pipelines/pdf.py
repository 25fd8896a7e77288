"""Fetches the attachments of items and reads their text: ``item.attachments`` become ``item.documents``."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from email.utils import formatdate
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.files import FilesPipeline
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.datatypes import LocalCache
from typing_extensions import override

from etl_sentiment.document import Document, DocumentStatus
from etl_sentiment.pdf.attachments import Attachment, attachments
from etl_sentiment.pdf.fetching import NOT_MODIFIED, Fetched, fault_of_error, fault_of_response, fetched, refused
from etl_sentiment.pdf.pool import Pool
from etl_sentiment.pdf.reader import DocumentReader
from etl_sentiment.pdf.settings import PdfSettings, PdfSettingsError
from etl_sentiment.pdf.store import DocumentStore, FileStoreError
from etl_sentiment.pdf.tesseract import find_tesseract
from etl_sentiment.sources.politeness import SOURCE
from healing.errors import HealingError, StoreError
from healing.project import Project, home_of

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.pipelines.files import FilesStoreProtocol
    from scrapy.pipelines.media import FileInfoOrError, MediaPipeline

    from etl_sentiment.pdf.limits import Recognition
    from etl_sentiment.sources import Source
    from healing.store.cipher import Cipher

logger = logging.getLogger(__name__)

FOLDER = "data/documents"
DAY_SECONDS = 86_400
_REMEMBERED = 10_000
"""Attachments of which it is remembered in memory that they were just fetched: about 6 MB."""
_NAME = re.compile(r"\w[\w-]{0,60}", re.ASCII)


class PdfPipeline(FilesPipeline):
    """Every attachment ends as one document with a status, whatever becomes of it; other items pass untouched.

    Files are kept below ``data/documents``. One younger than ``FILES_EXPIRES`` days is read from there. Of an older one
    the server is asked whether it has changed; where it does not say, what is there is read.
    """

    MEDIA_NAME = "document"
    EXPIRES = 7
    STORE_SCHEMES: ClassVar[dict[str, type[FilesStoreProtocol]]] = {"": DocumentStore, "file": DocumentStore}

    store: DocumentStore

    def __init__(self, folder: Path, *, crawler: Crawler, options: PdfSettings) -> None:
        super().__init__(folder, crawler=crawler)
        self._options = options
        self._reader: DocumentReader | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        try:
            options = PdfSettings.of(crawler.settings)
        except PdfSettingsError as error:
            # Any other exception would reach people as a traceback.
            raise SystemExit(f"{crawler.spidercls.name}: {error}") from error
        if not is_asyncio_available():
            raise SystemExit("PdfPipeline needs Scrapy's asyncio reactor (the default): remove TWISTED_REACTOR")
        pipeline = cls(home_of(crawler.settings).path(FOLDER), crawler=crawler, options=options)
        if crawler.settings.getbool("DOCUMENTS_ENCRYPT"):
            pipeline.store.cipher = _cipher(crawler)
        return pipeline

    @override
    def open_spider(self, spider: Spider | None = None) -> None:
        super().open_spider()
        # Scrapy's own has no limit; what was dropped is asked of the folder of documents again.
        self.spiderinfo.downloaded = LocalCache(_REMEMBERED)
        self._reader = DocumentReader(Pool(self._options.processes), self._options.limits, lambda: self._recognition)

    @cached_property
    def _recognition(self) -> Recognition | None:
        """How scanned documents are read; looked for when there is one."""
        options = self._options
        found, note = find_tesseract(options.ocr_languages, options.ocr_seconds) if options.ocr else (None, "")
        if note:
            logger.warning(note)
        return found

    def is_due(self, path: str) -> bool:
        """Whether the server would be asked for a document, were its page read now: its file is old, or gone."""
        since = self.store.stat_file(path, self.spiderinfo).get("last_modified")
        return since is None or time.time() - since >= self.expires * DAY_SECONDS

    @property
    def recognises(self) -> bool:
        """Whether scanned documents get their text."""
        return self._recognition is not None

    async def close_spider(self) -> None:
        """Ends the processes that read."""
        if self._reader is not None:
            await self._reader.close()

    @override
    async def process_item(self, item: Any, spider: Spider | None = None) -> Any:
        """The item with its documents; and with their text, where it has none of its own."""
        if not getattr(item, "attachments", None):
            return item
        await super().process_item(item)
        await asyncio.gather(*(self._read(document) for document in item.documents if document.path))
        for document in item.documents:
            self._count(document)
        if not item.text:
            item.text = "\n".join(page for document in item.documents for page in document.pages if page) or item.text
        return item

    # Fetching ---------------------------------------------------------------------------------------------------

    @override
    def get_media_requests(self, item: Any, info: MediaPipeline.SpiderInfo) -> list[Request]:
        return [self._request(one.url, item) for one in self._attachments(item) if not one.refusal]

    @override
    def media_to_download(self, request: Request, info: MediaPipeline.SpiderInfo, *, item: Any = None) -> Any:
        """All of the fetching, awaited by Scrapy: errors that leave its own way of it are logged with a traceback."""
        return self._fetched(request, info, item)

    @override
    def file_path(
        self,
        request: Request,
        response: Response | None = None,
        info: MediaPipeline.SpiderInfo | None = None,
        *,
        item: Any = None,
    ) -> str:
        """``<source>/<first two digits>/<SHA-1 of the address>.pdf``."""
        source = str(getattr(item, "source", ""))
        digest = hashlib.sha1(request.url.encode(), usedforsecurity=False).hexdigest()
        return f"{source if _NAME.fullmatch(source) else 'other'}/{digest[:2]}/{digest}.pdf"

    @override
    def item_completed(self, results: list[FileInfoOrError], item: Any, info: MediaPipeline.SpiderInfo) -> Any:
        """Notes a document for each attachment, as yet without text."""
        notes = iter(results)
        item.documents = [
            _refused_document(one) if one.refusal else _document(one, *next(notes)) for one in self._attachments(item)
        ]
        return item

    def _attachments(self, item: Any) -> list[Attachment]:
        source = self._source(item)
        domains = source.allowed_domains if source else getattr(self.crawler.spider, "allowed_domains", None) or ()
        return attachments(item.attachments, domains, self._options.max_files)

    def _source(self, item: Any) -> Source | None:
        known: dict[str, Source] = getattr(self.crawler.spider, "known_sources", {})
        return known.get(getattr(item, "source", ""))

    def _request(self, url: str, item: Any) -> Request:
        """It names its source, so it is made as politely as those for pages (etl_sentiment.crawling.politeness)."""
        meta = {
            SOURCE: getattr(item, "source", ""),
            "download_maxsize": self._options.max_size,
            "download_warnsize": 0,
            "download_timeout": self._options.download_seconds,
        }
        if not self.crawler.settings.getbool("MEDIA_ALLOW_REDIRECTS", True):
            meta["dont_redirect"] = True
        page = getattr(item, "url", None)
        return Request(url, callback=NO_CALLBACK, headers={"Referer": page} if page else None, meta=meta)

    async def _fetched(self, request: Request, info: MediaPipeline.SpiderInfo, item: Any) -> Fetched:
        path = self.file_path(request, info=info, item=item)
        since = self.store.stat_file(path, info).get("last_modified")
        if since is not None:
            if time.time() - since < self.expires * DAY_SECONDS:
                return self._noted(fetched(request.url, path, "uptodate"))
            # A day earlier, for clocks that differ: what was changed in that day is then downloaded once more.
            request.headers["If-Modified-Since"] = formatdate(since - DAY_SECONDS, usegmt=True)
        note = await self._downloaded(request, path, info)
        if note["refused"] is not None and since is not None:
            logger.warning("%s: %s; the copy of an earlier crawl is read", request.url, note["reason"])
            note = fetched(request.url, path, "uptodate")
        return self._noted(note)

    async def _downloaded(self, request: Request, path: str, info: MediaPipeline.SpiderInfo) -> Fetched:
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # of Scrapy, Twisted or any middleware: all say why there is no file
            logger.debug("no document from %s", request.url, exc_info=True)
            return refused(request.url, *fault_of_error(error, self._options.max_size))
        try:
            if response.status == NOT_MODIFIED and "If-Modified-Since" in request.headers:
                self.store.confirm(path)
                return fetched(request.url, path, "uptodate")
            if fault := fault_of_response(response):
                return refused(request.url, *fault)
            self.store.persist_file(path, BytesIO(response.body), info)
        except FileStoreError as error:
            logger.error("a document is not kept: %s", error)  # noqa: TRY400 - for people
            return refused(request.url, DocumentStatus.UNREACHABLE, f"it could not be kept: {error}")
        return fetched(request.url, path, "cached" if "cached" in response.flags else "downloaded")

    def _noted(self, note: Fetched) -> Fetched:
        self.inc_stats(note["status"])
        return note

    # Reading ----------------------------------------------------------------------------------------------------

    async def _read(self, document: Document) -> None:
        assert self._reader is not None
        assert document.path is not None
        try:
            with self.store.readable(document.path) as path:
                contents = await self._reader.read(path)
        except (StoreError, FileStoreError, OSError) as error:
            document.status, document.reason = DocumentStatus.UNREACHABLE, f"its file cannot be read: {error}"
            return
        document.status, document.reason = contents.status, contents.reason
        document.size, document.sha256 = contents.size, contents.sha256
        document.page_count, document.pages = contents.page_count, list(contents.pages)
        document.metadata = dict(contents.metadata)

    def _count(self, document: Document) -> None:
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value(f"etl/pdf/{document.status}")
        stats.inc_value("etl/pdf/pages", len(document.pages))
        if not document.status.has_text:
            logger.info("%s: %s: %s", document.url, document.status, document.reason)


def _cipher(crawler: Crawler) -> Cipher:
    """By the key of the healing store."""
    try:
        return Project.of(crawler.settings).key()
    except HealingError as error:
        raise SystemExit(f"{crawler.spidercls.name}: DOCUMENTS_ENCRYPT: {error}") from error


def _refused_document(attachment: Attachment) -> Document:
    return Document(attachment.url, DocumentStatus.UNREACHABLE, attachment.refusal)


def _document(attachment: Attachment, ok: bool, note: Any) -> Document:
    if not ok:  # a bug; Scrapy has logged it
        return Document(attachment.url, DocumentStatus.UNREACHABLE, f"it could not be fetched: {note.value!r}")
    if note["refused"] is not None:
        return Document(attachment.url, note["refused"], note["reason"])
    # The status stands only until the file is read.
    return Document(attachment.url, DocumentStatus.BROKEN, path=note["path"])
