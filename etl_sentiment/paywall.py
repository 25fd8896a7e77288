"""Whether a page says that only subscribers may read all of it.

Sources: https://schema.org/isAccessibleForFree, on the article or on its parts (``hasPart``), in JSON-LD or microdata,
as https://developers.google.com/search/docs/appearance/structured-data/paywalled-content asks papers to write it; and
``article:content_tier`` (``free``, ``metered``, ``locked``), a meta tag that many papers have. A metered article may be
read by everybody a few times a month, so it counts as free unless its page says otherwise as well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector

_NOT_FREE = frozenset({"false", "0", "no", "https://schema.org/false", "http://schema.org/false"})
_LOCKED = frozenset({"locked"})
_MAX_CHARS = 500_000
"""A script larger than this is no description of an article."""
_ARTICLES = ("Article", "Posting", "Report", "Review", "CreativeWork", "WebPage")
"""What the schema.org types of a page's own content end with: ``NewsArticle``, ``BlogPosting``..."""
_SCRIPTS = "//script[contains(@type, 'ld+json')]/text()"
_ITEMPROP = "//*[@itemprop = 'isAccessibleForFree']"
_TIER = "//meta[@property = 'article:content_tier' or @name = 'article:content_tier']/@content"


def is_paywalled(page: Selector) -> bool:
    """Whether one of the page's own signs says so; a page without a sign is free, and so is one of a JSON API."""
    if page.type == "json":
        return False
    return _says_json_ld(page) or _says_microdata(page) or _says_tier(page)


def _says_json_ld(page: Selector) -> bool:
    return any(_is_restricted(thing) for script in page.xpath(_SCRIPTS).getall() for thing in _things(_load(script)))


def _says_microdata(page: Selector) -> bool:
    """Of the first article; those after it are teasers."""
    first = page.xpath(f"({_ITEMPROP})[1]")
    value = first.xpath("@content").get() or first.xpath("@href").get() or first.xpath("string()").get()
    return _is_no(value)


def _says_tier(page: Selector) -> bool:
    return page.xpath(_TIER).get("").strip().lower() in _LOCKED


def _load(text: str) -> Any:
    """The JSON of a script; none where it is broken, for other signs may still tell."""
    if len(text) > _MAX_CHARS:
        return None
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """What the page itself is: not the articles that it lists or relates to."""
    for one in data if isinstance(data, list) else [data]:
        if not isinstance(one, dict):
            continue
        graph = one.get("@graph")
        if isinstance(graph, list | dict):
            yield from _things(graph)
        elif any(kind.endswith(_ARTICLES) for kind in _types(one)):
            yield one
            yield from _things(one.get("mainEntity"))


def _types(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type")
    return [name for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)]


def _is_restricted(thing: dict[str, Any]) -> bool:
    """By its own word; by that of its parts where it gives none, or calls only the rest of itself free."""
    if _is_no(thing.get("isAccessibleForFree")):
        return True
    parts = thing.get("hasPart")
    return any(
        isinstance(part, dict) and "WebPageElement" in _types(part) and _is_no(part.get("isAccessibleForFree"))
        for part in (parts if isinstance(parts, list) else [parts])
    )


def _is_no(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in _NOT_FREE)
