"""What feeds and sitemaps give, and what is wrong with one that gives nothing."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum

from scrapy.utils.gz import gunzip

_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Entry:
    """A link, and what is said of it."""

    url: str
    title: str | None = None
    published: str | None = None
    """The day, ISO 8601."""


class Fault(StrEnum):
    """Why a feed or sitemap cannot be used; the name in the stats ``etl/seeds/failed/<fault>``."""

    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    HTML = "html"
    OTHER_FORMAT = "other_format"
    BROKEN = "broken"
    BOMB = "bomb"


class SeedError(Exception):
    """A feed or sitemap cannot be used; the message says what is wrong with it."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def unpacked(body: bytes, most: int) -> bytes:
    """The body, without its gzip if it has one; ``SeedError`` where it is empty, broken, or above ``most`` bytes."""
    if body.startswith(_GZIP):
        try:
            body = gunzip(body, max_size=most)
        except ValueError:
            raise SeedError(Fault.TOO_LARGE, f"its gzip has more than {most:,} bytes") from None
        except (OSError, EOFError, struct.error, zlib.error) as error:
            raise SeedError(Fault.BROKEN, f"its gzip is broken: {error}") from error
    if len(body) > most:
        raise SeedError(Fault.TOO_LARGE, f"it has {len(body):,} bytes, of which {most:,} are read")
    if not body.strip():
        raise SeedError(Fault.BROKEN, "it is an empty file")
    return body


def looks_like_html(body: bytes) -> bool:
    """Whether a page was sent instead: a login, a consent, an error that calls itself a success."""
    start = body[:2048].replace(b"\0", b"").lower()
    return b"<!doctype html" in start or b"<html" in start
