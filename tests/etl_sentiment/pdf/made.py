"""Pages made of lines, without a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_sentiment.pdf.lines import Line, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, LEADING, SIZE, LETTER = 72.0, 523.0, 760.0, 14.0, 11.0, 5.0


def line(text: str, *, top: float = TOP, left: float = LEFT, size: float = SIZE) -> Line:
    return Line(text, left, left + LETTER * len(text), top - size, top)


def lines(texts: Iterable[str], *, top: float = TOP, left: float = LEFT) -> list[Line]:
    """One below the other; an empty text leaves a gap."""
    return [line(text, top=top - LEADING * number, left=left) for number, text in enumerate(texts) if text]


def page(*of: Line) -> Page:
    return Page(WIDTH, HEIGHT, tuple((one,) for one in of))


def wrapped(text: str, *, width: int = 90) -> list[str]:
    """The text in lines of at most ``width`` characters."""
    found = [""]
    for word in text.split(" "):
        if found[-1] and len(found[-1]) + 1 + len(word) > width:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found
