"""What the commands share: how they look at a project's store, and how they tell what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from healing.store.memory import MemoryStore

if TYPE_CHECKING:
    from healing.project import Project
    from healing.store.interface import Store


def look_at_store(project: Project) -> Store:
    """The project's store; where there is none yet an empty one, so that looking makes no files."""
    return project.open_store() if project.has_store() else MemoryStore()


def complain(command: str, error: Exception) -> None:
    """Tells a person, on stderr, what went wrong."""
    Console(stderr=True).print(f"{command}: {error}", markup=False, highlight=False, soft_wrap=True)
