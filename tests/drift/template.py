"""What a template is: selectors that a person wrote for it, and a page of one record (or list of records)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tests.drift.marks import FIELD, FOR, MAIN, ROLE
from tests.drift.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.model import KindSelectors, Rule

Render = Callable[[Sequence[Record]], str]
"""The marked HTML of the page's main part; a detail page has one record."""


@dataclass(frozen=True, slots=True)
class Template:
    """One layout of a page kind before any mutation."""

    name: str
    page_kind: str
    rules: Mapping[str, Rule]
    selectors: KindSelectors
    render: Render


def shows(field: str) -> str:
    """The mark of an element that shows a field's value."""
    return f'{FIELD}="{field}"'


def has_role(role: str, field: str = "") -> str:
    return f'{ROLE}="{role}" {FOR}="{field}"' if field else f'{ROLE}="{role}"'


def items(record: Record, field: str, tag: str, attributes: str = "", glue: str = "") -> str:
    """One element for each item of a list field."""
    return glue.join(f"<{tag} {shows(field)} {attributes}>{escape(value)}</{tag}>" for value in record.gold[field])


def links(record: Record, field: str, folder: str, attributes: str = "", glue: str = "") -> str:
    """One link for each item of a list field."""
    return glue.join(
        f'<a {shows(field)} {attributes} href="/{folder}/{slug(value)}">{escape(value)}</a>'
        for value in record.gold[field]
    )


def slug(text: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def text_of(record: Record, field: str) -> str:
    return escape(" ".join(record.gold[field]))


def block(field: str, inner: str, tag: str = "div", attributes: str = "") -> str:
    """A part of the page that belongs to one field, and can be moved; nothing where the record lacks the value."""
    return f"<{tag} {has_role('block', field)} {attributes}>{inner}</{tag}>" if inner else ""


def document(records: Sequence[Record], main: str, metadata: str, *, site: str = "Courier") -> str:
    """A whole page: head with metadata (``none``, ``jsonld``, ``opengraph``, ``both``), navigation, main, footer."""
    record = records[0]
    topics = record.language.topics
    menu = "".join(f'<li><a href="/topic/{slug(topic)}">{topic}</a></li>' for topic in topics[:6])
    return (
        f'<!DOCTYPE html><html lang="{record.language.code}"><head><meta charset="utf-8">'
        f"{_title(records, site)}{_metadata(record, metadata) if len(records) == 1 else ''}</head><body>"
        f'<nav class="main-menu"><ul>{menu}</ul></nav><main {has_role(MAIN)}>{main}</main>'
        f'<footer class="page-foot"><p>{site}, {record.language.issuers[0]}</p><a href="/imprint">Imprint</a></footer>'
        f"</body></html>"
    )


def _title(records: Sequence[Record], site: str) -> str:
    if len(records) > 1:
        return f"<title>{site}</title>"
    return f"<title {shows('title')}>{text_of(records[0], 'title')} | {site}</title>"


def _metadata(record: Record, style: str) -> str:
    linked = _linked_data(record) if style in ("jsonld", "both") else ""
    return linked + (_open_graph(record) if style in ("opengraph", "both") else "")


LINKED_KEYS = {
    "headline": "title",
    "datePublished": "published",
    "author": "authors",
    "description": "lead",
    "keywords": "topics",
}
"""The fields that JSON-LD names."""


def _linked_data(record: Record) -> str:
    gold = record.gold
    told = {key: gold[field] for key, field in LINKED_KEYS.items() if gold.get(field)}
    data = {"@type": "NewsArticle"} | {
        key: [{"@type": "Person", "name": name} for name in values]
        if key == "author"
        else list(values)
        if key == "keywords"
        else values[0]
        for key, values in told.items()
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _open_graph(record: Record) -> str:
    names = (("og:title", "title"), ("og:description", "lead"), ("article:published_time", "published"))
    return "".join(
        f'<meta {shows(field)} property="{name}" content="{text_of(record, field)}">'
        for name, field in names
        if record.gold.get(field)
    )
