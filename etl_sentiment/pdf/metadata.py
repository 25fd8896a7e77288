"""What a PDF says of itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from etl_sentiment.pdf.characters import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 500
"""Characters of a value that are kept."""

_NAMES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
}
_DATES = {"CreationDate": "created", "ModDate": "modified"}
_DATE = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)?(?P<day>\d\d)?(?P<hour>\d\d)?(?P<minute>\d\d)?(?P<second>\d\d)?"
    r"(?P<zone>Z|[+-]\d\d(?:'?\d\d)?)?"
)


def described(said: Mapping[str, str]) -> dict[str, str]:
    """Readable values under plain names; ``created`` and ``modified`` are ISO 8601, and missing where they are none."""
    found = {name: cleaned(said.get(key, "")[: 2 * LONGEST])[:LONGEST].strip() for key, name in _NAMES.items()}
    found |= {name: iso_date(said.get(key, "")) for key, name in _DATES.items()}
    return {name: value for name, value in found.items() if value}


def iso_date(text: str) -> str:
    """A date of a PDF (``D:20210314093000+01'00'``, ISO 32000-1, 7.9.4) as ISO 8601; empty where it is none."""
    found = _DATE.match(text[:40].strip())
    if found is None:
        return ""
    parts = [int(found[name] or default) for name, default in _DEFAULTS]
    try:
        moment = datetime(*parts, tzinfo=_zone(found["zone"]))  # type: ignore[misc, arg-type]
    except ValueError:
        return ""
    if found["hour"] is None:
        return moment.date().isoformat()
    return (moment if found["zone"] else moment.replace(tzinfo=None)).isoformat()


_DEFAULTS = (("year", 1), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))


def _zone(text: str | None) -> timezone:
    if not text or text == "Z":
        return UTC
    digits = text[1:].replace("'", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
