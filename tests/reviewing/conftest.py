from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.store.memory import MemoryStore
from healing.store.records import HealState, IncidentState
from tests.selectors.conftest import egg, project
from tests.store.samples import heal

if TYPE_CHECKING:
    from healing.store.interface import Store

__all__ = ["egg", "project"]

NOW = 2000.0


@pytest.fixture
def store() -> Store:
    """A store with one incident whose repairs of title and enacted wait for a person, and one that is over."""
    store = MemoryStore()
    incident = store.open_incident("gazette", "law", ["title", "enacted"], 1, 1000.0)
    store.update_incident(incident, state=IncidentState.REVIEW)
    values = {
        "title": ("h2.title::text", "h1.law-title::text"),
        "enacted": ("time.date::attr(datetime)", "time.enacted"),
    }
    for field, (new, old) in values.items():
        store.add_heal(
            heal(
                incident=incident, field=field, accepted=True, state=HealState.PROPOSED, proposer="relocation",
                selectors_before=(old,), selectors_after=(new,), confidence=0.9,
            )
        )  # fmt: skip
    over = store.open_incident("gazette", "law", ["title"], 1, 900.0)
    store.update_incident(over, state=IncidentState.REFUSED)
    return store
