"""What the commands share: how they find a project and look at its store, and how they tell what went wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.utils.project import inside_project

from healing.errors import ConfigError
from healing.home import SETTING
from healing.project import Project
from healing.store.memory import MemoryStore

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from healing.store.interface import Store


def project_here(settings: BaseSettings) -> Project:
    """The project that a command is run in; ``ConfigError`` where there is none, or its home is not there.

    A crawl makes the folder that it is told to use; a command that only looks would find nothing in it and say so.
    """
    named = settings.get(SETTING) or os.environ.get(SETTING)
    if not named and not inside_project():
        raise ConfigError(
            f"there is no Scrapy project here: go to a folder with scrapy.cfg, or name the project's in {SETTING}"
        )
    project = Project.of(settings)
    if not project.home.folder.is_dir():
        raise ConfigError(f"{SETTING} = {str(named)!r}: there is no folder {project.home.folder}")
    return project


def look_at_store(project: Project) -> Store:
    """The project's store; where there is none yet an empty one, so that looking makes no files."""
    return project.open_store() if project.has_store() else MemoryStore()


def complain(command: str, error: Exception) -> None:
    """Tells a person, on stderr, what went wrong."""
    Console(stderr=True).print(f"{command}: {error}", markup=False, highlight=False, soft_wrap=True)
