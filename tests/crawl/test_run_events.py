from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from healing.crawl.run_events import of_the_end, of_the_last
from healing.events import Name
from healing.policy import AlertsSection
from healing.store.memory import MemoryStore
from healing.store.records import ParkState
from tests.store.samples import llm_call, page

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY = AlertsSection()
HEALTHY = {"downloader/request_count": 40, "downloader/response_count": 40, "downloader/response_status_count/200": 40}


class Stats:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def get_stats(self) -> Mapping[str, Any]:
        return self._values


def _ended(store: MemoryStore, stats: Mapping[str, Any], *, reason: str = "finished", dead: int = 0) -> dict[Name, Any]:
    run = store.start_run("laws", "gazette", 10.0)
    incident = store.open_incident("gazette", "law", ["title"], run, 11.0)
    store.add_llm_call(llm_call(incident=incident, error="no answer", is_failure=True))
    store.add_llm_call(llm_call(incident=incident, error="no JSON"))
    store.finish_run(run, pages=40, items=30, reason=reason, at=20.0, failed=7, dead=dead)
    return dict(of_the_end(store, store.run(run), Stats(stats), POLICY))


def test_the_end_of_a_crawl() -> None:
    told = _ended(MemoryStore(), HEALTHY)
    assert list(told) == [Name.MODEL_UNAVAILABLE, Name.CRAWL_FINISHED]
    assert told[Name.MODEL_UNAVAILABLE] == {"model": "llama3", "error": "no answer", "count": 1}
    assert told[Name.CRAWL_FINISHED] == {
        "reason": "finished", "pages": 40, "items": 30, "failed": 7, "dead": 0, "seconds": 10.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        ("closespider_itemcount", Name.CRAWL_FINISHED),
        ("shutdown", Name.CRAWL_FAILED),
        ("closespider_errorcount", Name.CRAWL_FAILED),
        ("healing store", Name.CRAWL_FAILED),
    ],
)
def test_whether_somebody_wanted_it(reason: str, name: Name) -> None:
    assert list(_ended(MemoryStore(), HEALTHY, reason=reason))[-1] is name


def test_dead_letters_are_counted_and_the_newest_is_shown() -> None:
    store = MemoryStore()
    for number in (1, 2):
        store.park(page(url=f"https://gazette.example/{number}", state=ParkState.DEAD, reason="no repair"), b"")
    told = _ended(store, HEALTHY, dead=2)[Name.DEAD_LETTERS]
    assert told == {"count": 2, "error": "the newest: https://gazette.example/2: no repair"}


def test_many_failures() -> None:
    stats = {
        "downloader/request_count": 60,
        "downloader/exception_count": 12,
        "downloader/response_count": 48,
        "downloader/response_status_count/200": 30,
        "downloader/response_status_count/301": 3,
        "downloader/response_status_count/503": 15,
        "spider_exceptions/count": 4,
    }
    told = _ended(MemoryStore(), stats)[Name.MANY_FAILURES]
    assert (told["count"], told["requests"]) == (31, 60)
    assert told["error"] == "of 60 requests: 12 not downloaded, 15 answered with an error, 4 errors in callbacks"
    assert Name.MANY_FAILURES not in _ended(MemoryStore(), {**stats, "downloader/request_count": 70})


def test_a_site_that_does_not_answer_at_all() -> None:
    told = _ended(MemoryStore(), {"downloader/request_count": 3, "downloader/exception_count": 3})
    assert told[Name.MANY_FAILURES]["error"] == "of 3 requests: 3 not downloaded"


@pytest.mark.parametrize("stats", [{}, {**HEALTHY, "downloader/request_count": 5, "spider_exceptions/count": 5}])
def test_a_few_failures_are_no_sign(stats: dict[str, int]) -> None:
    assert Name.MANY_FAILURES not in _ended(MemoryStore(), stats)


def test_a_crawl_that_was_killed_is_told_of_by_the_next_one() -> None:
    store = MemoryStore()
    killed = store.start_run("laws", "gazette", 0.0)
    store.heartbeat(killed, 100.0, 17, 9)
    store.start_run("laws", "another", 0.0)
    store.start_run("opinions", "gazette", 0.0)
    now = store.start_run("laws", "gazette", 5000.0)
    ((name, context),) = of_the_last(store, now, 5000.0)
    assert (name, context["killed_run"]) == (Name.CRAWL_KILLED, killed)
    error = f"crawl {killed} ended without a word, killed or out of memory; it had 17 pages when it was last seen"
    assert context["error"] == error
    store.finish_run(now, pages=1, items=1, reason="finished", at=5001.0)
    later = store.start_run("laws", "gazette", 6000.0)
    assert list(of_the_last(store, later, 6000.0)) == []


def test_a_crawl_that_still_runs_was_not_killed() -> None:
    store = MemoryStore()
    store.heartbeat(store.start_run("laws", "gazette", 0.0), 4990.0, 17, 9)
    assert list(of_the_last(store, store.start_run("laws", "gazette", 5000.0), 5000.0)) == []
