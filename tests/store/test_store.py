"""What every store does; ``conftest.store`` runs these tests over each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healing.errors import StoreError
from healing.llm.question import Example
from healing.memory.counts import FieldRun
from healing.memory.remembered import KindMemory, PageMemory
from healing.store.records import (
    HealState,
    IncidentRecord,
    IncidentState,
    KindRun,
    ParkState,
    Pruned,
    RunRecord,
    Usage,
)
from tests.store.samples import heal, llm_call, memory, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from healing.store.interface import Store

BEFORE_ALL, AFTER_ALL = 0.0, 1e12
WAITING = (ParkState.PARKED, ParkState.REPLAYING)


def test_a_run_from_start_to_end(store: Store) -> None:
    run = store.start_run("laws", "gazette", 100.0)
    assert store.runs() == [RunRecord(id=run, spider="laws", source="gazette", started_at=100.0, seen_at=100.0)]
    store.heartbeat(run, 130.0, 5, 4)
    alive = store.runs()[0]
    assert (alive.seen_at, alive.pages, alive.items, alive.finished_at) == (130.0, 5, 4, None)
    store.finish_run(run, pages=9, items=8, reason="finished", at=150.0)
    ended = store.runs()[0]
    assert (ended.seen_at, ended.pages, ended.items, ended.finished_at, ended.reason) == (
        150.0,
        9,
        8,
        150.0,
        "finished",
    )


def test_runs_are_found_by_source_and_start(store: Store) -> None:
    store.start_run("laws", "gazette", 100.0)
    second = store.start_run("laws", "portal", 200.0)
    assert [run.id for run in store.runs(source="portal")] == [second]
    assert [run.id for run in store.runs(since=200.0)] == [second]
    assert store.runs(source="gazette", since=200.0) == []


def test_an_incident_from_opening_to_end(store: Store) -> None:
    incident = store.open_incident("gazette", "law", ["title", "enacted"], 7, 100.0)
    assert store.incident(incident) == IncidentRecord(
        id=incident, source="gazette", page_kind="law", fields=("title", "enacted"), run=7, opened_at=100.0
    )
    store.update_incident(incident, state=IncidentState.CONFIRMING, judged_at=105.0, pages=6)
    store.update_incident(incident, state=IncidentState.HEALED, closed_at=108.5, fields=["title"], note="in time")
    assert store.incident(incident) == IncidentRecord(
        id=incident,
        source="gazette",
        page_kind="law",
        fields=("title",),
        state=IncidentState.HEALED,
        run=7,
        opened_at=100.0,
        judged_at=105.0,
        closed_at=108.5,
        pages=6,
        note="in time",
    )


def test_incidents_are_found_by_source_time_and_state(store: Store) -> None:
    first = store.open_incident("gazette", "law", ["title"], 1, 100.0)
    second = store.open_incident("portal", "law", ["title"], 1, 200.0)
    store.update_incident(second, state=IncidentState.REFUSED)
    assert [incident.id for incident in store.incidents()] == [first, second]
    assert [incident.id for incident in store.incidents(source="gazette")] == [first]
    assert [incident.id for incident in store.incidents(since=200.0)] == [second]
    assert [incident.id for incident in store.incidents(states=[IncidentState.OPEN])] == [first]
    assert store.incidents(states=[]) == []


def test_heals_keep_all_that_was_decided(store: Store) -> None:
    first, second = store.add_heal(heal()), store.add_heal(heal(incident=2, at=300.0, accepted=False))
    store.set_heal_state([first], HealState.CONFIRMED)
    assert store.heals() == [
        heal(id=first, state=HealState.CONFIRMED),
        heal(id=second, incident=2, at=300.0, accepted=False),
    ]
    assert [found.id for found in store.heals(incident=2)] == [second]
    assert [found.id for found in store.heals(since=300.0)] == [second]


def test_calls_of_the_language_model(store: Store) -> None:
    counted = store.add_llm_call(llm_call(prompt_tokens=900, reply_tokens=12))
    failed = store.add_llm_call(llm_call(incident=2, error="timed out"))
    assert store.llm_calls() == [
        llm_call(id=counted, prompt_tokens=900, reply_tokens=12),
        llm_call(id=failed, incident=2, error="timed out"),
    ]
    assert [call.id for call in store.llm_calls(incident=2)] == [failed]


def test_calls_are_found_by_time(store: Store) -> None:
    store.add_llm_call(llm_call(at=100.0))
    second = store.add_llm_call(llm_call(at=200.0, is_failure=True, verdict="refused: title"))
    assert store.llm_calls(since=200.0) == [llm_call(id=second, at=200.0, is_failure=True, verdict="refused: title")]


def test_replies_are_remembered_by_page_kind(store: Store) -> None:
    gazette = store.open_incident("gazette", "law", ["title"], 1, 1.0)
    listing = store.open_incident("gazette", "law_list", ["title"], 1, 1.0)
    portal = store.open_incident("portal", "law", ["title"], 1, 1.0)
    for incident, digest, reply, at in (
        (gazette, "old", "too old", 50.0),
        (gazette, "a", "first", 100.0),
        (listing, "b", "of another page kind", 100.0),
        (portal, "c", "of another source", 100.0),
        (gazette, "d", "", 100.0),
        (gazette, "", "of a release without digests", 100.0),
        (gazette, "a", "second", 110.0),
        (gazette, "e", "third", 120.0),
    ):
        store.add_llm_call(llm_call(incident=incident, digest=digest, reply=reply, at=at))
    assert store.replies("gazette", "law", since=60.0, limit=9) == {"a": "second", "e": "third"}
    assert store.replies("gazette", "law", since=60.0, limit=1) == {"e": "third"}
    assert store.replies("nowhere", "law", since=60.0, limit=9) == {}


def _example(line: str, field: str = "title") -> Example:
    return Example(field, "text", line, "the headline")


def test_examples_are_picks_that_held_of_the_same_source_first(store: Store) -> None:
    gazette = store.open_incident("gazette", "law", ["title"], 1, 1.0)
    portal = store.open_incident("portal", "law", ["title"], 1, 1.0)
    for incident, line, state in (
        (gazette, "1 h1.a", HealState.CONFIRMED),
        (gazette, "2 h1.b", HealState.ROLLED_BACK),
        (gazette, "3 h1.c", HealState.PENDING),
        (portal, "4 h1.d", HealState.CONFIRMED),
        (portal, "5 h1.e", HealState.CONFIRMED),
        (portal, "5 h1.e", HealState.CONFIRMED),
    ):
        store.add_heal(heal(incident=incident, proposer="llm (llama3)", example=_example(line), state=state))
    store.add_heal(heal(incident=portal, state=HealState.CONFIRMED))
    day = _example("6 time", "enacted")
    store.add_heal(heal(incident=portal, field="enacted", example=day, state=HealState.CONFIRMED))
    held = {line: _example(line) for line in ("1 h1.a", "4 h1.d", "5 h1.e")}
    assert store.examples("gazette", ["title"], most=2) == (held["1 h1.a"], held["5 h1.e"])
    assert store.examples("portal", ["enacted", "title"], most=2) == (day, held["5 h1.e"], held["4 h1.d"])
    assert store.examples("portal", ["title"], most=1) == (held["5 h1.e"],)
    assert store.examples("portal", ["number"], most=2) == ()
    assert store.examples("portal", [], most=2) == ()


def test_a_parked_page_comes_back_whole(store: Store) -> None:
    body = b"<html>\xff\x00</html>"
    number = store.park(page(error="Traceback...", attempts=1), body)
    (found,) = store.parked()
    assert found == page(id=number, snapshot=found.snapshot, error="Traceback...", attempts=1)
    assert store.parked_page(number) == found
    assert store.parked_body(found) == body


def test_a_page_that_is_not_parked(store: Store) -> None:
    assert store.parked_page(99) is None


def test_parked_pages_are_found_and_counted(store: Store) -> None:
    first = store.park(page(), b"a")
    second = store.park(page(incident=2), b"b")
    third = store.park(page(incident=2, source="portal", state=ParkState.DEAD), b"c")
    assert [found.id for found in store.parked(incident=2)] == [second, third]
    assert [found.id for found in store.parked(source="gazette")] == [first, second]
    assert [found.id for found in store.parked(states=[ParkState.DEAD])] == [third]
    assert [found.id for found in store.parked(incident=2, states=WAITING)] == [second]
    assert store.count_parked() == 3
    assert store.count_parked(incident=2, source="portal", states=[ParkState.DEAD]) == 1
    assert store.count_parked(states=[]) == 0


def test_parked_pages_come_in_batches(store: Store) -> None:
    numbers = [store.park(page(url=f"https://gazette.example/{number}"), b"same") for number in range(7)]
    seen: list[int] = []
    while batch := store.parked(limit=3, after_id=seen[-1] if seen else 0):
        assert len(batch) <= 3
        seen += [found.id for found in batch]
    assert seen == numbers


def test_pages_move_on_together(store: Store) -> None:
    first, second = store.park(page(), b"a"), store.park(page(), b"b")
    store.set_park_state([first, second], ParkState.REPLAYING, "confirming", count_attempt=True)
    store.set_park_state(iter([second]), ParkState.DEAD, "field gone")
    states = [(found.state, found.reason, found.attempts) for found in store.parked()]
    assert states == [(ParkState.REPLAYING, "confirming", 1), (ParkState.DEAD, "field gone", 1)]


def test_more_pages_than_one_statement_takes(store: Store) -> None:
    numbers = [store.park(page(), b"same") for _ in range(501)]
    store.set_park_state(numbers, ParkState.DONE)
    assert store.count_parked(states=[ParkState.DONE]) == 501


def test_pages_of_a_dead_run_are_taken_over_by_one_other(store: Store) -> None:
    numbers = [store.park(page(run=1), b"a"), store.park(page(run=1), b"b")]
    seen_by_both = store.parked()
    assert store.take_over(seen_by_both[:1], 2) == [replace(seen_by_both[0], run=2)]
    assert [taken.id for taken in store.take_over(seen_by_both, 3)] == numbers[1:]
    assert [found.run for found in store.parked()] == [2, 3]


def test_a_page_that_was_dropped_is_not_taken_over(store: Store) -> None:
    assert store.take_over([page(id=99)], 2) == []


def test_all_pages_move_on_or_none(store: Store) -> None:
    number = store.park(page(), b"a")
    with pytest.raises(StoreError, match="99"):
        store.set_park_state([number, 99], ParkState.DONE)
    assert store.count_parked(states=[ParkState.PARKED]) == 1


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.incident(99),
        lambda store: store.update_incident(99, pages=1),
        lambda store: store.heartbeat(99, 1.0, 1, 1),
        lambda store: store.finish_run(99, pages=1, items=1, reason="finished", at=1.0),
        lambda store: store.set_heal_state([99], HealState.CONFIRMED),
        lambda store: store.heal(99),
        lambda store: store.run(99),
    ],
    ids=["incident", "update_incident", "heartbeat", "finish_run", "set_heal_state", "heal", "run"],
)
def test_an_unknown_id_is_an_error(store: Store, use: Callable[[Store], object]) -> None:
    with pytest.raises(StoreError, match="99"):
        use(store)


def test_nothing_is_remembered_at_first(store: Store) -> None:
    assert store.load_memory("gazette", "law") == KindMemory()
    assert store.rejected("gazette", "law") == {}


def test_the_memory_of_a_page_kind_is_replaced(store: Store) -> None:
    store.save_memory("gazette", "law", KindMemory())
    store.save_memory("gazette", "law", memory())
    store.save_memory("gazette", "law_list", KindMemory((PageMemory("u"),)))
    assert store.load_memory("gazette", "law") == memory()
    assert store.load_memory("gazette", "law_list") == KindMemory((PageMemory("u"),))


@given(url=st.text(), values=st.dictionaries(st.text(), st.lists(st.text()).map(tuple)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_text_is_remembered_as_it_was(store: Store, url: str, values: dict[str, tuple[str, ...]]) -> None:
    remembered = KindMemory((PageMemory(url, values),))
    store.save_memory("gazette", "law", remembered)
    assert store.load_memory("gazette", "law") == remembered


def test_a_snapshot_is_named_after_its_content(store: Store) -> None:
    key = store.add_snapshot(b"<p>\xff")
    assert store.snapshot(key) == b"<p>\xff"
    assert store.add_snapshot(b"<p>\xff") == key
    assert store.add_snapshot(b"") != key


def test_a_snapshot_that_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError, match="is not there"):
        store.snapshot("0" * 64)


def test_rejected_selectors_are_kept_once_and_in_order(store: Store) -> None:
    store.reject("gazette", "law", "title", ("b", "a"))
    store.reject("gazette", "law", "title", ("a", "c"))
    store.reject("gazette", "law", "enacted", ())
    store.reject("gazette", "law_list", "title", ("z",))
    assert {field: kept for field, kept in store.rejected("gazette", "law").items() if kept} == {
        "title": ("b", "a", "c")
    }


def test_pruning_drops_what_is_old_and_settled(store: Store) -> None:
    run = store.start_run("laws", "gazette", 10.0)
    store.finish_run(run, pages=1, items=1, reason="finished", at=20.0)
    incident = store.open_incident("gazette", "law", ["title"], run, 11.0)
    store.update_incident(incident, state=IncidentState.HEALED, closed_at=12.0)
    store.add_heal(heal(incident=incident, at=12.0))
    store.add_llm_call(llm_call(at=12.0))
    store.park(page(incident=incident, at=11.0, state=ParkState.DONE), b"done")
    store.park(page(incident=incident, at=11.0, state=ParkState.DEAD), b"dead")
    store.add_snapshot(b"forgotten")

    assert store.prune(BEFORE_ALL) == Pruned()
    assert store.prune(AFTER_ALL) == Pruned(runs=1, incidents=1, pages=1, dead_pages=1, llm_calls=1, snapshots=3)
    assert (store.runs(), store.incidents(), store.heals(), store.llm_calls(), store.parked()) == ([], [], [], [], [])


@pytest.mark.parametrize("state", WAITING)
def test_pruning_never_drops_a_page_that_waits(store: Store, state: ParkState) -> None:
    incident = store.open_incident("gazette", "law", ["title"], 1, 11.0)
    store.update_incident(incident, state=IncidentState.INTERRUPTED, closed_at=12.0)
    heal_number = store.add_heal(heal(incident=incident, at=12.0))
    run = store.start_run("laws", "gazette", 10.0)
    store.park(page(run=run, incident=incident, at=11.0, state=state), b"body")
    assert store.prune(AFTER_ALL) == Pruned()
    assert [kept.id for kept in store.runs()] == [run]
    assert store.incident(incident).state is IncidentState.INTERRUPTED
    assert [found.id for found in store.heals()] == [heal_number]
    assert store.parked_body(store.parked()[0]) == b"body"


def test_pruning_keeps_what_still_lasts(store: Store) -> None:
    store.open_incident("gazette", "law", ["title"], 1, 11.0)
    key = store.add_snapshot(b"remembered")
    store.save_memory("gazette", "law", memory(key))
    assert store.prune(AFTER_ALL) == Pruned()
    assert store.snapshot(key) == b"remembered"


def test_a_killed_run_counts_from_when_it_was_last_seen(store: Store) -> None:
    run = store.start_run("laws", "gazette", 10.0)
    store.heartbeat(run, 50.0, 1, 1)
    assert store.prune(50.0).runs == 0
    assert store.prune(50.5).runs == 1


def test_ids_are_never_given_again(store: Store) -> None:
    number = store.park(page(state=ParkState.DONE), b"a")
    store.prune(AFTER_ALL)
    assert store.park(page(), b"b") > number


def test_records_are_values(store: Store) -> None:
    number = store.park(page(), b"a")
    (found,) = store.parked()
    store.set_park_state([number], ParkState.DONE)
    assert found.state is ParkState.PARKED
    assert store.parked() == [replace(found, state=ParkState.DONE)]


def _kind_run(run: int, **values: Any) -> KindRun:
    return KindRun(run=run, source="gazette", page_kind="law", at=float(run), fields={}, **values)


def test_what_page_kinds_gave_is_kept_once_a_run(store: Store) -> None:
    title = FieldRun(seen=20, filled=19, length=31.5, newest="2026-11-20", shapes=(("Aa 9", 12), ("A?", 7)))
    first = replace(_kind_run(1, pages=10), fields={"title": FieldRun(seen=10, filled=10)})
    second = replace(_kind_run(1, pages=20, rows=3, look=(7, 2**63), findings=("told",)), fields={"title": title})
    store.put_kind_runs([first, replace(first, page_kind="law_list")])
    store.put_kind_runs([second])
    law, listing = sorted(store.kind_runs(), key=lambda one: one.page_kind)
    assert law == replace(second, id=law.id)
    assert (listing.page_kind, listing.pages) == ("law_list", 10)


def test_what_page_kinds_gave_is_found(store: Store) -> None:
    store.put_kind_runs(_kind_run(run) for run in range(1, 6))
    assert [one.run for one in store.kind_runs(source="gazette", page_kind="law", limit=2)] == [4, 5]
    assert [one.run for one in store.kind_runs(run=3)] == [3]
    assert [one.run for one in store.kind_runs(since=4.0)] == [4, 5]
    assert store.kind_runs(source="other") == []


def test_what_page_kinds_gave_goes_with_its_run(store: Store) -> None:
    old, new = (store.start_run("laws", "gazette", at) for at in (10.0, 1000.0))
    store.put_kind_runs([_kind_run(old), _kind_run(new)])
    assert store.prune(500.0).kind_runs == 1
    assert [one.run for one in store.kind_runs()] == [new]


def test_what_a_run_took(store: Store) -> None:
    run = store.start_run("laws", "gazette", 10.0, job="nightly")
    usage = Usage(cpu_seconds=12.5, memory_bytes=3 * 2**30, disk_bytes=2**40)
    store.finish_run(run, pages=9, items=8, reason="finished", at=20.0, failed=2, dead=1, usage=usage)
    (record,) = store.runs()
    assert (record.job, record.failed, record.dead) == ("nightly", 2, 1)
    assert (record.cpu_seconds, record.memory_bytes, record.disk_bytes) == (12.5, 3 * 2**30, 2**40)


def test_an_incident_keeps_the_pages_that_show_it(store: Store) -> None:
    before, after = store.add_snapshot(b"<p>old"), store.add_snapshot(b"<p>new")
    incident = store.open_incident("gazette", "law", ["title"], 1, 10.0)
    store.update_incident(incident, before=before, after=after)
    assert store.prune(float("inf")).snapshots == 0
    kept = store.incident(incident)
    assert (store.snapshot(kept.before), store.snapshot(kept.after)) == (b"<p>old", b"<p>new")


def test_a_heal_by_its_id(store: Store) -> None:
    number = store.add_heal(heal())
    assert store.heal(number) == replace(heal(), id=number)


def test_parked_pages_of_a_run_are_counted(store: Store) -> None:
    for run in (1, 2, 2):
        store.park(page(run=run), b"")
    assert store.count_parked(run=2) == 2
