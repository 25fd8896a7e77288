"""The items, and the rules of their fields.

A field with ``kind`` in its metadata is read from the page by selectors, and the metadata is its rule: what a good
value is, said by a person and never changed by a repair. A field without metadata (``source``, ``url``, ``crawled_at``)
is set by the spider or a pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etl_sentiment.document import Document


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(kw_only=True)
class CollectedItem:
    """What every stored item has: where it came from, and which selectors read it."""

    source: str
    url: str
    crawled_at: str = field(default_factory=_now)
    """ISO 8601, UTC."""
    language: str | None = None
    """BCP 47, such as ``en``: what the page says, else what the source does."""
    etag: str | None = None
    last_modified: str | None = None
    """What the server said of the page's version (RFC 9110), to ask it for changes only."""
    selector_version: str | None = None
    """The first 12 hex digits of the SHA-256 of the selector module's text."""
    healed: dict[str, float] = field(default_factory=dict)
    """The fields that a healed selector read, each with the confidence (0 to 1) of its repair."""
    unread: list[str] = field(default_factory=list)
    """Fields of which it is not known what the page says: their selectors broke, and no repair was found."""


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
    status: str | None = field(
        default=None, metadata={"kind": "text", "about": "Whether the law or decision applies today."}
    )
    issuer: str | None = field(
        default=None, metadata={"kind": "text", "about": "The court or body that issued the law or decision."}
    )
    next_url: str | None = field(
        default=None,
        metadata={"kind": "url", "about": "The link to the next page of the list; the last page has none."},
    )


@dataclass(kw_only=True)
class LawItem(CollectedItem):
    """One law or court decision."""

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
    kind: str | None = field(
        default=None,
        metadata={
            "kind": "text",
            "about": "What sort of text it is.",
            "examples": ["Act", "Decree", "Order", "Judgment"],
        },
    )
    issuer: str | None = field(
        default=None, metadata={"kind": "text", "about": "The body that issued the law, such as a ministry or court."}
    )
    status: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "Whether the law applies today.", "examples": ["In force", "Repealed"]},
    )
    published: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day on which the law was published in the gazette."}
    )
    enacted: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day on which the law was enacted."}
    )
    effective: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day from which the law applies."}
    )
    subjects: list[str] | None = field(
        default=None, metadata={"kind": "list", "about": "The subjects under which the law is filed."}
    )
    summary: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "What the law is for, in a sentence or two; not every law has one."},
    )
    text: str | None = field(
        default=None,
        metadata={
            "kind": "longtext",
            "required": True,
            "instead": "attachments",
            "about": "The wording of the law, by paragraph.",
        },
    )
    attachments: list[str] | None = field(
        default=None, metadata={"kind": "urls", "about": "The links to the law's documents, such as its PDF."}
    )
    documents: list[Document] = field(default_factory=list)
    """What became of each attachment: its file, and its text by page."""


@dataclass
class SectionPage:
    """A section or home page of a newspaper: ``next_url`` once a page, the other fields once a row. Never stored."""

    headline: str | None = field(
        default=None, metadata={"kind": "text", "required": True, "about": "The headline of the article in this row."}
    )
    url: str | None = field(
        default=None, metadata={"kind": "url", "required": True, "about": "The link to the article's own page."}
    )
    published: str | None = field(
        default=None, metadata={"kind": "date", "about": "The day on which the article was published."}
    )
    next_url: str | None = field(
        default=None,
        metadata={"kind": "url", "about": "The link to older articles; the last page has none."},
    )


@dataclass(kw_only=True)
class OpinionItem(CollectedItem):
    """One newspaper article."""

    headline: str | None = field(
        default=None, metadata={"kind": "text", "required": True, "about": "The headline of the article."}
    )
    lead: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "The standfirst: a sentence or two between headline and text."},
    )
    authors: list[str] | None = field(
        default=None, metadata={"kind": "list", "about": "Who wrote the article: names of people, or an agency."}
    )
    published: str | None = field(
        default=None,
        metadata={"kind": "date", "required": True, "about": "The day on which the article was published."},
    )
    section: str | None = field(
        default=None,
        metadata={"kind": "text", "about": "The section of the newspaper.", "examples": ["Politics", "Opinion"]},
    )
    topics: list[str] | None = field(
        default=None, metadata={"kind": "list", "about": "The topics or tags that the article is filed under."}
    )
    text: str | None = field(
        default=None,
        metadata={"kind": "longtext", "required": True, "about": "The text of the article, by paragraph."},
    )
    paywalled: bool = False
    """Whether the page says that only subscribers may read all of it."""
    duplicate_of: str | None = None
    """The address of an earlier article with almost the same text, such as an agency's copy."""
    similarity: float | None = None
    """How much of the text (0 to 1) it has in common with that article."""


Item = LawItem | OpinionItem

FIELDS_OF_THE_CRAWL = frozenset({"crawled_at", "etag", "last_modified", "selector_version", "healed", "unread"})
"""What may differ between two crawls of a page that did not change."""


def values_of(item: CollectedItem) -> dict[str, Any]:
    """What the page said: all fields but those that depend on the crawl."""
    return {name: value for name, value in vars(item).items() if name not in FIELDS_OF_THE_CRAWL}
