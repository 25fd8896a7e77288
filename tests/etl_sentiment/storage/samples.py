"""Items for tests, with whatever the test does not care about filled in, and what a database holds of them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from etl_sentiment.document import Document, DocumentStatus
from etl_sentiment.items import LawItem, OpinionItem
from healing.store.address import Address

JANUARY, FEBRUARY, MARCH = (f"2024-0{month}-01T08:00:00+00:00" for month in (1, 2, 3))


def law(**values: Any) -> LawItem:
    defaults: dict[str, Any] = {
        "source": "gazette",
        "url": "https://gazette.example/laws/1",
        "crawled_at": JANUARY,
        "language": "en",
        "identifier": "2021/114",
        "title": "Fisheries Act",
        "kind": "Act",
        "published": "2021-03-04",
        "text": "Section 1\nFish are free.",
    }
    return LawItem(**(defaults | values))


def opinion(**values: Any) -> OpinionItem:
    defaults: dict[str, Any] = {
        "source": "paper",
        "url": "https://paper.example/news/1",
        "crawled_at": JANUARY,
        "language": "en",
        "headline": "Fish, and who owns it",
        "authors": ["Ada Reef"],
        "published": "2024-01-01",
        "text": "A short text.",
    }
    return OpinionItem(**(defaults | values))


def document(**values: Any) -> Document:
    defaults: dict[str, Any] = {
        "url": "https://gazette.example/laws/1.pdf",
        "status": DocumentStatus.OK,
        "path": "ab/abcd.pdf",
        "sha256": "ab" * 32,
        "size": 1234,
        "page_count": 2,
        "pages": ["Page one.", "Page two."],
        "metadata": {"Title": "Fisheries Act"},
    }
    return Document(**(defaults | values))


def rows(url: str, query: str, **values: Any) -> list[dict[str, Any]]:
    """What a query finds, without the project's own types: as people see it in the database."""
    engine = Address.of(url, "TEST", "x.db").engine()
    with engine.connect() as connection:
        found = [row._asdict() for row in connection.execute(text(query), values)]
    engine.dispose()
    return found


def parsed(value: Any) -> Any:
    """The value of a JSON column: SQLite's is a text."""
    return json.loads(value) if isinstance(value, str) else value
