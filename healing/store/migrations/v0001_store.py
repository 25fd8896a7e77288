"""Crawls, incidents, verdicts, calls of language models, parked pages, memory."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Column = sa.Column


def upgrade() -> None:
    _table("runs", *_names("spider", "source"), *_times("started_at", "seen_at"), Column("finished_at", sa.Double),
           *_counts("pages", "items"), *_texts("reason"))  # fmt: skip
    _table("incidents", *_names("source", "page_kind"), *_texts("fields"),
           Column("state", sa.String(20), nullable=False), *_counts("run"), *_times("opened_at"),
           Column("judged_at", sa.Double), Column("closed_at", sa.Double), *_counts("pages"),
           *_texts("note"))  # fmt: skip
    _table("heals", *_counts("incident"), *_names("field"), Column("accepted", sa.Boolean, nullable=False),
           *_names("proposer"), *_times("confidence"),
           *_texts("selectors_before", "selectors_after", "reasons", "sample"), *_times("at"),
           Column("state", sa.String(20), nullable=False))  # fmt: skip
    _table("parked", *_counts("run", "incident"), *_names("source", "page_kind"), *_texts("url"),
           Column("request", sa.LargeBinary, nullable=False), *_counts("status"),
           Column("headers", sa.LargeBinary, nullable=False), Column("snapshot", sa.String(64), nullable=False),
           *_texts("failures", "error"), *_counts("attempts"), Column("state", sa.String(20), nullable=False),
           *_texts("reason"), *_times("at"))  # fmt: skip
    _table("llm_calls", *_counts("incident"), *_names("model", "purpose"), Column("prompt_tokens", sa.Integer),
           Column("reply_tokens", sa.Integer), *_times("seconds"), *_texts("error"), *_times("at"))  # fmt: skip
    _table("memory", *_names("source", "page_kind"), *_texts("content"),
           sa.UniqueConstraint("source", "page_kind", name="healing_memory_of_kind"))  # fmt: skip
    _table("rejected", *_names("source", "page_kind", "field"), *_texts("selector"))
    for name, table, *columns in _INDEXES:
        op.create_index(f"healing_{name}", f"healing_{table}", columns)


def downgrade() -> None:
    """Not offered: it would drop the pages that wait for their replay."""
    raise NotImplementedError


_INDEXES = (
    ("runs_by_start", "runs", "started_at"),
    ("incidents_by_opening", "incidents", "opened_at"),
    ("incidents_by_source", "incidents", "source", "page_kind", "state"),
    ("heals_by_incident", "heals", "incident"),
    ("heals_by_time", "heals", "at"),
    ("parked_by_incident", "parked", "incident", "state", "id"),
    ("parked_by_source", "parked", "source", "state", "id"),
    ("parked_by_snapshot", "parked", "snapshot"),
    ("llm_calls_by_incident", "llm_calls", "incident"),
    ("rejected_by_kind", "rejected", "source", "page_kind"),
)


def _table(name: str, *parts: sa.Column[Any] | sa.UniqueConstraint) -> None:
    op.create_table(f"healing_{name}", Column("id", sa.Integer, primary_key=True), *parts, sqlite_autoincrement=True)


def _names(*names: str) -> list[sa.Column[str]]:
    return [Column(name, sa.String(200), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [Column(name, sa.Text, nullable=False) for name in names]


def _times(*names: str) -> list[sa.Column[float]]:
    return [Column(name, sa.Double, nullable=False) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [Column(name, sa.Integer, nullable=False) for name in names]
