"""Brings the tables to the version that this code knows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from etl_sentiment.storage import migrations
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.tables import metadata
from healing.store.revisions import Revisions

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION_TABLE = "collection_version"

VIEWS = ("laws", "opinions", "law_documents", "opinion_laws")

logger = logging.getLogger(__name__)


def bring_up_to_date(connection: Connection, named: str) -> None:
    """Make the tables, or change those of an older release, in the connection's transaction.

    ``CollectionError`` where a newer release, or another program, made them; then nothing was touched.
    """
    revisions = Revisions(migrations, VERSION_TABLE)
    found = revisions.found(connection)
    if found == revisions.newest:
        return
    _check(connection, found, revisions, named)
    revisions.upgrade(connection, found)
    logger.info("%s: tables brought to version %s (before: %s)", named, revisions.newest, found or "none")


def _check(connection: Connection, found: str, revisions: Revisions, named: str) -> None:
    """Raise ``CollectionError`` where these tables are not ours to change."""
    if found and found not in revisions.known:
        raise CollectionError(
            f"{named} was written by a newer release (tables of version {found}, this one knows "
            f"{', '.join(sorted(revisions.known))}): update this package, or name another database"
        )
    inspector = inspect(connection)
    strange = {*inspector.get_table_names(), *inspector.get_view_names()} & {*metadata.tables, *VIEWS}
    if strange and not found:
        raise CollectionError(
            f"{named} has a table {min(strange)!r} of another program: name another database, or in PostgreSQL another "
            "schema (?options=-csearch_path%3Dname)"
        )
