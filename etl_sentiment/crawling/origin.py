"""Where an item came from: its page, the version that the server named, and the selectors that read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy.http import TextResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.http import Response

    from etl_sentiment.source_spider import SourceSpider
    from healing.model import Extraction

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""BCP 47 (RFC 5646), as far as its form goes."""


def origin(spider: SourceSpider, response: Response, source: str, extraction: Extraction) -> dict[str, Any]:
    """The keyword arguments of a ``CollectedItem`` that ``extraction`` was read for from ``response``."""
    known = spider.source_named(source)
    provenance = spider.provenance(extraction.page_kind, source=known.selectors)
    return {
        "source": source,
        "url": response.url,
        "language": language_of(response) or known.language,
        "etag": _header(response, "ETag"),
        "last_modified": _header(response, "Last-Modified"),
        "selector_version": provenance.version,
        "healed": provenance.of(extraction),
        "unread": unread(spider, response, source, extraction, {name: extraction[name] for name in extraction.fields}),
    }


def unread(
    spider: SourceSpider, response: Response, source: str, extraction: Extraction, values: Mapping[str, Any]
) -> list[str]:
    """The names in ``values``, those of a page or of one of its rows, of which it is not known what the page says."""
    if not isinstance(response, TextResponse):
        return []
    lost = spider.unread(response, extraction, source=spider.selectors_of(source))
    return [name for name in values if name in lost and not values[name]]


def language_of(response: Response) -> str | None:
    """The language that a page says it is in: of its ``html`` element, else of the header ``Content-Language``."""
    said = [_header(response, "Content-Language") or ""]
    if isinstance(response, TextResponse) and response.selector.type == "html":
        said.insert(0, response.xpath("/html/@lang").get("") or response.xpath("/html/@xml:lang").get(""))
    tags = (found for text in said if (found := _LANGUAGE_TAG.fullmatch(text.strip().replace("_", "-"))))
    return next((tag[0] for tag in tags), None)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
