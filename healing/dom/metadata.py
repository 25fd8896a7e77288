"""What a page says of itself for machines: JSON-LD, meta tags, microdata, the title. Each value has a path.

Paths: ``jsonld:author.name``, ``meta:og:title``, ``itemprop:datePublished``, ``title:`` (``title:0``: its first part).
https://schema.org and https://ogp.me name the keys.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from healing.dom.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

Metadata = dict[str, tuple[str, ...]]
"""Values by path, in page order, none twice."""

_SIDE_TYPES = re.compile(
    r"BreadcrumbList|WebSite|Organization|ItemList|ImageObject|VideoObject|SearchAction|SiteNavigationElement|ListItem|"
    r"Person|NewsMediaOrganization|Comment|Offer|WPFooter|WPHeader|Corporation|FAQPage|ImageGallery"
)
_SIDE_KEYS = frozenset(
    {"publisher", "image", "logo", "isPartOf", "hasPart", "comment", "video", "potentialAction", "speakable"}
)
_MAX_DEPTH = 4
_MAX_LD_CHARS = 500_000
_TITLE_PARTS = re.compile(r"\s+[|•·–—-]\s+|\s*\|\s*")
_BARE_CONTROL = re.compile(r"[\x00-\x1f]+")
_TAGS = re.compile(r"<[^<>]{1,200}>")


def read_metadata(root: HtmlElement) -> Metadata:
    """All embedded values of a page by path."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, value in (*_linked_data(root), *_meta_tags(root), *_microdata(root), *_title(root)):
        text = collapse(_TAGS.sub(" ", value)) if "<" in value else collapse(value)
        if text and text not in found[path]:
            found[path].append(text)
    return {path: tuple(values) for path, values in found.items() if values}


def _linked_data(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for thing in _things(_load((script.text or "")[:_MAX_LD_CHARS])):
                yield from _flatten("jsonld:", thing, 0)


def _load(text: str) -> Any:
    """The JSON of one script; pages in the wild put line ends into strings and semicolons or comments around."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, _BARE_CONTROL.sub(" ", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The described things, those that every page of the site describes left out."""
    if isinstance(data, list):
        for part in data:
            yield from _things(part)
    elif isinstance(data, dict):
        if "@graph" in data:
            yield from _things(data["@graph"])
        main = data.get("mainEntity") or data.get("mainEntityOfPage")
        if isinstance(main, dict) and "headline" in main:
            yield from _things(main)
        if not _SIDE_TYPES.fullmatch(_type_of(data)):
            yield data


def _type_of(data: dict[str, Any]) -> str:
    kind = data.get("@type", "")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def _flatten(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for key, inner in value.items():
            if not key.startswith("@") and key not in _SIDE_KEYS:
                yield from _flatten(f"{path}{'.' if depth else ''}{key}", inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _flatten(path, inner, depth)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield path, str(value)


def _meta_tags(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in root.iter("meta"):
        key = tag.get("property") or tag.get("name")
        content = tag.get("content")
        if key and content:
            yield f"meta:{key}", content


def _microdata(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in root.iterfind(".//*[@itemprop]"):
        value = element.get("content") or element.get("datetime") or "".join(element.itertext())
        if len(value) <= 2000:
            for name in (element.get("itemprop") or "").split():
                yield f"itemprop:{name}", value


def _title(root: HtmlElement) -> Iterator[tuple[str, str]]:
    title = root.find(".//title")
    text = collapse(title.text or "") if title is not None else ""
    if not text:
        return
    yield "title:", text
    parts = _TITLE_PARTS.split(text)
    if len(parts) > 1:
        yield "title:0", parts[0]
        yield "title:-1", text[: text.rindex(parts[-1])].rstrip(" |•·–—-")
