"""Crawls are dear: the tests of a module share theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the projects of a module's tests."""
    return tmp_path_factory.mktemp("crawl")
