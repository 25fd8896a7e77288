"""Where a project keeps its things: relative paths count from its home, never from the current directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING = "HEALING_HOME"
"""A setting, and an environment variable: a deployed project has no folder of its own."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that relative paths count from."""

    folder: Path

    def path(self, text: str) -> Path:
        return self.folder / text

    def store_url(self, url: str) -> str:
        """The URL of the store, a SQLite file's with its whole path; what is no URL is left for the store to refuse."""
        file = self.store_file(url)
        return url if file is None else make_url(url).set(database=str(file)).render_as_string(hide_password=False)

    def store_file(self, url: str) -> Path | None:
        """The file of a SQLite store; ``None`` for any other."""
        file = _sqlite_file(url)
        return self.path(file) if file else None

    def snapshots(self, url: str) -> Path:
        """The folder of the page bodies: beside a SQLite file, else in ``data``."""
        file = self.store_file(url)
        return (self.path("data") if file is None else file.parent) / "snapshots"


def find_home(chosen: object, environ: Mapping[str, str], project_file: str, current: Path) -> Home:
    """The home: the setting (``chosen``), else the environment variable, else the folder of scrapy.cfg.

    ``project_file`` is the path of scrapy.cfg; outside a project it is empty, and home is the ``current`` folder.
    """
    named = str(chosen or "") or environ.get(SETTING, "")
    if named:
        return Home(current / Path(named).expanduser())
    return Home((current / project_file).parent if project_file else current)


def _sqlite_file(url: str) -> str:
    """The file that a SQLite URL names; empty for a database in memory, another one, or no URL."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        return ""
    file = address.database or ""
    return "" if address.get_backend_name() != "sqlite" or file == ":memory:" else file
