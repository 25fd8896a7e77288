"""Small charts as SVG, without a library: bars, dots on a time line, lines of shares. Pure.

Colours are those of the page's style sheet, so that they fit its dark mode; everything is said in a table, too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH = 720
_LEFT, _RIGHT = 150, 12
_ROW = 26


def timeline(rows: Mapping[str, Sequence[tuple[float, str]]], start: float, end: float) -> Markup:
    """A row each with dots at their times (seconds since the epoch); each dot with its class of the style sheet."""
    height = _ROW * len(rows) + 30
    span = max(end - start, 1.0)
    parts = []
    for place, (name, dots) in enumerate(rows.items()):
        y = _ROW * place + 16
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 4, _short(name)))
        parts.append(
            Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_LEFT, y, _WIDTH - _RIGHT, y)
        )
        for at, kind in dots:
            x = _LEFT + (at - start) / span * (_WIDTH - _LEFT - _RIGHT)
            parts.append(Markup('<circle class="{}" cx="{:.1f}" cy="{}" r="5"/>').format(kind, x, y))
    for share in (0.0, 0.5, 1.0):
        x = _LEFT + share * (_WIDTH - _LEFT - _RIGHT)
        anchor = "start" if share == 0 else "middle" if share < 1 else "end"
        day = datetime.fromtimestamp(start + share * span, UTC)
        text = Markup('<text class="axis" x="{:.0f}" y="{}" text-anchor="{}">{:%Y-%m-%d}</text>')
        parts.append(text.format(x, height - 6, anchor, day))
    return _svg(height, "When which source broke", parts)


def bars(rows: Sequence[tuple[str, float, str]], title: str) -> Markup:
    """A bar each: its name, how long it is (0 to 1), and what is written at its end."""
    parts = []
    for place, (name, share, told) in enumerate(rows):
        y = _ROW * place + 4
        length = max(share, 0.0) * (_WIDTH - _LEFT - _RIGHT - 110)
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 14, _short(name)))
        parts.append(Markup('<rect x="{}" y="{}" width="{:.1f}" height="18"/>').format(_LEFT, y, max(length, 1.0)))
        parts.append(Markup('<text x="{:.1f}" y="{}">{}</text>').format(_LEFT + length + 6, y + 14, told))
    return _svg(_ROW * len(rows) + 8, title, parts)


def line(shares: Sequence[float | None], title: str) -> Markup:
    """Shares (0 to 1) over the crawls, the earliest first; a gap where there is none."""
    width, height = 220, 46
    step = width / max(1, len(shares) - 1)
    points = [
        (place * step, height - 4 - share * (height - 8)) for place, share in enumerate(shares) if share is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(x, y) for x, y in points]
    grid = Markup(
        '<line class="grid" x1="0" y1="4" x2="{0}" y2="4"/><line class="grid" x1="0" y1="{1}" x2="{0}" y2="{1}"/>'
    )
    parts = [grid.format(width, height - 4), Markup('<polyline points="{}"/>').format(path), *dots]
    return _svg(height, title, parts, width=width, css="line")


def histogram(values: Sequence[float], edges: Sequence[tuple[float, str]], title: str) -> Markup:
    """How many values are below each edge, and not below the one before; beyond the last one is a bar of its own."""
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[next((place for place, (edge, _) in enumerate(edges) if value < edge), len(edges))] += 1
    names = [f"below {name}" for _, name in edges] + [f"{edges[-1][1]} and more"]
    most = max(counts) or 1
    return bars([(name, count / most, str(count)) for name, count in zip(names, counts, strict=True)], title)


def _svg(height: int, title: str, parts: Sequence[Markup], *, width: int = _WIDTH, css: str = "chart") -> Markup:
    head = Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(css, width, height, title)
    return head + Markup("").join(parts) + Markup("</svg>")


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21]}…"
