from __future__ import annotations

import pytest

from healing.crawl.confirming import Confirmation, to_replay
from healing.crawl.examiner import Broken
from healing.crawl.layouts import Evidence, evidence_of
from healing.dom.skeleton import Layout, Skeleton
from healing.model import Failure, Symptom
from healing.store.memory import MemoryStore
from healing.store.records import ParkState
from tests.crawl.pages import law_page
from tests.store.samples import page

HEALED: Skeleton = frozenset({("body", "h1")})
OTHER: Skeleton = frozenset({("body", "h2")})
BROKEN = Broken("gazette", "law", (Failure("title", Symptom.MISSING),))


def _confirmation(pages: int) -> Confirmation:
    return Confirmation(Layout((HEALED,)), awaiting=set(range(pages)))


def test_it_is_over_when_all_replays_are_back() -> None:
    confirmation = _confirmation(2)
    confirmation.came_back(0, served=True)
    assert not confirmation.is_over
    confirmation.failed_again(1, BROKEN, HEALED)
    assert confirmation.is_over


@pytest.mark.parametrize(("served", "failed", "holds"), [(1, 0, True), (2, 1, True), (1, 1, False), (0, 0, False)])
def test_most_replays_must_be_served(served: int, failed: int, holds: bool) -> None:
    confirmation = _confirmation(served + failed + 1)
    for number in range(served):
        confirmation.came_back(number, served=True)
    for number in range(served, served + failed):
        confirmation.failed_again(number, BROKEN, HEALED)
    confirmation.came_back(served + failed, served=False)
    assert confirmation.holds is holds
    assert confirmation.suspects == ({"title"} if failed else set())
    assert confirmation.why_not == ("title: missing" if failed else "no page could be replayed")


def test_pages_of_another_layout_do_not_speak_against_it() -> None:
    confirmation = _confirmation(4)
    confirmation.came_back(0, served=True)
    for number in range(1, 4):
        confirmation.failed_again(number, BROKEN, OTHER)
    assert confirmation.is_over
    assert confirmation.holds
    assert confirmation.suspects == set()


def test_the_evidence_is_the_commonest_layout() -> None:
    layouts = ("third", "new", "no-ministry", "third", "new")
    evidence = evidence_of([(number, law_page(number, layout)) for number, layout in enumerate(layouts, start=10)])
    assert (evidence.judged, evidence.others, evidence.is_mixed) == ((11, 12, 14), frozenset({10, 13}), True)
    assert len(evidence.layout.skeletons) == 3


def test_like_pages_are_no_mixture() -> None:
    evidence = evidence_of([(number, law_page(number, "new")) for number in range(3)])
    assert (evidence.judged, evidence.is_mixed) == ((0, 1, 2), False)


def _parked(count: int) -> MemoryStore:
    store = MemoryStore()
    for _ in range(count):
        store.park(page(incident=7, state=ParkState.PARKED), b"body")
    return store


def _chosen(store: MemoryStore, evidence: Evidence, most: int) -> list[int]:
    return [one.id for one in to_replay(store, 7, evidence, most)]


def test_the_first_pages_that_wait_are_replayed_judged_or_not() -> None:
    store = _parked(6)
    store.set_park_state([2], ParkState.DONE)
    assert _chosen(store, Evidence(judged=(5, 6)), 3) == [1, 3, 4]


def test_of_a_mixture_those_that_were_judged_come_first_and_the_others_never() -> None:
    evidence = Evidence(judged=(5, 6), others=frozenset({1, 3}))
    assert _chosen(_parked(6), evidence, 3) == [5, 6, 2]
    assert _chosen(_parked(6), evidence, 10) == [5, 6, 2, 4]
