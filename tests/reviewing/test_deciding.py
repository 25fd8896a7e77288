from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from healing.errors import HealingError
from healing.reviewing.deciding import accept, reject, roll_back, waiting
from healing.store.records import HealState, IncidentState
from tests.reviewing.conftest import NOW
from tests.selectors.samples import WHY
from tests.store.samples import heal

if TYPE_CHECKING:
    from healing.model import Selectors
    from healing.store.interface import Store
    from tests.selectors.conftest import Project


def _states(store: Store) -> dict[str, HealState]:
    return {heal.field: heal.state for heal in store.heals(incident=1)}


def _waiting(store: Store, repairs: dict[str, tuple[Selectors, Selectors]]) -> int:
    """One more incident that waits, with the selectors before and after of each field."""
    incident = store.open_incident("gazette", "law", list(repairs), 1, 1500.0)
    store.update_incident(incident, state=IncidentState.REVIEW)
    for field, (before, after) in repairs.items():
        store.add_heal(
            heal(
                incident=incident, field=field, accepted=True, state=HealState.PROPOSED, selectors_before=before,
                selectors_after=after,
            )
        )  # fmt: skip
    return incident


def test_what_waits(store: Store) -> None:
    assert [one.id for one in waiting(store)] == [1]
    assert waiting(store, "portal") == []


def test_accepting_changes_the_module_and_the_record(store: Store, project: Project) -> None:
    change = accept(store, project.library(), 1, NOW).change
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


def test_undoing_brings_back_the_alternates_that_gave_way(store: Store, project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", {"title": ("a", "b")}, WHY)
    before = library.kind("gazette", "law").of("title")
    incident = _waiting(store, {"title": (before, ("c", "d"))})
    accept(store, library, incident, NOW)
    assert library.kind("gazette", "law").of("title") == ("c", "d", "a", "b")
    roll_back(store, library, incident, NOW)
    assert before == ("a", "b", "h1.law-title::text", "h1::text")
    assert project.library().kind("gazette", "law").of("title") == before


def test_undoing_one_field(store: Store, project: Project) -> None:
    library = project.library()
    before = library.kind("gazette", "law").of("title")
    accept(store, library, 1, NOW)
    with pytest.raises(HealingError, match="incident 1 changed nothing of tilte: only title, enacted"):
        roll_back(store, library, 1, NOW, ["tilte"])
    roll_back(store, library, 1, NOW, ["title"])
    assert library.kind("gazette", "law").of("title") == before
    assert library.kind("gazette", "law").of("enacted")[0] == "time.date::attr(datetime)"
    assert _states(store) == {"title": HealState.ROLLED_BACK, "enacted": HealState.CONFIRMED}
    assert store.incident(1).state is IncidentState.ACCEPTED
    roll_back(store, library, 1, NOW)
    assert store.incident(1).state is IncidentState.ROLLED_BACK


def test_what_a_crawl_is_proving_is_left_to_it(store: Store, project: Project) -> None:
    store.update_incident(1, state=IncidentState.CONFIRMING)
    with pytest.raises(HealingError, match="incident 1 is confirming, a crawl is at work on it: wait"):
        roll_back(store, project.library(), 1, NOW)


def test_accepting_counts_for_the_nights_before_and_after(store: Store, project: Project) -> None:
    new, old = ("h2.title::text",), ("h1.law-title::text",)
    same = _waiting(store, {"title": (old, new)})
    other = _waiting(store, {"title": (old, ("h3::text",)), "enacted": ((), ("time.date::attr(datetime)",))})
    more = _waiting(store, {"title": (old, new), "number": (("b",), ("i",))})
    assert accept(store, project.library(), 1, NOW).also == (same, other)
    assert [one.id for one in waiting(store)] == [more]
    assert [heal.state for heal in store.heals(incident=same)] == [HealState.CONFIRMED]
    assert [heal.state for heal in store.heals(incident=other)] == [HealState.REFUSED, HealState.CONFIRMED]
    assert "h3::text" not in project.library().kind("gazette", "law").of("title")


def test_rejecting_counts_for_the_nights_before_and_after(store: Store) -> None:
    new, old = ("h2.title::text",), ("h1.law-title::text",)
    same = _waiting(store, {"title": (old, new)})
    other = _waiting(store, {"title": (old, ("h3::text",))})
    assert reject(store, 1, NOW, ["title"]).also == (same,)
    assert [one.id for one in waiting(store)] == [1, other]
    assert store.incident(same).state is IncidentState.REFUSED


def test_rejecting_does_not_bar_what_was_in_use_before(store: Store) -> None:
    incident = _waiting(store, {"rows": (("tr",), ("li",)), "title": (("b::text",), ("b::text",))})
    reject(store, incident, NOW)
    assert store.rejected("gazette", "law") == {"rows": ("li",), "title": ()}


def test_what_a_person_took_out_is_not_undone(store: Store, project: Project) -> None:
    accept(store, project.library(), 1, NOW)
    project.overlaid.unlink()
    with pytest.raises(HealingError, match="are not in gazette any more"):
        roll_back(store, project.library(), 1, NOW)
    assert _states(store) == dict.fromkeys(("title", "enacted"), HealState.CONFIRMED)


def test_no_such_incident(store: Store, project: Project) -> None:
    for decide in (roll_back, accept):
        with pytest.raises(HealingError, match="there is no incident 99: scrapy heal-history lists"):
            decide(store, project.library(), 99, NOW)
