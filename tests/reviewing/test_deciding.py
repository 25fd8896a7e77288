from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from healing.errors import HealingError
from healing.reviewing.deciding import accept, reject, roll_back, waiting
from healing.store.records import HealState, IncidentState
from tests.reviewing.conftest import NOW
from tests.selectors.samples import WHY

if TYPE_CHECKING:
    from healing.store.interface import Store
    from tests.selectors.conftest import Project


def _states(store: Store) -> dict[str, HealState]:
    return {heal.field: heal.state for heal in store.heals(incident=1)}


def test_what_waits(store: Store) -> None:
    assert [one.id for one in waiting(store)] == [1]
    assert waiting(store, "portal") == []


def test_accepting_changes_the_module_and_the_record(store: Store, project: Project) -> None:
    change = accept(store, project.library(), 1, NOW)
    assert change.path == project.overlaid
    assert project.library().kind("gazette", "law").of("title")[0] == "h2.title::text"
    assert _states(store) == dict.fromkeys(("title", "enacted"), HealState.CONFIRMED)
    assert (store.incident(1).state, store.incident(1).closed_at) == (IncidentState.ACCEPTED, NOW)
    (entry,) = [json.loads(line) for line in (project.overlay / "history.jsonl").read_text().splitlines()]
    assert entry["who"] == "relocation, accepted by a person"
    with pytest.raises(HealingError, match="incident 1 does not wait for a review, it is accepted; waiting: none"):
        accept(store, project.library(), 1, NOW)


def test_rejecting_all_of_it(store: Store, project: Project) -> None:
    reject(store, 1, NOW)
    assert _states(store) == dict.fromkeys(("title", "enacted"), HealState.REJECTED)
    assert store.rejected("gazette", "law") == {
        "title": ("h2.title::text",),
        "enacted": ("time.date::attr(datetime)",),
    }
    assert store.incident(1).state is IncidentState.REFUSED
    assert not project.overlay.exists()


def test_rejecting_one_field_leaves_the_others_to_decide(store: Store, project: Project) -> None:
    reject(store, 1, NOW, ["title"])
    assert _states(store) == {"title": HealState.REJECTED, "enacted": HealState.PROPOSED}
    assert store.incident(1).state is IncidentState.REVIEW
    accept(store, project.library(), 1, NOW)
    kind = project.library().kind("gazette", "law")
    assert (kind.of("title")[0], kind.of("enacted")[0]) == ("h1.law-title::text", "time.date::attr(datetime)")


def test_a_field_that_is_not_proposed(store: Store) -> None:
    with pytest.raises(HealingError, match="proposes nothing for tilte: only for title, enacted"):
        reject(store, 1, NOW, ["tilte"])


def test_undoing_takes_out_just_what_it_brought(store: Store, project: Project) -> None:
    library = project.library()
    before = project.library().kind("gazette", "law")
    accept(store, library, 1, NOW)
    library.apply("gazette", "law", {"title": ("h3.later::text",)}, WHY)
    roll_back(store, library, 1, NOW)
    now = project.library().kind("gazette", "law")
    assert now.of("title") == ("h3.later::text", *before.of("title"))
    assert now.of("enacted") == before.of("enacted")
    assert _states(store) == dict.fromkeys(("title", "enacted"), HealState.ROLLED_BACK)
    assert store.rejected("gazette", "law")["title"] == ("h2.title::text",)
    with pytest.raises(HealingError, match="nothing of incident 1 is in use: it is rolled back"):
        roll_back(store, library, 1, NOW)


def test_what_a_person_took_out_is_not_undone(store: Store, project: Project) -> None:
    accept(store, project.library(), 1, NOW)
    project.overlaid.unlink()
    with pytest.raises(HealingError, match="are not in gazette any more"):
        roll_back(store, project.library(), 1, NOW)
    assert _states(store) == dict.fromkeys(("title", "enacted"), HealState.CONFIRMED)


def test_no_such_incident(store: Store, project: Project) -> None:
    with pytest.raises(HealingError, match="99"):
        roll_back(store, project.library(), 99, NOW)
