"""What a store counts is what its records, read one by one, add up to."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from healing.memory.counts import FieldRun
from healing.store.figures import Lasted, RunKey, Runs, count
from healing.store.records import HealState, IncidentState, KindRun, ParkState
from tests.store.samples import heal, llm_call, page

if TYPE_CHECKING:
    from healing.store.interface import Store

SOURCES = ("gazette", "portal")


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with 12 runs, 40 incidents, their verdicts and calls, as chance (of a fixed seed) would have it."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    for number in range(12):
        at = 1000.0 * number
        source = chance.choice(SOURCES)
        run = store.start_run("laws", source, at)
        if number % 4:
            store.finish_run(run, pages=number, items=2 * number, reason="finished", at=at + 10, failed=1)
        for _ in range(chance.randrange(7)):
            _break(store, chance, source, run, at)
    return store


def _break(store: Store, chance: random.Random, source: str, run: int, at: float) -> None:
    fields = chance.sample(["title", "enacted", "summary"], k=chance.randint(1, 2))
    incident = store.open_incident(source, chance.choice(["law", "law_list"]), fields, run, at)
    state = chance.choice(list(IncidentState))
    store.update_incident(incident, state=state, closed_at=at + chance.uniform(-1, 90))
    for field in fields:
        state_of_field = chance.choice(list(HealState))
        proposer = "" if state_of_field is HealState.REFUSED else chance.choice(["witness", "llm"])
        confidence = chance.random()
        store.add_heal(
            heal(incident=incident, field=field, state=state_of_field, proposer=proposer, confidence=confidence)
        )
    for error in chance.sample(["", "timed out", ""], k=2):
        store.add_llm_call(llm_call(incident=incident, error=error, seconds=chance.random(), prompt_tokens=None))


@pytest.mark.parametrize("source", [None, *SOURCES, "other"])
@pytest.mark.parametrize("since", [None, 5000.0])
def test_the_groups_are_those_of_the_records(filled: Store, source: str | None, since: float | None) -> None:
    found = filled.figures(source=source, since=since)
    read = count(
        filled.incidents(source=source, since=since),
        filled.heals(),
        filled.runs(source=source, since=since),
        filled.llm_calls(),
    )
    assert found.runs == read.runs
    assert {key: one.count for key, one in found.incidents.items()} == {
        key: one.count for key, one in read.incidents.items()
    }
    for mine, theirs in ((found.incidents, read.incidents), (found.verdicts, read.verdicts), (found.calls, read.calls)):
        assert mine.keys() == theirs.keys()
        for key, group in mine.items():
            assert group.count == theirs[key].count
            assert sorted(group.seconds) == pytest.approx(sorted(theirs[key].seconds))
    for key, verdicts in found.verdicts.items():
        assert verdicts.confidence == pytest.approx(read.verdicts[key].confidence)
    for call, calls in found.calls.items():
        assert (calls.prompt_tokens, calls.reply_tokens) == (
            read.calls[call].prompt_tokens,
            read.calls[call].reply_tokens,
        )


def test_nothing_to_count(store: Store) -> None:
    assert store.figures() == count([], [])


def test_a_run_that_was_killed_is_not_over(store: Store) -> None:
    run = store.start_run("laws", "gazette", 10.0)
    store.heartbeat(run, 20.0, 7, 6)
    assert store.figures().runs == {RunKey("laws", "gazette", False, ""): Runs(1, 7, 6, 0)}


def test_the_newest_runs_of_each_spider_and_source(filled: Store) -> None:
    newest = filled.latest_runs(2)
    for source in SOURCES:
        mine = [run.id for run in filled.runs(source=source)]
        assert [run.id for run in newest if run.source == source] == mine[-2:]
    assert {run.source for run in filled.latest_runs(2, source="portal")} == {"portal"}
    assert filled.latest_runs(1, since=1e9) == []


def test_what_the_newest_runs_of_each_page_kind_gave(store: Store) -> None:
    for run in range(1, 5):
        for kind in ("law", "law_list"):
            store.put_kind_runs(
                [
                    KindRun(
                        run=run, source="gazette", page_kind=kind, at=float(run), fields={"title": FieldRun(seen=run)}
                    )
                ]
            )
    found = store.latest_kind_runs(2)
    assert [(one.run, one.page_kind) for one in found] == [(3, "law"), (3, "law_list"), (4, "law"), (4, "law_list")]
    assert found[-1].fields["title"].seen == 4
    assert store.latest_kind_runs(2, source="other") == []


def test_the_newest_incidents_verdicts_and_calls(filled: Store) -> None:
    assert filled.latest_incidents(3) == filled.incidents()[-3:]
    states = {IncidentState.REFUSED, IncidentState.QUARANTINED}
    assert filled.latest_incidents(99, states=states) == filled.incidents(states=states)
    of_portal = {incident.id: incident for incident in filled.incidents(source="portal", since=3000.0)}
    heals = [one for one in filled.heals() if one.incident in of_portal]
    assert filled.latest_heals(4, source="portal", since=3000.0) == [
        (one, of_portal[one.incident]) for one in heals[-4:]
    ]
    calls = [one for one in filled.llm_calls() if one.incident in of_portal]
    assert filled.latest_calls(4, source="portal", since=3000.0) == [
        (one, of_portal[one.incident]) for one in calls[-4:]
    ]


def test_the_newest_dead_pages(store: Store) -> None:
    for number, state in enumerate((ParkState.DEAD, ParkState.DONE, ParkState.DEAD, ParkState.DEAD)):
        store.park(page(url=f"https://x.example/{number}", at=float(number), state=state), b"")
    found = store.latest_parked(2, [ParkState.DEAD])
    assert [one.url[-1] for one in found] == ["2", "3"]
    assert store.latest_parked(9, [ParkState.DEAD], since=3.0) == found[1:]
    assert store.latest_parked(9, [ParkState.DEAD], source="other") == []


def test_how_long_a_heal_lasted(store: Store) -> None:
    for source, kind, opened in (("a", "law", 10.0), ("a", "list", 20.0), ("b", "law", 25.0), ("a", "law", 90.0)):
        incident = store.open_incident(source, kind, ["title"], 1, opened)
        store.update_incident(incident, state=IncidentState.HEALED, closed_at=opened + 5)
    found = store.lasted()
    assert list(found) == ["a", "b"]
    assert (found["a"].broke_after, sorted(found["a"].hold_since)) == ((75.0,), [25.0, 95.0])
    assert store.lasted(source="b") == {"b": Lasted((), (30.0,))}
