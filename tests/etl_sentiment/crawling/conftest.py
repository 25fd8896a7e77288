"""Sites on loopback: ``site``, and ``other`` with an address of its own, so that it has a slot of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.etl_sentiment.crawling.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def other() -> Iterator[Site]:
    with Site("127.0.0.2") as site:
        yield site
