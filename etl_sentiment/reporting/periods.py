"""The time axis of a chart: which years are drawn, in months or in years."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from etl_sentiment.reporting.figures import UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.reporting.figures import Month

_MOST_MONTHS = 48
"""Of a chart by month; a longer time is drawn by year."""
_MOST_YEARS = 60
"""Of a chart by year. Some pages have a date such as 0001-01-01 or 9999-12-31, which is none."""


def drawn(dated: Sequence[Month]) -> list[Month]:
    """Those of the years in which most was published, ``_MOST_YEARS`` at most."""
    by_year: Counter[int] = Counter()
    for one in dated:
        by_year[int(one.month[:4])] += one.count
    if not by_year:
        return []
    last = max(by_year, key=lambda end: (sum(by_year[year] for year in _until(end) if year in by_year), -end))
    return [one for one in dated if int(one.month[:4]) in _until(last)]


def _until(year: int) -> range:
    return range(year - _MOST_YEARS + 1, year + 1)


def left_out(dated: Sequence[Month], periods: Sequence[str]) -> str:
    """What is earlier and later than is drawn, in words; empty where nothing is."""
    digits, said = len(periods[0]), []
    earlier = sum(one.count for one in dated if one.month != UNDATED and one.month[:digits] < periods[0])
    later = sum(one.count for one in dated if one.month[:digits] > periods[-1])
    said += [f"{earlier:,} earlier"] if earlier else []
    said += [f"{later:,} later"] if later else []
    return f"not drawn: {', '.join(said)}" if said else ""


def length_of(months: set[str]) -> int:
    """Of a month that tell periods apart: 7 where few months are drawn, 4 (years) where many are."""
    return 7 if len(all_between(sorted(months))) <= _MOST_MONTHS else 4


def all_between(found: Sequence[str]) -> list[str]:
    """All years, or months, from the first to the last."""
    if not found:
        return []
    first, last = min(found), max(found)
    years = range(int(first[:4]), int(last[:4]) + 1)
    if len(first) == 4:
        return [f"{year:04}" for year in years]
    return [month for year in years for number in range(1, 13) if first <= (month := f"{year:04}-{number:02}") <= last]
