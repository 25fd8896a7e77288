from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from healing.memory.remembered import KindMemory, PageMemory
from healing.store.forgetting import Forgotten, Wanted
from healing.store.records import KindRun, ParkState
from tests.store.samples import heal, llm_call, page

if TYPE_CHECKING:
    from healing.store.interface import Store


@pytest.fixture
def filled(store: Store) -> Store:
    """Two sources, each with a crawl, an incident, a verdict, a call, three parked pages and two remembered ones."""
    for source in ("gazette", "portal"):
        run = store.start_run("laws", source, 1.0)
        store.put_kind_runs([KindRun(run=run, source=source, page_kind="law", at=1.0, fields={})])
        incident = store.open_incident(source, "law", ["title"], run, 2.0)
        store.add_heal(heal(incident=incident))
        store.add_llm_call(llm_call(incident=incident))
        for number, state in enumerate((ParkState.DEAD, ParkState.DONE, ParkState.PARKED)):
            url = f"https://{source}.example/people/{number}_x"
            store.park(page(incident=incident, source=source, url=url, state=state), f"{source} {number}".encode())
        kept = tuple(
            PageMemory(url=f"https://{source}.example/{what}", snapshot=store.add_snapshot(f"{source} {what}".encode()))
            for what in ("people/1_x", "laws/2")
        )
        store.save_memory(source, "law", KindMemory(pages=kept))
        store.reject(source, "law", "title", ("h1",))
    return store


ALL_OF_ONE = Forgotten(
    pages=3, remembered=2, incidents=1, heals=1, llm_calls=1, runs=1, kind_runs=1, rejected=1, snapshots=5
)


def _counts(store: Store, wanted: Wanted) -> dict[str, int]:
    """What is counted first is what is deleted then; snapshots are counted when they are gone."""
    counted = asdict(store.forget(wanted, dry_run=True))
    assert asdict(store.forget(wanted, dry_run=True)) == counted
    done = asdict(store.forget(wanted))
    assert {name: number for name, number in counted.items() if name != "snapshots"} == {
        name: number for name, number in done.items() if name != "snapshots"
    }
    return done


def test_all_of_a_source(filled: Store) -> None:
    assert Forgotten(**_counts(filled, Wanted(source="gazette"))) == ALL_OF_ONE
    assert filled.load_memory("gazette", "law") == KindMemory()
    assert [run.source for run in filled.runs()] == ["portal"]
    assert filled.count_parked(source="portal") == 3
    assert Forgotten(**_counts(filled, Wanted(source="gazette"))) == Forgotten()


def test_everything(filled: Store) -> None:
    found = _counts(filled, Wanted())
    assert found == {name: 2 * number for name, number in asdict(ALL_OF_ONE).items()}


def test_one_page_with_what_is_remembered_of_it(filled: Store) -> None:
    found = Forgotten(**_counts(filled, Wanted(url="gazette.example/people/1_x")))
    assert found == Forgotten(pages=1, remembered=1, snapshots=2)
    assert [one.url for one in filled.load_memory("gazette", "law").pages] == ["https://gazette.example/laws/2"]


def test_signs_of_patterns_are_signs(filled: Store) -> None:
    assert Forgotten(**_counts(filled, Wanted(url="people/1%x"))) == Forgotten()
    assert Forgotten(**_counts(filled, Wanted(url="peopleX1_x"))) == Forgotten()


def test_dead_letters_of_a_source(filled: Store) -> None:
    assert Forgotten(**_counts(filled, Wanted(source="portal", dead=True))) == Forgotten(pages=1, snapshots=1)
    assert filled.count_parked(states=[ParkState.DEAD]) == 1


def test_what_is_old_is_counted_first(filled: Store) -> None:
    counted = filled.prune(1e12, dry_run=True)
    assert filled.count_parked() == 6
    assert (counted.pages, counted.dead_pages) == (2, 2)
    assert filled.prune(1e12).pages == 2
