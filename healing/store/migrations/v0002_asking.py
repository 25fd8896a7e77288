"""What a language model was asked, so that it is not asked twice, and what of its picks held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from healing.store.adding import add_columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    add_columns("healing_heals", sa.Column("example", sa.Text))
    add_columns(
        "healing_llm_calls",
        sa.Column("is_failure", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("digest", sa.String(200), nullable=False, server_default=""),
        sa.Column("reply", sa.Text, nullable=False, server_default=""),
        sa.Column("verdict", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("healing_llm_calls_by_time", "healing_llm_calls", ["at"], if_not_exists=True)


def downgrade() -> None:
    """Not offered: the columns do no harm to an older release."""
    raise NotImplementedError
