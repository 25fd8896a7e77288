"""Columns that a version of the tables adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from sqlalchemy import Column


def add_columns(table: str, *columns: Column[Any]) -> None:
    """Add the columns that are not there yet, within one of Alembic's migrations."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
    for column in columns:
        if column.name not in there:
            op.add_column(table, column)
