"""The items, and the rules of their fields.

A field with ``kind`` in its metadata is read from the page by selectors, and the metadata is its rule: what a good
value is, said by a person and never changed by a repair. A field without metadata (``source``, ``url``, ``crawled_at``)
is set by the spider.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class LawListPage:
    """A page of a list of laws: ``next_url`` once a page, the other fields once a row. Never stored."""

    title: str | None = field(
        default=None, metadata={"kind": "text", "required": True, "about": "The name of the law in this row."}
    )
    url: str | None = field(
        default=None, metadata={"kind": "url", "required": True, "about": "The link to the law's own page."}
    )
    identifier: str | None = field(
        default=None,
        metadata={
            "kind": "identifier",
            "about": "The number under which the law was published.",
            "examples": ["2021/114"],
        },
    )
    published: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day on which the law was published in the gazette."}
    )
    next_url: str | None = field(
        default=None,
        metadata={"kind": "url", "about": "The link to the next page of the list; the last page has none."},
    )


@dataclass
class LawItem:
    """One law."""

    source: str
    url: str
    crawled_at: str = field(default_factory=_now)
    """ISO 8601, UTC."""
    identifier: str | None = field(
        default=None,
        metadata={
            "kind": "identifier",
            "required": True,
            "about": "The number under which the law was published.",
            "examples": ["2021/114"],
        },
    )
    title: str | None = field(
        default=None, metadata={"kind": "text", "required": True, "about": "The full name of the law."}
    )
    issuer: str | None = field(
        default=None, metadata={"kind": "text", "about": "The body that issued the law, such as a ministry."}
    )
    status: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "Whether the law applies today.", "examples": ["In force", "Repealed"]},
    )
    enacted: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day on which the law was enacted."}
    )
    subjects: list[str] | None = field(
        default=None, metadata={"kind": "list", "about": "The subjects under which the law is filed."}
    )
    summary: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "What the law is for, in a sentence or two; not every law has one."},
    )
    text: str | None = field(
        default=None, metadata={"kind": "longtext", "required": True, "about": "The wording of the law, by paragraph."}
    )
