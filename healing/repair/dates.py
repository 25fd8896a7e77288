"""Which calendar days a text names, in any language: numeric dates, and a day and a year around a month word."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from healing.dom.dates import days_in
from healing.dom.text import normal
from healing.repair.months import month_words

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}")
_MAX_CHARS = 120
_REACH = 6
"""A year stands at most so many words from its month."""


@lru_cache(maxsize=4096)
def days(text: str) -> frozenset[str]:
    """ISO days that a short text can be read as; empty where it names none, or names one only relative to today."""
    if len(text) > _MAX_CHARS or not any(map(str.isdigit, text)):
        return frozenset()
    return days_in(text) or _worded(text)


def _worded(text: str) -> frozenset[str]:
    words = _WORDS.findall(normal(text))
    found = set()
    for place, word in enumerate(words):
        for month in month_words().get(word, ()):
            near = words[max(0, place - _REACH) : place] + words[place + 1 : place + 1 + _REACH]
            years = [other for other in near if _YEAR.fullmatch(other)][:1]
            before = [other for other in words[max(0, place - 3) : place] if _DAY.fullmatch(other)][-1:]
            after = [other for other in words[place + 1 : place + 3] if _DAY.fullmatch(other)][:1]
            found |= {_iso(year, month, day) for year in years for day in (*before, *after)}
    return frozenset(found - {""})


def _iso(year: str, month: int, day: str) -> str:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""
