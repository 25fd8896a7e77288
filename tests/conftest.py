"""What holds for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.postgres import missing, private_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Postgres

# How long an example takes says something of the machine and nothing of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real server of the tests' own."""
    if missing():
        pytest.skip(missing())
    with private_postgres() as server:
        yield server
