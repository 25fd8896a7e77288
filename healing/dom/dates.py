"""Calendar days in machine-written and numeric dates, cheaply; dates with month words are left to a date library."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.\s]+(\d{1,2})[-/.\s]+(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?=T|Z|$|\d{4,6}$)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?((?:19|20)?\d\d)(?!\d)")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)")


def days_in(text: str) -> frozenset[str]:
    """ISO days that the text can be read as; day and month may change places, and a zoned time counts in UTC too."""
    found = {_day(*parts) for pattern in (_YEAR_FIRST, _COMPACT, _CJK) for parts in pattern.findall(text)}
    for first, second, year in _YEAR_LAST.findall(text):
        full = year if len(year) == 4 else f"20{year}"
        found |= {_day(full, second, first), _day(full, first, second)}
    if _EPOCH.fullmatch(text):
        found.add(datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat())
    return frozenset(day for day in found | _in_utc(text) if day)


def _in_utc(text: str) -> set[str]:
    zoned = _ZONED.search(text)
    if not zoned:
        return set()
    try:
        return {
            datetime.fromisoformat(zoned[0].replace(" ", "T", 1).replace(" ", "")).astimezone(UTC).date().isoformat()
        }
    except (ValueError, OverflowError):
        return set()


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
