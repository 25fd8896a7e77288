"""Brings the store's tables to the version that this code knows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from healing.errors import StoreError
from healing.store import migrations
from healing.store.revisions import Revisions

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION_TABLE = "healing_version"
_BEFORE_ALEMBIC = "healing_schema"
"""Where the releases before noted the version, as a number."""

logger = logging.getLogger(__name__)


def bring_up_to_date(connection: Connection, named: str) -> None:
    """Make the tables, or change those of an older release, in the connection's transaction.

    ``StoreError`` where a newer release made them; then nothing was touched.
    """
    revisions = Revisions(migrations, VERSION_TABLE)
    noted = revisions.found(connection)
    found = noted or _noted_before_alembic(connection)
    if noted == revisions.newest:
        return
    if found and found not in revisions.known:
        raise StoreError(
            f"{named} was written by a newer release (schema {int(found)}, this one knows {int(revisions.newest)}): "
            "update this package, or name another store"
        )
    revisions.upgrade(connection, found)
    logger.info("%s: tables brought to version %s (before: %s)", named, revisions.newest, found or "none")


def _noted_before_alembic(connection: Connection) -> str:
    """The version by a release that did not use Alembic yet; empty where none made these tables."""
    if not inspect(connection).has_table(_BEFORE_ALEMBIC):
        return ""
    version = connection.scalar(text(f"SELECT max(version) FROM {_BEFORE_ALEMBIC}"))  # noqa: S608 (a constant)
    return f"{version:04d}" if version is not None else ""
