"""Pages of an earlier crawl whose request does not fit the spider any more."""

from __future__ import annotations

import pickle
import time
from typing import TYPE_CHECKING

from scrapy import Request

from healing.crawl.restoring import RunLocks, left_behind
from healing.store.memory import MemoryStore
from healing.store.records import ParkState
from tests.crawl.pages import Law, law_page
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

STATES = (ParkState.PARKED, ParkState.REPLAYING)


def test_a_run_is_alive_while_it_holds_its_lock(tmp_path: Path) -> None:
    mine, others = RunLocks(tmp_path), RunLocks(tmp_path)
    assert not others.is_alive(1)
    mine.hold(1)
    assert others.is_alive(1)
    assert not others.is_alive(2)
    mine.release()
    assert not others.is_alive(1)


def test_only_unfinished_pages_of_the_spiders_own_dead_runs_are_left_behind(tmp_path: Path) -> None:
    store = MemoryStore()
    dead, alive, other, own = (store.start_run(name, "gazette", 1.0) for name in ("laws", "laws", "news", "laws"))
    living = RunLocks(tmp_path)
    living.hold(alive)
    parked = {
        (run, state): store.park(page(run=run, state=state), b"")
        for run in (dead, alive, other, own)
        for state in ParkState
    }
    found = [one.id for one in left_behind(store, RunLocks(tmp_path), "laws", own, STATES)]
    living.release()
    assert found == [parked[dead, ParkState.PARKED], parked[dead, ParkState.REPLAYING]]


def test_a_request_for_a_callback_that_is_gone_becomes_a_dead_letter(tmp_path: Path) -> None:
    with Site(portal=Source()) as site:
        # Should the crawl never come to its end by itself, it is ended.
        project = CrawlProject(tmp_path / "project", site, LAWS=2, CLOSESPIDER_TIMEOUT=20)
        (project.folder / "data").mkdir()
        with project.store() as store:
            run = store.start_run("details", "details", 1.0)
            for n, callback in ((8, "parse_that_was_renamed"), (9, "parse_law")):
                url = f"{site.url}/portal/laws/{n}"
                request = {**Request(url, cb_kwargs={"source": "portal"}).to_dict(), "callback": callback}
                parked = page(
                    run=run, source="portal", url=url, request=pickle.dumps(request), incident=0,
                    headers=pickle.dumps({b"Content-Type": [b"text/html"]}), at=time.time(),
                )  # fmt: skip
                store.park(parked, law_page(n, "old").encode())
        crawl = project.crawl("details")
        with project.store() as store:
            states = [one.state for one in store.parked()]
            dead = store.parked(states=[ParkState.DEAD])
    assert crawl.reason == "finished", crawl.log
    assert "Traceback" not in crawl.log
    assert sorted(law["title"] for law in crawl.laws) == sorted(Law(n).title for n in (1, 2, 9))
    assert states == [ParkState.DEAD, ParkState.DONE]
    assert "parse_that_was_renamed" in dead[0].reason
