"""What is on a page, as far as the repair of its text needs it: lines, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one line, in points (1/72 inch) from the left edge and from the foot of the page as it is looked at.

    A hyphen at its end is written ``-``, a soft one U+00AD.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        """The height of its letters, above and below the base line."""
        return self.top - self.bottom


Row = tuple[Line, ...]
"""What stands on one height: more than one part where there are wide gaps, as between columns."""


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page in the order that the file has them."""

    width: float
    height: float
    rows: tuple[Row, ...] = ()


def merged(row: Row) -> Line:
    """The parts of a row as one line."""
    if len(row) == 1:
        return row[0]
    return Line(
        " ".join(part.text for part in row),
        min(part.left for part in row),
        max(part.right for part in row),
        min(part.bottom for part in row),
        max(part.top for part in row),
    )
