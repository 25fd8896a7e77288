"""Brings the tables to the version that this code knows, by Alembic.

Alembic reads its scripts from a folder, and a project that scrapyd deployed lies in a zip file: so the modules of
``migrations`` are imported as any others, and handed over as they are.
"""

from __future__ import annotations

import logging
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, cast

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import inspect

from etl_sentiment.storage import migrations
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.runtime.migration import RevisionStep
    from sqlalchemy import Connection

VERSION_TABLE = "collection_version"
"""Not Alembic's own name: the database may be shared with another program that uses it."""

VIEWS = ("laws", "opinions", "law_documents", "opinion_laws")

logger = logging.getLogger(__name__)


def bring_up_to_date(connection: Connection, named: str) -> None:
    """Make the tables, or change those of an older release, in the connection's transaction.

    ``CollectionError`` where a newer release, or another program, made them; then nothing was touched.
    """
    revisions = _revisions()
    (newest,) = revisions.heads

    def steps(heads: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        ahead = revisions.iterate_revisions(newest, heads[0] if heads else "base", implicit_base=True)
        return [MigrationStep.upgrade_from_script(revisions, cast("Script", one)) for one in reversed(list(ahead))]

    context = MigrationContext.configure(connection, opts={"fn": steps, "version_table": VERSION_TABLE})
    found = context.get_current_heads()
    if found == (newest,):
        return
    _check(connection, found, revisions, named)
    with Operations.context(context):
        context.run_migrations()
    logger.info("%s: tables brought to version %s (before: %s)", named, newest, *(found or ("none",)))


def _revisions() -> RevisionMap:
    revisions = RevisionMap(lambda: list(_scripts()))
    assert len(revisions.heads) == 1
    return revisions


def _scripts() -> Iterator[Script]:
    for found in pkgutil.iter_modules(migrations.__path__):
        module = import_module(f"{migrations.__name__}.{found.name}")
        yield Script(module, module.revision, str(module.__file__))


def _check(connection: Connection, found: tuple[str, ...], revisions: RevisionMap, named: str) -> None:
    """Raise ``CollectionError`` where these tables are not ours to change."""
    known = {script.revision for script in revisions.iterate_revisions("heads", "base")}
    if unknown := set(found) - known:
        raise CollectionError(
            f"{named} was written by a newer release (tables of version {', '.join(sorted(unknown))}, this one knows "
            f"{', '.join(sorted(known))}): update this package, or name another database"
        )
    inspector = inspect(connection)
    strange = {*inspector.get_table_names(), *inspector.get_view_names()} & {*metadata.tables, *VIEWS}
    if strange and not found:
        raise CollectionError(
            f"{named} has a table {min(strange)!r} of another program: name another database, or in PostgreSQL another "
            "schema (?options=-csearch_path%3Dname)"
        )
