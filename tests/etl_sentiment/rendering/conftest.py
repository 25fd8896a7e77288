"""A site on loopback, empty or with ``paper`` on it, and ``other``, one that is no part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.etl_sentiment.crawling.site import Site
from tests.etl_sentiment.rendering.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def paper(site: Site) -> Paper:
    return Paper(site)


@pytest.fixture
def other() -> Iterator[Site]:
    with Site("127.0.0.2") as site:
        yield site
