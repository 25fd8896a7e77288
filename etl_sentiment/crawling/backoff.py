"""How long to wait before a page is asked for again.

The formula is "equal jitter" of Marc Brooker, Exponential Backoff And Jitter (AWS Architecture Blog, 2015): half of the
exponential wait always, the other half by chance. "Full jitter" of the same article is a little faster where thousands
of clients meet; one crawler is to give the server its rest above all.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from scrapy.http import Response

    from etl_sentiment.sources import Retry


def wait_seconds(retry: Retry, times: int, random: Random, *, asked: float | None = None) -> float:
    """Seconds before the retry number ``times`` (from 1); ``asked`` is what the server asks for. At most the cap."""
    whole = min(retry.cap, retry.base * 2.0 ** (times - 1))
    return min(retry.cap, max(whole / 2 + random.uniform(0, whole / 2), asked or 0))


def retry_after(response: Response, now: float) -> float | None:
    """The seconds that ``Retry-After`` asks for, as a number or as an HTTP date (RFC 9110, section 10.2.3).

    ``now``: seconds since 1970. ``None`` where it is not said, or cannot be read.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # not a date; a year that there is none of
        return None
    # A date without a zone is in GMT, as all HTTP dates are.
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
