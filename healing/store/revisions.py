"""Tables brought to the version that the code knows, by Alembic.

Alembic reads its scripts from a folder, and a project that scrapyd deployed lies in a zip file: so the modules of a
package of migrations are imported as any others, and handed over as they are.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, cast

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import Script
from alembic.script.revision import RevisionMap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from alembic.runtime.migration import RevisionStep
    from sqlalchemy import Connection


class Revisions:
    """The versions of some tables: a package of modules in Alembic's form, and the table that notes the version.

    ``version_table`` is not Alembic's own name: the database may be shared with another program that uses it.
    """

    def __init__(self, migrations: ModuleType, version_table: str) -> None:
        self._migrations = migrations
        self._version_table = version_table
        self._map = RevisionMap(lambda: list(self._scripts()))
        (self.newest,) = self._map.heads

    @property
    def known(self) -> set[str]:
        return {script.revision for script in self._map.iterate_revisions("heads", "base")}

    def found(self, connection: Connection) -> str:
        """The version of the tables that are there; empty where none is noted."""
        heads = MigrationContext.configure(connection, opts=self._options()).get_current_heads()
        return heads[0] if heads else ""

    def upgrade(self, connection: Connection, found: str) -> None:
        """Make the tables, or change those of the version that was found, in the connection's transaction."""

        def steps(_heads: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
            ahead = self._map.iterate_revisions(self.newest, found or "base", implicit_base=True)
            return [MigrationStep.upgrade_from_script(self._map, cast("Script", one)) for one in reversed(list(ahead))]

        context = MigrationContext.configure(connection, opts={"fn": steps, **self._options()})
        with Operations.context(context):
            context.run_migrations()

    def _options(self) -> dict[str, str]:
        return {"version_table": self._version_table}

    def _scripts(self) -> Iterator[Script]:
        for found in pkgutil.iter_modules(self._migrations.__path__):
            module = import_module(f"{self._migrations.__name__}.{found.name}")
            yield Script(module, module.revision, str(module.__file__))
