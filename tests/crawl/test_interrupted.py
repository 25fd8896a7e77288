"""A crawl, or its repair worker, that ends in the middle of a heal. The language model hangs where it is to end."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.selectors.read import parse_module
from healing.store.records import IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source
from tests.doubles.ollama import NOTHING_FOUND, Hang, OllamaDouble
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.store.records import ParkedPage
    from tests.crawl.project import Running

OLD, LAWS = 3, 10
TITLES = sorted(Law(n).title for n in range(1, LAWS + 1))


class Interrupted(NamedTuple):
    """A crawl that ended in a heal, and the next one."""

    project: CrawlProject
    home: str
    site: Site
    first: Crawl
    waiting: list[ParkedPage]
    """The parked pages between the two."""
    hits: int
    second: Crawl

    def titles(self) -> list[str]:
        return sorted(law["title"] for law in self.first.laws + self.second.laws)

    def parked(self) -> list[ParkedPage]:
        with self.project.store(self.home) as store:
            return store.parked()


def _redesigned() -> Site:
    return Site(portal=Source(layouts={"law": {OLD: "no-ministry"}}))


@contextmanager
def _hanging(project: CrawlProject, jobs: dict[str, tuple[str, Site, dict[str, object]]]) -> Iterator[Running]:
    """Crawls by their home; inside the block every page is parked, and the heals hang."""
    with ExitStack() as stack:
        doubles = {home: stack.enter_context(OllamaDouble(Hang())) for home in jobs}
        told = [
            (spider, _settings(project, home, site) | more | {"HEALING_LLM_BASE_URL": doubles[home].url})
            for home, (spider, site, more) in jobs.items()
        ]
        running = stack.enter_context(
            project.start(*[(spider, {**s, "HEALING_LLM_PROVIDER": "ollama"}) for spider, s in told])
        )
        for home, (_, site, _) in jobs.items():
            assert site.asked["/portal/notices/2"].wait(TIME_LIMIT)
            assert doubles[home].arrived.wait(TIME_LIMIT)
        yield running


def _settings(project: CrawlProject, home: str, site: Site) -> dict[str, object]:
    return {
        "SITE": site.url, "HEALING_HOME": str(project.folder / home),
        "LAWS": LAWS, "NOTICES": 2, "CONCURRENT_REQUESTS": 1,
    }  # fmt: skip


def _interrupted(
    folder: Path, number: signal.Signals, jobs: dict[str, tuple[str, dict[str, object], dict[str, object]]]
) -> Iterator[dict[str, Interrupted]]:
    """Ends crawls with a signal, and starts them again without a language model; settings of both by home."""
    with ExitStack() as stack:
        sites = {home: stack.enter_context(_redesigned()) for home in jobs}
        project = CrawlProject(folder / number.name, next(iter(sites.values())))
        with _hanging(project, {home: (jobs[home][0], site, jobs[home][1]) for home, site in sites.items()}) as running:
            running.process.send_signal(number)
            firsts = running.ended()
        waiting, hits = {}, {}
        for home, site in sites.items():
            with project.store(home) as store:
                waiting[home] = store.parked()
            hits[home] = site.hits.total()
        again = [(spider, _settings(project, home, sites[home]) | more) for home, (spider, _, more) in jobs.items()]
        with project.start(*again) as running:
            seconds = running.ended()
        yield {
            home: Interrupted(project, home, sites[home], first, waiting[home], hits[home], second)
            for home, first, second in zip(jobs, firsts, seconds, strict=True)
        }


NOTHING_NEW: dict[str, object] = {"LAWS": 0, "NOTICES": 0}


@pytest.fixture(scope="module")
def killed(folder: Path) -> Iterator[dict[str, Interrupted]]:
    yield from _interrupted(
        folder, signal.SIGKILL, {"plain": ("details", {}, NOTHING_NEW), "lambdas": ("lambdas", {}, NOTHING_NEW)}
    )


def test_a_killed_crawl_leaves_its_pages_parked(killed: dict[str, Interrupted]) -> None:
    for one in killed.values():
        assert one.first.code == -signal.SIGKILL
        assert len(one.first.laws) == OLD
        assert [page.state for page in one.waiting] == [ParkState.PARKED] * (LAWS - OLD)


def test_the_next_crawl_brings_every_page_of_a_killed_one_to_its_end(killed: dict[str, Interrupted]) -> None:
    one = killed["plain"]
    assert one.second.reason == "finished"
    assert one.titles() == TITLES
    assert one.site.hits.total() == one.hits
    assert {page.state for page in one.parked()} == {ParkState.DONE}


def test_requests_that_were_only_in_memory_are_dead_letters_that_say_so(killed: dict[str, Interrupted]) -> None:
    one = killed["lambdas"]
    assert one.second.laws == []
    assert {(page.state, page.reason) for page in one.parked()} == {
        (ParkState.DEAD, "its request could not be written down, and the process that held it has ended")
    }


def test_the_selector_modules_of_a_killed_crawl_parse(killed: dict[str, Interrupted]) -> None:
    for one in killed.values():
        for module in (one.project.folder / one.home).glob("overlay/*.py"):
            assert parse_module(module.read_text("utf-8"), str(module)).kinds
        assert one.project.module("portal").stat().st_size


@pytest.fixture(scope="module")
def stopped(folder: Path) -> Iterator[dict[str, Interrupted]]:
    job = {"JOBDIR": str(folder / "job")}
    yield from _interrupted(folder, signal.SIGINT, {"plain": ("details", {}, {}), "job": ("details", job, job)})


def test_a_stopped_crawl_ends_in_order(stopped: dict[str, Interrupted]) -> None:
    for one in stopped.values():
        assert one.first.code == 0
        assert one.first.reason == "shutdown"
        assert "Traceback" not in one.first.log
        assert [page.state for page in one.waiting] == [ParkState.PARKED] * (LAWS - OLD)
        with one.project.store(one.home) as store:
            first = store.incidents()[0]
            assert store.runs()[0].reason == "shutdown"
        assert first.state is IncidentState.INTERRUPTED


def test_a_job_that_goes_on_completes_the_stopped_crawl(stopped: dict[str, Interrupted]) -> None:
    one = stopped["job"]
    assert one.second.reason == "finished"
    assert one.titles() == TITLES
    assert {page.state for page in one.parked()} == {ParkState.DONE}
    assert set(one.site.laws_hit("portal").values()) == {1}


def test_the_next_usual_crawl_completes_the_stopped_one(stopped: dict[str, Interrupted]) -> None:
    one = stopped["plain"]
    assert one.second.reason == "finished"
    assert set(one.titles()) == set(TITLES)
    assert {page.state for page in one.parked()} == {ParkState.DONE}


def test_the_next_usual_crawl_brings_no_law_twice(stopped: dict[str, Interrupted]) -> None:
    """It asks for the parked pages of the crawl before as well."""
    assert sorted(law["title"] for law in stopped["plain"].second.laws) == TITLES


@pytest.fixture(scope="module")
def orphaned(folder: Path) -> Iterator[tuple[CrawlProject, Crawl]]:
    """Two stages: the worker is killed in the heal of the first, and heals the second."""
    layouts = {"law": {OLD: "no-ministry"}}
    with Site(portal=Source(layouts=layouts)) as site, OllamaDouble(Hang(), NOTHING_FOUND) as double:
        project = CrawlProject(folder / "orphaned", site)
        settings = _settings(project, "", site) | {
            "STAGES": 2, "HEALING_LLM_PROVIDER": "ollama", "HEALING_LLM_BASE_URL": double.url,
        }  # fmt: skip
        with project.start(("staged", settings)) as running:
            assert double.arrived.wait(TIME_LIMIT)
            assert site.asked["/portal/notices/2"].wait(TIME_LIMIT)
            (worker,) = running.children()
            os.kill(worker, signal.SIGKILL)
            (crawl,) = running.ended()
        yield project, crawl


def test_other_pages_flow_while_a_heal_runs(orphaned: tuple[CrawlProject, Crawl]) -> None:
    _, crawl = orphaned
    kinds = [event["items"] for event in crawl.events if event["name"] in ("incident_opened", "refused")]
    assert kinds[0] == OLD
    assert kinds[1] >= OLD + 1  # the first notice led to the second, which was asked for while the heal hung


def test_the_heal_of_a_killed_worker_is_given_up(orphaned: tuple[CrawlProject, Crawl]) -> None:
    """Its pages became dead letters, which the next heal takes up."""
    project, crawl = orphaned
    assert crawl.reason == "finished"
    assert "Traceback" not in crawl.log
    with project.store() as store:
        first = store.incidents()[0]
        pages = store.parked(incident=first.id)
        assert store.count_parked(states=[ParkState.DEAD]) == 0
    assert first.state is IncidentState.REFUSED
    assert "the repair worker died (exit code -9) while it judged the pages" in first.note
    assert [int(page.url.rpartition("/")[2]) for page in pages] == list(range(OLD + 1, LAWS + 1))


def test_the_next_heal_has_a_worker_again(orphaned: tuple[CrawlProject, Crawl]) -> None:
    project, crawl = orphaned
    assert crawl.told() == ["incident_opened", "refused", "incident_opened", "judged", "healed"]
    assert sorted(law["title"] for law in crawl.laws) == sorted(Law(n).title for n in range(1, 2 * LAWS + 1))
    with project.store() as store:
        assert store.incidents()[1].state is IncidentState.HEALED
