"""Evens out what sources write differently: white space, and dates where there is one way to read them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

import dateparser
from itemadapter.adapter import ItemAdapter

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])")
_MONTH_NAME = re.compile(r"[^\W\d_]{3,}")
_VERBATIM = frozenset({"etag", "last_modified"})
"""What is said to the server again, as it said it."""
_PARSING = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}


class CleanPipeline:
    """Cleans every field; which fields are dates is said by the item's own metadata."""

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        for name, value in adapter.items():
            if name in _VERBATIM:
                continue
            is_date = adapter.get_field_meta(name).get("kind") == "date"
            adapter[name] = clean_date(value) if is_date and isinstance(value, str) else clean_text(value)
        return item


def clean_text(value: Any) -> Any:
    """``value`` with white space collapsed within each line of each of its strings, blank lines dropped."""
    if isinstance(value, list):
        return [clean_text(part) for part in value]
    if not isinstance(value, str):
        return value
    return "\n".join(line for line in (" ".join(line.split()) for line in value.splitlines()) if line)


def clean_date(value: str) -> str:
    """The day as ``YYYY-MM-DD`` where it can be read in one way only, the text as it is where it cannot.

    Digits alone may be a day or a month first, so they are left to people.
    """
    text = " ".join(value.split())
    found = _ISO.match(text)
    if found:
        return found[0] if _is_day(found[0]) else text
    return (_named_month(text) or text) if _MONTH_NAME.search(text) else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _named_month(text: str) -> str:
    """2.5 ms in dateparser; days repeat in a crawl."""
    parsed = dateparser.parse(text, settings=_PARSING)
    return parsed.date().isoformat() if parsed else ""
