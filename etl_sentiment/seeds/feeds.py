"""The links of RSS (0.90 to 2.0) and Atom feeds, well-formed or not."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8
from w3lib.html import remove_tags, replace_entities

from etl_sentiment.seeds.entries import Entry, Fault, SeedError, looks_like_html, unpacked

MAX_FEED_SIZE = 5 * 1024 * 1024
"""Bytes. feedparser needs up to 10 s for so much."""

_XML = {"content-type": "application/xml; charset=utf-8"}


def read_feed(body: bytes, url: str, content_type: str = "") -> list[Entry]:
    """The entries of a feed, in its order; none where it is a feed without any.

    ``SeedError`` for everything that is no feed. A feed that is not well-formed is read as far as it goes.
    """
    text = _as_utf8(unpacked(body, MAX_FEED_SIZE), content_type)
    parsed = feedparser.parse(
        BytesIO(text),
        response_headers=_XML | {"content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.version and not parsed.entries:
        if looks_like_html(text):
            raise SeedError(Fault.HTML, "it is an HTML page, not a feed")
        raise SeedError(Fault.OTHER_FORMAT, "it is neither RSS nor Atom")
    if parsed.bozo and not parsed.entries:
        raise SeedError(Fault.BROKEN, f"it is not well-formed: {parsed.bozo_exception}")
    return [_entry(one) for one in parsed.entries]


def _as_utf8(body: bytes, content_type: str) -> bytes:
    """The text in UTF-8, whatever its encoding was.

    A feed needs no entities of its own. feedparser keeps those that it takes to be harmless, and where the XML parser
    stops at too many it goes on with one that does not: 100 kB become 200 MB. So all are refused.
    """
    found: dict[str, Any] = {}
    text: bytes = convert_to_utf8({"content-type": content_type} if content_type else {}, body, found)
    if b"<!ENTITY" in text:
        raise SeedError(Fault.BOMB, "it declares entities of its own, as only a bomb needs them")
    return text


def _entry(parsed: Any) -> Entry:
    title = parsed.get("title") or ""
    if parsed.get("title_detail", {}).get("type", "text/plain") != "text/plain":
        title = replace_entities(remove_tags(title))
    return Entry(url=parsed.get("link") or "", title=" ".join(title.split()) or None, published=_day(parsed))


def _day(parsed: Any) -> str | None:
    """The day in the zone that the feed names: the one that the article's page shows."""
    text = parsed.get("published") or ""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text.strip()).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    guessed = parsed.get("published_parsed")
    return date(*guessed[:3]).isoformat() if guessed else None
