"""Text in two columns, brought into the order that it is read in."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from etl_sentiment.pdf.lines import Line, Page, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Block = list[Line]
"""Lines that stand one below the other."""

_LEAST_ROWS = 4
"""So many lines each side of the gap make columns."""
_FULL = 0.55
"""Lines of running text fill their column at the median at least so far; the cells of a table do not."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """A strip from top to bottom that no line of a part of the page crosses."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def blocks(page: Page) -> list[Block]:
    """The lines of a page in reading order, by block: full width, left column, right column.

    Outside of columns the order is the file's own.
    """
    parts = [part for row in page.rows for part in row]
    gap = _gap(parts)
    if gap is None:
        return [[merged(row) for row in page.rows]] if page.rows else []
    return list(_ordered(parts, gap))


def _gap(parts: Sequence[Line]) -> _Gap | None:
    """The gap between two columns; ``None`` where the page has one column, or a table."""
    if len(parts) < 2 * _LEAST_ROWS:
        return None
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    best = max(_gaps(parts, left, right), key=lambda gap: _rows_beside(parts, gap), default=None)
    return best if best is not None and _are_columns(parts, best, left, right) else None


def _gaps(parts: Sequence[Line], left: float, right: float) -> Iterator[_Gap]:
    """Where a gap may be: between lines that end and lines that begin in the middle of the page."""
    low, high = left + 0.3 * (right - left), left + 0.7 * (right - left)
    starts = sorted({round(part.left) for part in parts if low < part.left < high})
    for start in starts[:40]:
        ends = [part.right for part in parts if part.right <= start + 1 and part.right > low - (high - low)]
        if ends:
            yield _Gap(max(ends), start)


def _rows_beside(parts: Sequence[Line], gap: _Gap) -> int:
    return min(len(_left_of(parts, gap)), len(_right_of(parts, gap))) - len(_across(parts, gap))


def _left_of(parts: Sequence[Line], gap: _Gap) -> list[Line]:
    return [part for part in parts if part.right <= gap.middle]


def _right_of(parts: Sequence[Line], gap: _Gap) -> list[Line]:
    return [part for part in parts if part.left >= gap.middle]


def _across(parts: Sequence[Line], gap: _Gap) -> list[Line]:
    return [part for part in parts if part.left < gap.middle < part.right]


def _are_columns(parts: Sequence[Line], gap: _Gap, left: float, right: float) -> bool:
    sides = (_left_of(parts, gap), gap.left - left), (_right_of(parts, gap), right - gap.right)
    if any(len(side) < _LEAST_ROWS or width <= 0 for side, width in sides):
        return False
    if gap.right - gap.left < 0.5 * median(part.size for part in parts):
        return False
    if len(_across(parts, gap)) > len(parts) / 2 or not _overlap(sides[0][0], sides[1][0]):
        return False
    return all(median(part.right - part.left for part in side) >= _FULL * width for side, width in sides)


def _overlap(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two columns stand beside each other, not one above the other."""
    top = min(max(part.top for part in side) for side in (one, other))
    bottom = max(min(part.bottom for part in side) for side in (one, other))
    return sum(bottom <= part.bottom and part.top <= top for part in one) >= _LEAST_ROWS - 1


def _ordered(parts: Sequence[Line], gap: _Gap) -> Iterator[Block]:
    """Lines across the gap divide the page; between two of them the left column comes before the right one."""
    across = sorted(_across(parts, gap), key=lambda part: -part.top)
    rest = sorted((part for part in parts if part not in across), key=lambda part: -part.top)
    wide: Block = []
    for line in across:
        above = [part for part in rest if part.bottom >= line.bottom and part.top > line.top]
        if above:
            if wide:
                yield wide
            wide = []
            rest = [part for part in rest if part not in above]
            yield from _sides(above, gap)
        wide.append(line)
    if wide:
        yield wide
    yield from _sides(rest, gap)


def _sides(parts: Sequence[Line], gap: _Gap) -> Iterator[Block]:
    for side in (_left_of(parts, gap), _right_of(parts, gap)):
        if side:
            yield side
