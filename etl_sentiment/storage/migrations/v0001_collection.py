"""Pages, the versions of laws and opinions, documents, copies."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision: str | None = None

# Of this version, as everything here: not those of ``storage.types``, which may change.
Moment = sa.DateTime(timezone=True)
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _pages()
    _versions(
        "law_versions",
        *(sa.Column(name, sa.Text) for name in ("identifier", "title", "kind", "issuer", "status")),
        *(sa.Column(name, sa.Date) for name in ("published", "enacted", "effective")),
        sa.Column("subjects", Json),
        sa.Column("summary", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("attachments", Json),
    )
    _versions(
        "opinion_versions",
        sa.Column("headline", sa.Text),
        sa.Column("lead", sa.Text),
        sa.Column("authors", Json),
        sa.Column("published", sa.Date),
        sa.Column("section", sa.Text),
        sa.Column("topics", Json),
        sa.Column("text", sa.Text),
        sa.Column("paywalled", sa.Boolean, nullable=False),
    )
    _documents()
    _copies()
    op.execute(_LAWS)
    op.execute(_OPINIONS)
    op.execute(_LAW_DOCUMENTS)


def downgrade() -> None:
    """Not offered: it would delete what was collected."""
    raise NotImplementedError


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("first_seen", Moment, nullable=False),
        sa.Column("last_seen", Moment, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("selector_version", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("source", "url", name="pages_of_source"),
    )


def _versions(name: str, *said: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _page_id(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("crawled_at", Moment, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("selector_version", sa.String(64)),
        sa.Column("healed", Json, nullable=False),
        sa.Column("changed", Json, nullable=False),
        sa.Column("unparsed", Json, nullable=False),
        sa.Column("language", sa.Text),
        *said,
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.BigInteger),
        sa.Column("page_count", sa.Integer),
        sa.Column("metadata", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id", "version"], ["law_versions.page_id", "law_versions.version"], ondelete="CASCADE"
        ),
    )
    op.create_index("documents_of_law", "documents", ["page_id", "version"])
    op.create_table(
        "document_pages",
        sa.Column(
            "document_id",
            sa.Integer,
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _copies() -> None:
    op.create_table("opinion_signatures", _page_id(), sa.Column("signature", sa.LargeBinary, nullable=False))
    op.create_table(
        "opinion_bands",
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        _page_id(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "duplicates",
        _page_id(),
        sa.Column("original_id", sa.Integer, sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("similarity", sa.Double, nullable=False),
    )


def _page_id() -> sa.Column[int]:
    return sa.Column(
        "page_id", sa.Integer, sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


_PAGE = "p.source, p.url, p.first_seen, p.last_seen"
_READING = "v.page_id, v.version, v.crawled_at, v.content_hash, v.selector_version, v.healed, v.changed, v.unparsed"

_LAWS = f"""
CREATE VIEW laws AS
SELECT {_READING}, {_PAGE}, v.language, v.identifier, v.title, v.kind, v.issuer, v.status,
       v.published, v.enacted, v.effective, v.subjects, v.summary, v.text, v.attachments
FROM pages p JOIN law_versions v ON v.page_id = p.id AND v.version = p.version
WHERE p.kind = 'law'
"""  # noqa: S608 (names of columns only)

_OPINIONS = f"""
CREATE VIEW opinions AS
SELECT {_READING}, {_PAGE}, v.language, v.headline, v.lead, v.authors, v.published, v.section, v.topics,
       v.text, v.paywalled, o.url AS duplicate_of, d.similarity
FROM pages p JOIN opinion_versions v ON v.page_id = p.id AND v.version = p.version
LEFT JOIN duplicates d ON d.page_id = p.id LEFT JOIN pages o ON o.id = d.original_id
WHERE p.kind = 'opinion'
"""  # noqa: S608

_LAW_DOCUMENTS = """
CREATE VIEW law_documents AS
SELECT p.source, v.identifier, v.title, d.*
FROM pages p JOIN law_versions v ON v.page_id = p.id AND v.version = p.version
JOIN documents d ON d.page_id = p.id AND d.version = p.version
WHERE p.kind = 'law'
"""
