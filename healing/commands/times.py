"""How people say when: on the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from scrapy.exceptions import UsageError

_AGO = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
HELP = "7d, 12h, 2026-11-01, 2026-11-01T06:30"


def span_of(text: str, option: str) -> timedelta:
    """A time span such as ``30d`` or ``12h``; ``UsageError`` names the option where it is none."""
    found = _AGO.fullmatch(text.strip().lower())
    if found is None:
        raise UsageError(f"{option} {text!r} is no time span: write 30d, 12h or 2w (s, m, h, d, w)")
    try:
        return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])
    except OverflowError:
        raise UsageError(f"{option} {text!r} is longer than a calendar has") from None


def moment_of(text: str, now: float, option: str = "--since") -> float:
    """Seconds since the epoch of a time in UTC (unless it has an offset), or of so long before ``now``.

    ``UsageError`` names the option where it is neither.
    """
    if _AGO.fullmatch(text.strip().lower()):
        return now - span_of(text, option).total_seconds()
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{option} {text!r} is not understood: write one of {HELP}") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
