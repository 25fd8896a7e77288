"""The tables as the code knows them. The migrations make them; a test holds the two together.

docs/etl.md tells what each column means. Columns of ``law_versions`` and ``opinion_versions`` are named as the items'
fields.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from etl_sentiment.storage.types import Json, Moment

metadata = MetaData()

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("selector_version", String(64)),
    Column("unread", Json, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("source", "url", name="pages_of_source"),
)


def _page_id() -> Column[int]:
    return Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


def _versions(name: str, *said: Column[Any]) -> Table:
    """A table of versions of pages: when and how they were read, then what they ``said``."""
    return Table(
        name,
        metadata,
        _page_id(),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("crawled_at", Moment, nullable=False),
        Column("content_hash", String(64), nullable=False),
        Column("selector_version", String(64)),
        Column("healed", Json, nullable=False),
        Column("changed", Json, nullable=False),
        Column("unparsed", Json, nullable=False),
        Column("language", Text),
        *said,
    )


law_versions = _versions(
    "law_versions",
    Column("identifier", Text),
    Column("title", Text),
    Column("kind", Text),
    Column("issuer", Text),
    Column("status", Text),
    Column("published", Date),
    Column("enacted", Date),
    Column("effective", Date),
    Column("subjects", Json),
    Column("summary", Text),
    Column("text", Text),
    Column("attachments", Json),
)

opinion_versions = _versions(
    "opinion_versions",
    Column("headline", Text),
    Column("lead", Text),
    Column("authors", Json),
    Column("published", Date),
    Column("section", Text),
    Column("topics", Json),
    Column("text", Text),
    Column("paywalled", Boolean, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("path", Text),
    Column("sha256", String(64)),
    Column("size", BigInteger),
    Column("page_count", Integer),
    Column("metadata", Json, nullable=False),
    ForeignKeyConstraint(["page_id", "version"], ["law_versions.page_id", "law_versions.version"], ondelete="CASCADE"),
    Index("documents_of_law", "page_id", "version"),
)

document_pages = Table(
    "document_pages",
    metadata,
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)

opinion_signatures = Table(
    "opinion_signatures",
    metadata,
    _page_id(),
    Column("signature", LargeBinary, nullable=False),
)

opinion_bands = Table(
    "opinion_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    _page_id(),
    sqlite_with_rowid=False,
)

duplicates = Table(
    "duplicates",
    metadata,
    _page_id(),
    Column("original_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("similarity", Double, nullable=False),
)

opinion_analyses = Table(
    "opinion_analyses",
    metadata,
    _page_id(),
    Column("version", Integer, nullable=False),
    Column("analysed_at", Moment, nullable=False),
    Column("known", String(64), nullable=False),
    Column("analyser", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("language", Text),
    Column("label", String(20), nullable=False),
    Column("score", Double),
    Column("reason", Text, nullable=False),
    Column("quotes", Json, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("opinion_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("law_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("score", Double, nullable=False),
    Column("found_by", String(20), nullable=False),
    Column("field", String(20), nullable=False),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("label", String(20), nullable=False),
    Column("sentiment", Double),
    Index("mentions_of_law", "law_id"),
)

law_names = Table(
    "law_names",
    metadata,
    Column("opinion_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("law_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("name", String(400), primary_key=True),
)
