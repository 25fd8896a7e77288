"""How opinions feel, and which laws they speak of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

Moment = sa.DateTime(timezone=True)
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "opinion_analyses",
        _page("page_id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("analysed_at", Moment, nullable=False),
        sa.Column("known", sa.String(64), nullable=False),
        sa.Column("analyser", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("quotes", Json, nullable=False),
    )
    op.create_table(
        "mentions",
        _page("opinion_id"),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _page("law_id", is_key=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("found_by", sa.String(20), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("starts", sa.Integer, nullable=False),
        sa.Column("ends", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("sentiment", sa.Double),
    )
    op.create_index("mentions_of_law", "mentions", ["law_id"])
    op.create_table(
        "law_names",
        _page("opinion_id"),
        _page("law_id"),
        sa.Column("name", sa.String(400), primary_key=True),
    )
    op.execute("DROP VIEW opinions")
    op.execute(_OPINIONS)
    op.execute(_OPINION_LAWS)


def downgrade() -> None:
    """Not offered: it would delete what was understood."""
    raise NotImplementedError


def _page(name: str, *, is_key: bool = True) -> sa.Column[int]:
    page = sa.ForeignKey("pages.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer, page, primary_key=is_key, autoincrement=False, nullable=False)


_OPINIONS = """
CREATE VIEW opinions AS
SELECT v.page_id, v.version, v.crawled_at, v.content_hash, v.selector_version, v.healed, v.changed, v.unparsed,
       p.source, p.url, p.first_seen, p.last_seen, p.unread, v.language, v.headline, v.lead, v.authors, v.published,
       v.section, v.topics, v.text, v.paywalled, o.url AS duplicate_of, d.similarity,
       a.label AS sentiment_label, a.score AS sentiment, a.method AS sentiment_method, a.reason AS sentiment_reason
FROM pages p JOIN opinion_versions v ON v.page_id = p.id AND v.version = p.version
LEFT JOIN duplicates d ON d.page_id = p.id LEFT JOIN pages o ON o.id = d.original_id
LEFT JOIN opinion_analyses a ON a.page_id = p.id AND a.version = p.version
WHERE p.kind = 'opinion'
"""

_OPINION_LAWS = """
CREATE VIEW opinion_laws AS
SELECT m.opinion_id, m.law_id, max(m.score) AS score, count(*) AS mentions, avg(m.sentiment) AS sentiment
FROM mentions m JOIN opinion_analyses a ON a.page_id = m.opinion_id
JOIN pages p ON p.id = m.opinion_id AND p.version = a.version
GROUP BY m.opinion_id, m.law_id
"""
