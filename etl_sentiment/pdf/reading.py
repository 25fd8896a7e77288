"""Reads one PDF. For a process of its own: see :mod:`etl_sentiment.pdf.worker`."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from time import process_time
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.contents import Contents
from etl_sentiment.pdf.extraction import is_blank, picture_share, read_page
from etl_sentiment.pdf.kinds import not_pdf
from etl_sentiment.pdf.lines import Page
from etl_sentiment.pdf.metadata import described
from etl_sentiment.pdf.repair import repaired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdfium2 import PdfPage

    from etl_sentiment.pdf.limits import Limits

FEW_LETTERS = 30
"""A page with fewer may be a scan that was stamped with a number."""
_PICTURE = 0.4
"""Of the page; a scan covers all of it but for its margins."""
_SHARE_OF_TIME = 0.7
"""Of the CPU seconds: then no further page is begun, and the text of those before it is kept."""
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


def read_file(path: Path) -> bytes:
    """The whole file; ``OSError`` where it is a symbolic link or cannot be read."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _NO_FOLLOW)) as file:
        return file.read()


def read_pdf(path: Path, limits: Limits) -> Contents:
    """The text and the metadata of a file, or why there is none.

    Time and memory are limited by the process that this runs in, not here.
    """
    try:
        data = read_file(path)
    except OSError as error:
        return Contents(DocumentStatus.BROKEN, f"the file cannot be read: {error.strerror}")
    known = Contents(DocumentStatus.OK, size=len(data), sha256=sha256(data).hexdigest())
    if kind := not_pdf(data):
        return replace(known, status=DocumentStatus.NOT_PDF, reason=kind)
    try:
        with opened(data) as document:
            return _read(document, known, limits)
    except PdfiumError as error:
        return _refused(known, error)


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """The document; no form environment is made, so no script of it can run. ``PdfiumError`` where it is broken."""
    document = PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _refused(known: Contents, error: PdfiumError) -> Contents:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return replace(known, status=DocumentStatus.ENCRYPTED, reason="it can only be opened with a password")
    if code == pdfium.FPDF_ERR_SECURITY:
        reason = "it is encrypted in a way that is not known here"
        return replace(known, status=DocumentStatus.ENCRYPTED, reason=reason)
    return replace(known, status=DocumentStatus.BROKEN, reason=f"it cannot be read: {error}")


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    pages: list[Page] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    """Pages without text on which something else is drawn."""
    broken: list[int] = field(default_factory=list)
    letters: int = 0
    characters: int = 0
    is_cut: bool = False
    """Some page has more text than is read."""


def _read(document: PdfDocument, known: Contents, limits: Limits) -> Contents:
    count = len(document)
    found = _Found()
    ends = process_time() + _SHARE_OF_TIME * limits.cpu_seconds
    for number in range(1, min(count, limits.pages) + 1):
        if found.characters >= limits.characters or process_time() > ends:
            break
        _read_one(document, number, found, limits)
    known = replace(known, page_count=count, metadata=described(document.get_metadata_dict()))
    return _ended(replace(known, scanned=tuple(found.scanned)), found, limits)


def _read_one(document: PdfDocument, number: int, found: _Found, limits: Limits) -> None:
    """Adds a page; one that is broken is empty, and the others are read all the same."""
    try:
        page = document[number - 1]
    except PdfiumError:
        found.broken.append(number)
        found.pages.append(Page(0, 0))
        return
    try:
        _add_text(page, number, found, limits)
    except PdfiumError:
        found.broken.append(number)
        found.pages.append(Page(0, 0))
    finally:
        page.close()


def _add_text(page: PdfPage, number: int, found: _Found, limits: Limits) -> None:
    most = min(limits.page_characters, limits.characters - found.characters)
    text = read_page(page, most)
    found.pages.append(text.page)
    found.letters += text.letters
    found.characters += min(text.characters, most)
    found.is_cut = found.is_cut or text.characters > most
    if text.letters < FEW_LETTERS and picture_share(page) >= _PICTURE:
        found.scanned.append(number)
    elif not text.letters and not is_blank(page):
        found.drawn.append(number)


def _ended(known: Contents, found: _Found, limits: Limits) -> Contents:
    count = known.page_count or 0
    if len(found.broken) == len(found.pages):
        reason = "it has no pages" if not count else "none of its pages can be read"
        return replace(known, status=DocumentStatus.BROKEN, reason=reason)
    if _needs_ocr(found):
        scanned = known.scanned or tuple(found.drawn)
        reason = f"{len(scanned)} of its {len(found.pages)} pages are pictures, and so little is text"
        return replace(known, status=DocumentStatus.NEEDS_OCR, reason=reason, scanned=scanned)
    known = replace(known, pages=tuple(repaired(found.pages)), reason=_gaps(found))
    if len(found.pages) < count or found.is_cut:
        reason = _left_out(len(found.pages), count, limits)
        return replace(known, status=DocumentStatus.TRUNCATED, reason="; ".join(filter(None, (reason, known.reason))))
    return known


def _needs_ocr(found: _Found) -> bool:
    """Whether at least half of the pages are pictures, or nothing that can be read is on any of them."""
    return 2 * len(found.scanned) >= len(found.pages) or (not found.letters and bool(found.drawn))


def _gaps(found: _Found) -> str:
    """What is missing although there is text."""
    parts = (
        f"pages that are pictures, and have no text: {numbers(found.scanned)}" if found.scanned else "",
        f"pages that cannot be read: {numbers(found.broken)}" if found.broken else "",
    )
    return "; ".join(filter(None, parts))


def numbers(pages: list[int]) -> str:
    """Of pages, for people; not all where there are many."""
    return ", ".join(map(str, pages[:10])) + (f" and {len(pages) - 10} more" if len(pages) > 10 else "")


def _left_out(read: int, count: int, limits: Limits) -> str:
    if read < count:
        return f"only the first {read:,} of {count:,} pages were read"
    return f"at most {limits.page_characters:,} characters of a page, and {limits.characters:,} in all, were read"
