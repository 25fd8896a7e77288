"""What each page kind gave in each run, what a run took, and the pages that show what a heal changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from healing.store.adding import add_columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    add_columns(
        "healing_runs",
        sa.Column("failed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("dead", sa.Integer, nullable=False, server_default="0"),
        sa.Column("job", sa.Text, nullable=False, server_default=""),
        sa.Column("cpu_seconds", sa.Double),
        sa.Column("memory_bytes", sa.BigInteger),
        sa.Column("disk_bytes", sa.BigInteger),
    )
    add_columns(
        "healing_incidents",
        sa.Column("before", sa.String(64), nullable=False, server_default=""),
        sa.Column("after", sa.String(64), nullable=False, server_default=""),
    )
    op.create_table(
        "healing_kind_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("page_kind", sa.String(200), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("look", sa.Text, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.UniqueConstraint("run", "source", "page_kind", name="healing_kind_runs_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("healing_kind_runs_by_kind", "healing_kind_runs", ["source", "page_kind", "id"])
    op.create_index("healing_kind_runs_by_time", "healing_kind_runs", ["at"])
    op.create_index("healing_incidents_by_run", "healing_incidents", ["run"])
    op.create_index("healing_parked_by_state", "healing_parked", ["state", "source"])
    op.create_index("healing_parked_by_run", "healing_parked", ["run", "state"])
    _tell_releases_before_alembic()


def downgrade() -> None:
    """Not offered: an older release does not know the states that a person's review leaves."""
    raise NotImplementedError


def _tell_releases_before_alembic() -> None:
    """They look for the version here, and leave a store alone whose version is above their own."""
    op.create_table(
        "healing_schema", sa.Column("version", sa.Integer, primary_key=True, autoincrement=False), if_not_exists=True
    )
    op.execute("INSERT INTO healing_schema (version) VALUES (3)")
