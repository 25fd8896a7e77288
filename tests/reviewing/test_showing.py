from __future__ import annotations

import pytest

from healing.model import KindSelectors
from healing.reviewing.showing import shown
from healing.store.memory import MemoryStore
from healing.store.records import HealState, IncidentState
from tests.store.samples import heal, page

OLD = (
    "<table><tr><td class=t><a href=/laws/1>Water Act</a></td></tr>"
    "<tr><td class=t><a href=/laws/2>Salt Act</a></td></tr></table>"
)
NEW = (
    "<ul><li><a href=/laws/3><b>Post\x1b[2J Act</b> in force</a></li><li><a href=/laws/4><b>Mint Act</b></a></li></ul>"
)
KIND = KindSelectors(rows=("tr",), columns={"title": ("td.t a::text",), "url": ("td.t a::attr(href)",)})


@pytest.fixture
def store() -> MemoryStore:
    """A list whose rows, titles and links wait with a repair."""
    store = MemoryStore()
    incident = store.open_incident("gazette", "law_list", ["rows"], 1, 1000.0)
    before, after = (store.add_snapshot(text.encode()) for text in (OLD, NEW))
    store.update_incident(incident, state=IncidentState.REVIEW, pages=1, before=before, after=after)
    store.park(page(incident=incident, url="https://gazette.example/laws"), NEW.encode())
    repairs = {
        "rows": ("tr", "li"),
        "title": ("td.t a::text", "b::text"),
        "url": ("td.t a::attr(href)", "a::attr(href)"),
    }
    for field, (old, new) in repairs.items():
        store.add_heal(
            heal(
                incident=incident, field=field, accepted=True, state=HealState.PROPOSED, selectors_before=(old,),
                selectors_after=(new,), proposer="listing", confidence=0.9, reasons=("it fits",),
            )
        )  # fmt: skip
    return store


def _lines(store: MemoryStore) -> list[str]:
    return list(shown(store, store.incident(1), KIND))


def test_places_of_a_listing_are_looked_for_in_the_rows_of_their_side(store: MemoryStore) -> None:
    lines = _lines(store)
    assert lines[0].endswith("gazette/law_list, review")
    assert lines[1:3] == ["  1 failed page, such as:", "    https://gazette.example/laws"]
    start = lines.index("title: listing, 90% sure: it fits")
    assert lines[start + 1 : start + 5] == [
        "  - td.t a::text",
        "    on the page: »Water Act« Salt Act",
        "  + b::text",
        "    on the page: »Post [2J Act« in force Mint Act",
    ]


def test_the_value_of_an_attribute_stands_beside_its_place(store: MemoryStore) -> None:
    lines = _lines(store)
    start = lines.index("url: listing, 90% sure: it fits")
    assert lines[start + 2] == "    value: /laws/1"
    assert lines[start + 5] == "    value: /laws/3"
    assert sum(line.startswith("    value:") for line in lines) == 2


def test_pages_that_are_not_kept(store: MemoryStore) -> None:
    store.update_incident(1, before="", after="0" * 64)
    assert _lines(store).count("    (the page is not kept)") == 6


def test_selectors_that_find_nothing(store: MemoryStore) -> None:
    store.update_incident(1, after=store.incident(1).before)
    assert _lines(store).count("    (finds nothing on that page)") == 3


def test_an_incident_that_was_decided(store: MemoryStore) -> None:
    store.set_heal_state([1, 2, 3], HealState.CONFIRMED)
    assert _lines(store)[-1] == "  Nothing of it waits for a review; what was done: scrapy heal-history"
