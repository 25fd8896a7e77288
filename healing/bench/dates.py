"""The calendar days that a text can be read as; for comparing a value with the right one, not for crawling."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import dateparser

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_MONTH = rf"(?<![^\W\d_])(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![^\W\d_])"
_NAMED_MONTH = re.compile(
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?[\s.,/-]+)?{_MONTH}[\s.,/-]+"
    r"(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?[\s.,/-]+)?(?P<year>\d{4}|\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_AND_MONTH = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})[\s.,/-]+{_MONTH}[\s.,/-]+(?P<after>\d{{1,2}})(?!\d)", re.IGNORECASE
)
_LONGEST = 100
"""A date parser is asked about no more than so many characters."""


@lru_cache(maxsize=20_000)
def days_in(text: str) -> tuple[date, ...]:
    """Every day that ``text`` can be read as, the likeliest first: 3/4/2020 is 4 March, or 3 April.

    Numbers and English month names are read here; what is left is given to dateparser, which knows other languages.
    """
    found = tuple(dict.fromkeys(_read(text)))
    if found or not any(map(str.isdigit, text)):
        return found
    parsed = dateparser.parse(text[:_LONGEST], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return (parsed.date(),) if parsed else ()


def _read(text: str) -> Iterator[date]:
    for year, month, day in (*_YEAR_FIRST.findall(text), *_COMPACT.findall(text)):
        yield from _day(year, month, day)
    for first, second, year in _YEAR_LAST.findall(text):
        yield from _day(year, first, second)
        yield from _day(year, second, first)
    for match in (*_NAMED_MONTH.finditer(text), *_YEAR_AND_MONTH.finditer(text)):
        parts = match.groupdict()
        day = parts.get("before") or parts["after"]
        if day:
            yield from _day(parts["year"], _MONTHS[parts["month"].lower()], day)


def _day(year: str, month: str | int, day: str) -> Iterator[date]:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 60 else 1900
    try:
        yield date(number, int(month), int(day))
    except ValueError:
        return
