from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.store.memory import MemoryStore
from healing.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.store.interface import Store


@pytest.fixture(params=["memory", "sqlite", "sqlite in memory", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each kind of store: all of them do the same."""
    urls = {"sqlite": f"sqlite:///{tmp_path}/data/healing.db", "sqlite in memory": "sqlite:///:memory:"}
    if request.param == "postgresql":
        urls["postgresql"] = request.getfixturevalue("postgres").new_database()
    opened = open_store(urls[request.param], tmp_path / "snapshots") if request.param in urls else MemoryStore()
    yield opened
    opened.close()
