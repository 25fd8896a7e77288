"""Time spans and time zones as agents.yaml has them."""

from __future__ import annotations

import difflib
import re
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

_UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_LONGEST = timedelta(days=366).total_seconds()


def seconds_of(value: object) -> float:
    """The seconds of ``90s``, ``15m``, ``1h30m``, ``2d`` or ``1w``; ``ValueError`` where it is none of these."""
    text = str(value).strip().lower()
    found = _SPAN.fullmatch(text)
    if found is None or not any(found.groups()) or isinstance(value, bool):
        if text == "0" and not isinstance(value, bool):
            return 0.0
        raise ValueError("must be a time such as 90s, 15m, 1h30m, 2d or 1w")
    seconds = sum(int(number) * size for number, size in zip(found.groups(), _UNITS.values(), strict=True) if number)
    if seconds > _LONGEST:
        raise ValueError("must not be longer than a year")
    return float(seconds)


def span(seconds: float) -> str:
    """The other way round: ``1h30m``."""
    left, parts = int(seconds), []
    for unit, size in _UNITS.items():
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # an empty or strange name is looked up as a path
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"is no time zone such as Europe/Berlin{hint}") from error
    return name


Span = Annotated[float, BeforeValidator(seconds_of), Field(ge=0)]
"""Seconds."""
Zone = Annotated[str, AfterValidator(_zone)]
