"""Databases for tests: SQLite, and a real PostgreSQL where it is installed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from etl_sentiment.storage.opening import open_collection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl_sentiment.storage.collection import Collection
    from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/collected.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def collection(database: str) -> Iterator[Collection]:
    with closing(open_collection(database)) as opened:
        yield opened
