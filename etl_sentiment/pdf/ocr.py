"""Text recognised in scanned pages: pdfium draws a page, tesseract reads it.

Page by page, so that what is done when the time is over is kept. ocrmypdf does the same and writes a new PDF by way of
Ghostscript, which nobody here needs.
"""

from __future__ import annotations

import csv
import os
import subprocess
import time
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from pypdfium2 import PdfiumError

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.characters import cleaned
from etl_sentiment.pdf.extraction import read_page
from etl_sentiment.pdf.lines import Line, Page
from etl_sentiment.pdf.reading import FEW_LETTERS, numbers, opened, read_file
from etl_sentiment.pdf.repair import repaired

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pypdfium2 import PdfDocument, PdfPage

    from etl_sentiment.pdf.contents import Contents
    from etl_sentiment.pdf.limits import Limits, Recognition

_POINTS = 72
"""A point is the 72nd part of an inch."""
_LEAST_CONFIDENCE = 20.0
"""Of 100: what tesseract is less sure of is mostly dirt on the glass."""
_ALIKE = (0.6, 1.6)
"""Times the usual height of a line: headlines are higher."""
_LEAVE = 2.0
"""Seconds that are kept for putting the text together."""


class OcrError(Exception):
    """tesseract did not do its work; the message says what it said."""


def recognise(path: Path, known: Contents, limits: Limits, how: Recognition) -> Contents:
    """``known``, the contents of a scanned file, with the text of its pages.

    Pages that have text keep it, and one that cannot be recognised is empty. Where the time is over the first ones are
    there.
    """
    ends = time.monotonic() + how.seconds - _LEAVE
    pages: list[Page] = []
    failed: dict[int, str] = {}
    try:
        with opened(read_file(path)) as document:
            for number in range(min(known.page_count or 0, limits.pages)):
                if time.monotonic() >= ends:
                    break
                try:
                    pages.append(_page(document, number, limits, how, ends))
                except (OcrError, PdfiumError) as error:
                    pages.append(Page(0, 0))
                    failed[number + 1] = str(error)
    except subprocess.TimeoutExpired:
        pass  # in the middle of a page
    except (OSError, PdfiumError) as error:
        return replace(known, reason=f"{known.reason}; its text could not be recognised: {error}")
    return _ended(known, pages, failed, how)


def _ended(known: Contents, pages: list[Page], failed: dict[int, str], how: Recognition) -> Contents:
    if not pages:
        return replace(known, reason=f"{known.reason}; recognising one took more than {how.seconds:g} s")
    texts = tuple(repaired(pages))
    if not any(texts):
        why = f"its text could not be recognised: {next(iter(failed.values()))}" if failed else "no text was recognised"
        return replace(known, reason=f"{known.reason}; {why}")
    whole = len(pages) == known.page_count
    gaps = (
        "" if whole else f"the text of the first {len(pages):,} of {known.page_count:,} pages was recognised",
        f"pages that could not be recognised: {numbers(list(failed))}" if failed else "",
    )
    return replace(
        known,
        status=DocumentStatus.OCR if whole else DocumentStatus.TRUNCATED,
        reason="; ".join(filter(None, gaps)),
        pages=texts,
        metadata={**known.metadata, "ocr": f"tesseract {how.languages}"},
    )


def _page(document: PdfDocument, number: int, limits: Limits, how: Recognition, ends: float) -> Page:
    """The lines of a page: its own, or recognised ones where it has almost none."""
    page = document[number]
    try:
        own = read_page(page, limits.page_characters)
        return own.page if own.letters >= FEW_LETTERS else _recognised(page, how, ends) or own.page
    finally:
        page.close()


def _recognised(page: PdfPage, how: Recognition, ends: float) -> Page | None:
    """``None`` where it is too narrow for any letter."""
    width, height = page.get_size()
    scale = min(how.dots_per_inch / _POINTS, (how.pixels / max(width * height, 1.0)) ** 0.5)
    if min(width, height) * scale < 1:
        return None
    said = _tesseract(_picture(page, scale), scale * _POINTS, how, ends - time.monotonic())
    return Page(width, height, tuple((line,) for line in lines_of(said, height, scale)))


def _picture(page: PdfPage, scale: float) -> bytes:
    """The page in shades of grey, as a portable graymap."""
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    finally:
        bitmap.close()


def _tesseract(picture: bytes, dots: float, how: Recognition, seconds: float) -> str:
    """tesseract's table of words. ``TimeoutExpired``, ``OcrError``, ``OSError`` where it has none."""
    command = [how.program, "stdin", "stdout", "-l", how.languages, "--dpi", str(max(70, round(dots))), "tsv"]
    # Its own threads slow each other down, and processes are what the crawl counts.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(  # noqa: S603 (no shell; the picture goes over its standard input)
        command, input=picture, capture_output=True, env=environment, timeout=max(seconds, 0.01), check=False
    )
    if done.returncode:
        raise OcrError(done.stderr.decode(errors="replace").strip()[-200:] or f"tesseract ended with {done.returncode}")
    return done.stdout.decode(errors="replace")


def lines_of(table: str, height: float, scale: float) -> list[Line]:
    """The lines of tesseract's table of words; ``height`` in points, ``scale`` in pixels a point."""
    words = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    good = (word for word in words if word["level"] == "5" and float(word["conf"]) >= _LEAST_CONFIDENCE)
    lines = groupby(good, lambda word: (word["block_num"], word["par_num"], word["line_num"]))
    return _of_one_height([line for _, group in lines if (line := _line(group, height, scale)).text])


def _of_one_height(lines: list[Line]) -> list[Line]:
    """A line without tall letters is drawn tight: one that differs little from the others is made as high as they."""
    if not lines:
        return []
    usual = median(line.size for line in lines)
    return [
        replace(line, top=line.bottom + usual) if _ALIKE[0] < line.size / usual < _ALIKE[1] else line for line in lines
    ]


def _line(words: Iterable[dict[str, str]], height: float, scale: float) -> Line:
    found = list(words)
    left = min(int(word["left"]) for word in found)
    right = max(int(word["left"]) + int(word["width"]) for word in found)
    top = min(int(word["top"]) for word in found)
    bottom = max(int(word["top"]) + int(word["height"]) for word in found)
    text = cleaned(" ".join(word["text"] for word in found))
    return Line(text, left / scale, right / scale, height - bottom / scale, height - top / scale)
