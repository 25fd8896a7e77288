"""Small charts as SVG, without a library: marks on a time line, a field's share over the crawls. Pure.

Places across are percentages, so that the words keep their size on a narrow screen; colours are those of the page's
style sheet, so that they fit its dark mode. Nothing is said by colour alone, and everything is said in a table, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from healing.reporting.text import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from healing.reporting.webpage.fields import FieldLine, Point

SHAPES = {
    "good": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",  # a circle
    "open": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0",  # a ring
    "warn": "M0-6L6 5H-6Z",  # a triangle
    "bad": "M-5-5L5 5M5-5L-5 5",  # a cross
}
"""What became of an incident, as a path around the origin."""

_ROW = 40
_LONGEST_NAME = 40
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident."""

    at: float
    """Seconds since the epoch."""
    shape: str
    """A key of ``SHAPES``."""
    told: str
    """What is said of it where a pointer rests on it."""


def timeline(rows: Mapping[str, Sequence[Mark]], start: float, end: float) -> Markup:
    """A row each with marks at their times."""
    height = _ROW * len(rows) + 22
    parts = [part for place, row in enumerate(rows.items()) for part in _row(place * _ROW, *row, start, end)]
    count = sum(map(len, rows.values()))
    label = f"Time line of {count} incidents of {len(rows)} sources; the table below says the same."
    return _svg("timeline", label, [*parts, *_axis(height, start, end)], height)


def _row(top: int, name: str, marks: Sequence[Mark], start: float, end: float) -> Iterable[Markup]:
    shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    yield Markup('<text x="0" y="{}">{}</text>').format(top + 12, shown)
    yield Markup('<line class="grid" x1="0" y1="{0}" x2="100%" y2="{0}"/>').format(top + 26)
    for mark in marks:
        yield Markup('<svg x="{:.2f}%" y="{}" class="{}"><path d="{}"/><title>{}</title></svg>').format(
            _across(mark.at, start, end), top + 26, mark.shape, SHAPES[mark.shape], mark.told
        )


def _axis(height: int, start: float, end: float) -> Iterable[Markup]:
    span = end - start
    form = "%Y-%m-%d" if span > 4 * _DAY else "%m-%d %H:%M" if span > 900 else "%H:%M:%S"
    for share, anchor in ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end")):
        when = f"{datetime.fromtimestamp(start + share * span, UTC):{form}}"
        css = "axis" if share in (0.0, 0.5, 1.0) else "axis between"
        tick = Markup('<text class="{}" x="{:.0f}%" y="{}" text-anchor="{}">{}</text>')
        yield tick.format(css, share * 100, height - 4, anchor, when)


def _across(at: float, start: float, end: float) -> float:
    """Percent, with room for half a mark at either end."""
    share = (at - start) / (end - start) if end > start else 0.5
    return 1 + 98 * min(1.0, max(0.0, share))


def line(field: FieldLine) -> Markup:
    """The share (top: all, bottom: none) by crawl, the newest on the right; a gap where there is none."""
    shares = field.shares
    told = f"{field.name}: from {percent(shares[0])} to {percent(shares[-1])}" if shares else f"{field.name}: nothing"
    points = [(_place(number, len(field.points)), point) for number, point in enumerate(field.points)]
    grid = [Markup('<line class="grid" x1="0" y1="{0}" x2="100%" y2="{0}"/>').format(y) for y in (5, 41)]
    broke = Markup('<line class="broke" x1="{0:.2f}%" y1="0" x2="{0:.2f}%" y2="46"/>')
    dots = [_dot(x, point, point.share) for x, point in points if point.share is not None]
    broken = [broke.format(x) for x, point in points if point.is_broken]
    return _svg("line", told, [*grid, *broken, *_segments(points), *dots], 46)


def _segments(points: Sequence[tuple[float, Point]]) -> Iterable[Markup]:
    segment = Markup('<line x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}"/>')
    for (x, one), (to, other) in pairwise(points):
        if one.share is not None and other.share is not None:
            yield segment.format(x, _down(one.share), to, _down(other.share))


def _dot(x: float, point: Point, share: float) -> Markup:
    css, radius = ("bad", 4) if point.is_told else ("plain", 2)
    return Markup('<circle class="{}" cx="{:.2f}%" cy="{:.1f}" r="{}"/>').format(css, x, _down(share), radius)


def _place(number: int, count: int) -> float:
    return 2 + 96 * number / (count - 1) if count > 1 else 98.0


def _down(share: float) -> float:
    return 41 - 36 * share


def _svg(css: str, label: str, parts: Iterable[Markup], height: int) -> Markup:
    head = Markup('<svg class="{}" width="100%" height="{}" role="img" aria-label="{}">').format(css, height, label)
    return head + Markup("").join(parts) + Markup("</svg>")
