"""What the newest reading of a page could not read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    for view in ("laws", "opinions"):
        op.execute(f"DROP VIEW {view}")
    op.add_column("pages", sa.Column("unread", Json, nullable=False, server_default="[]"))
    op.execute(_LACKING)
    op.execute(_LAWS)
    op.execute(_OPINIONS)


def downgrade() -> None:
    """Not offered: a release without it would take what could not be read for gone."""
    raise NotImplementedError


_LACKING = """
UPDATE pages SET unread = '["documents"]' WHERE EXISTS (
    SELECT 1 FROM documents d WHERE d.page_id = pages.id AND d.version = pages.version
    AND d.status IN ('unreachable', 'too_costly')
)
"""

_PAGE = "p.source, p.url, p.first_seen, p.last_seen, p.unread"
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
