"""What pdfium finds on a page: its lines, how many readable letters they have, and how much of it is a picture."""

from __future__ import annotations

import re
from ctypes import byref
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from etl_sentiment.pdf.characters import SOFT_HYPHEN, cleaned
from etl_sentiment.pdf.lines import Line, Page, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

_HYPHENS = ("\x02", "\ufffe")
"""What pdfium puts in the place of a hyphen at the end of a line; the line break is then missing."""
_ROW = re.compile(r"[^\r\n\x02\ufffe]+")
_WORD = re.compile(r"\S+")
_WIDE_GAP = 1.5
"""Times the height of the letters: the gap between two columns or cells, not between two words."""
_EACH = 3
"""Gaps are looked for in each third row first: columns are higher, and most pages have none."""
_OBJECTS = 1_000
"""Objects of a page that are looked at for pictures: a scan has a handful."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as pdfium has it."""

    page: Page
    letters: int
    """Readable characters, blanks not counted."""
    characters: int
    """All that the file has, also those that were left out."""


def read_page(page: PdfPage, most: int) -> PageText:
    """The lines of a page, made from at most ``most`` characters. ``PdfiumError`` where it cannot be read."""
    text = page.get_textpage()
    try:
        count = text.count_chars()
        rows = _Reader(text, _turn(page)).rows(min(count, most))
        width, height = page.get_size()
        letters = sum(len(part.text) - part.text.count(" ") for row in rows for part in row)
        return PageText(Page(width, height, rows), letters, count)
    finally:
        text.close()


def picture_share(page: PdfPage) -> float:
    """How much of the page is covered by pictures, 0 to 1."""
    area = page.get_width() * page.get_height()
    covered = 0.0
    for found in islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), _OBJECTS):
        left, bottom, right, top = found.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return min(1.0, covered / area) if area > 0 else 0.0


def is_blank(page: PdfPage) -> bool:
    """Whether nothing at all is drawn on it."""
    return int(pdfium.FPDFPage_CountObjects(page)) == 0


@dataclass(frozen=True, slots=True)
class _Turn:
    """How the page is turned before it is looked at: characters stand where they stood before."""

    quarters: int
    width: float
    height: float
    """As it is looked at."""
    left: float
    bottom: float
    """Where its corner is: not every page begins at 0."""

    def __call__(self, box: Box) -> Box:
        left, right = box[0] - self.left, box[2] - self.left
        bottom, top = box[1] - self.bottom, box[3] - self.bottom
        if self.quarters == 1:
            return bottom, self.height - right, top, self.height - left
        if self.quarters == 2:
            return self.width - right, self.height - top, self.width - left, self.height - bottom
        if self.quarters == 3:
            return self.width - top, left, self.width - bottom, right
        return left, bottom, right, top


def _turn(page: PdfPage) -> _Turn:
    width, height = page.get_size()
    left, bottom, _, _ = page.get_bbox()
    return _Turn(page.get_rotation() // 90, width, height, left, bottom)


@dataclass(frozen=True, slots=True)
class _Span:
    """The characters of a row."""

    start: int
    end: int
    words: list[tuple[int, int]]
    """First character, and the one after the last."""
    hyphen: bool
    """Whether the row ends in a hyphen that pdfium has taken out."""


class _Reader:
    """Finds the rows of a page, and the wide gaps in them. Asking for places is what takes time."""

    def __init__(self, text: PdfTextPage, turn: _Turn) -> None:
        self._text = text
        self._turn = turn
        self._box = pdfium.FS_RECTF()

    def rows(self, count: int) -> tuple[Row, ...]:
        """The rows that the first ``count`` characters make."""
        chars = self._characters(count)
        spans = list(_spans(chars))
        gaps = any(len(self._parts(span)) > 1 for span in spans[::_EACH])
        rows = (self._row(chars, span, gaps=gaps) for span in spans)
        return tuple(row for row in rows if row)

    def _characters(self, count: int) -> str:
        """One character for each of pdfium's, so that their places can be asked for."""
        chars = str(self._text.get_text_range(0, count))
        if len(chars) == count:
            return chars
        codes = (pdfium.FPDFText_GetUnicode(self._text.raw, index) for index in range(count))
        return "".join(chr(code) if code < 0x110000 else " " for code in codes)

    def _row(self, chars: str, span: _Span, *, gaps: bool) -> Row:
        parts = self._parts(span) if gaps else [(span.words[0][0], span.words[-1][1])]
        lines = [self._line(chars, start, end) for start, end in parts]
        if span.hyphen and not lines[-1].text.endswith(("-", SOFT_HYPHEN)):
            lines[-1] = replace(lines[-1], text=lines[-1].text + "-")
        return tuple(line for line in lines if line.text)

    def _parts(self, span: _Span) -> list[tuple[int, int]]:
        """The row, divided where the gap between two words is a wide one."""
        parts = [span.words[0]]
        for start, end in span.words[1:]:
            first, last = parts[-1]
            before, box = self._box_of(last - 1), self._box_of(start)
            if box[0] - before[2] > _WIDE_GAP * (box[3] - box[1]):
                parts.append((start, end))
            else:
                parts[-1] = (first, end)
        return parts

    def _line(self, chars: str, start: int, end: int) -> Line:
        one, other = self._box_of(start), self._box_of(end - 1)
        return Line(
            cleaned(chars[start:end]), one[0], max(one[2], other[2]), min(one[1], other[1]), max(one[3], other[3])
        )

    def _box_of(self, index: int) -> Box:
        """The place of a character, as high as its font; nowhere where pdfium cannot tell."""
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._text.raw, index, byref(box)):
            return (0.0, 0.0, 0.0, 0.0)
        return self._turn((box.left, box.bottom, box.right, box.top))


def _spans(chars: str) -> Iterator[_Span]:
    for found in _ROW.finditer(chars):
        start, end = found.span()
        words = [word.span() for word in _WORD.finditer(chars, start, end)]
        if words:
            yield _Span(start, end, words, hyphen=chars[end : end + 1] in _HYPHENS)
