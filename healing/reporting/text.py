"""Figures and strings as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

NONE = "-"


def duration(seconds: float | None) -> str:
    """A time span in the unit that fits: ``850 ms``, ``1.2 s``, ``3.5 min``, ``2.1 h``, ``4.0 d``."""
    if seconds is None:
        return NONE
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    for unit, size, limit in (("s", 1, 60), ("min", 60, 3600), ("h", 3600, 86400)):
        if seconds < limit - size * 0.05:  # 59.97 s would be printed as 60.0 s
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds / 86400:.1f} d"


def percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.0%}"


def moment(at: float) -> str:
    """A time in UTC, to the minute."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def counted(number: int, noun: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def printable(text: str) -> str:
    """Text of a page on one line, without what could steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
