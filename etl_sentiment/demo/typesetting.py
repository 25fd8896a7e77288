"""Sets text as a printed gazette does: justified lines, words broken at line ends, a header and a footer on each page.

All of that is what the reading side has to mend again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_LEFT, _RIGHT, _TOP, _FOOT = 124.0, 124.0, 96.0, 110.0
"""Margins in points."""
_FONT, _BOLD, _SIZE, _LEADING = "Times-Roman", "Times-Bold", 11.0, 14.0
_HEADING_GAP, _PARAGRAPH_GAP = 10.0, 5.0
_SYLLABLE = re.compile(r"(?<=[aeiouy])(?=[bcdfghjklmnpqrstvwxz][aeiouy])")
_WORD = re.compile(r"[A-Za-z]{6,}(?=[.,;:)]*$)")
_LEAST_PART = 3
"""Letters on either side of a broken word."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of its own in bold type."""

    text: str


Block = Heading | str
"""A heading or a paragraph."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is printed: the rest of its place is filled with white space unless it ends a paragraph."""

    text: str
    is_last: bool = True
    is_bold: bool = False
    gap: float = 0.0
    """Points above it."""


def set_pages(canvas: Canvas, blocks: Sequence[Block], *, header: str) -> None:
    """Draw the blocks on as many pages as they take."""
    pages = list(_pages(blocks))
    for number, lines in enumerate(pages, start=1):
        canvas.setFont(_FONT, 9)
        canvas.drawString(_LEFT, HEIGHT - 50, header)
        canvas.drawCentredString(WIDTH / 2, 46, f"Page {number} of {len(pages)}")
        for height, line in lines:
            _draw(canvas, line, height)
        canvas.showPage()


def broken_lines(text: str, width: float) -> list[str]:
    """``text`` as lines that are at most ``width`` points wide; where a word is broken, the line ends with a hyphen."""
    lines: list[str] = []
    line, room = "", width
    for word in text.split():
        space = _width(" ") if line else 0.0
        if space + _width(word) <= room:
            line, room = f"{line} {word}" if line else word, room - space - _width(word)
            continue
        head, tail = _broken(word, room - space)
        lines.append(f"{line} {head}" if head else line)
        line, room = tail, width - _width(tail)
    return [*lines, line]


def _broken(word: str, room: float) -> tuple[str, str]:
    """As much of the word as there is room for, with a hyphen, and the rest; nothing where it cannot be broken."""
    if _WORD.search(word):
        for place in reversed([found.start() for found in _SYLLABLE.finditer(word)]):
            head = word[:place] + "-"
            if _LEAST_PART <= place <= len(word) - _LEAST_PART and _width(head) <= room:
                return head, word[place:]
    return "", word


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    """In points. Words repeat, and all widths of a law would otherwise take longer than the rest of its PDF."""
    return float(stringWidth(text, _FONT, _SIZE))


def _pages(blocks: Iterable[Block]) -> Iterator[list[tuple[float, Line]]]:
    """The lines of each page with their heights. No page ends with a heading or within a word."""
    page: list[tuple[float, Line]] = []
    height = HEIGHT - _TOP
    for line in _lines(blocks):
        height -= line.gap if page else 0.0
        # A line higher up where the next one has to stand on the same page.
        least = _FOOT + (2 * _LEADING if line.is_bold or line.text.endswith("-") else 0.0)
        if page and height < least:
            yield page
            page, height = [], HEIGHT - _TOP
        page.append((height, line))
        height -= _LEADING
    yield page


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Heading):
            yield Line(block.text, is_bold=True, gap=_HEADING_GAP)
            continue
        texts = broken_lines(block, WIDTH - _LEFT - _RIGHT)
        for number, text in enumerate(texts):
            yield Line(text, is_last=number == len(texts) - 1, gap=0.0 if number else _PARAGRAPH_GAP)


def _draw(canvas: Canvas, line: Line, height: float) -> None:
    canvas.setFont(_BOLD if line.is_bold else _FONT, _SIZE)
    spaces = line.text.count(" ")
    room = WIDTH - _LEFT - _RIGHT - stringWidth(line.text, _FONT, _SIZE)
    canvas.drawString(_LEFT, height, line.text, wordSpace=0.0 if line.is_last or not spaces else room / spaces)
