"""A crawl that only proposes; a person accepts; the next crawl has all pages, none of them downloaded twice."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

import httpx

from healing.crawl import signals
from healing.store.records import IncidentState, ParkState
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

LAWS = 20
PROPOSED = "/proposed"


class Announcer:
    """An extension that asks the site for a path when a repair was proposed."""

    def __init__(self, site: str) -> None:
        self._url = site + PROPOSED

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        announcer = cls(crawler.settings["SITE"])
        crawler.signals.connect(announcer.proposed, signals.proposed)
        return announcer

    def proposed(self) -> None:
        httpx.get(self._url, trust_env=False)


def test_from_a_proposal_to_the_items(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "review", site, HEALING_MODE="review")
        first = project.crawl()
        waiting = project.scrapy("heal-review")
        assert waiting.returncode == 0, waiting.stderr
        assert "gazette/law: 12 pages; title" in waiting.stdout
        hits = dict(site.laws_hit("gazette"))
        with project.store() as store:
            (incident,) = store.incidents(states=[IncidentState.REVIEW])
        accepted = project.scrapy("heal-review", str(incident.id), "--accept")
        assert accepted.returncode == 0, accepted.stderr
        second = project.crawl()
    assert len(first.laws) == 8
    assert {law["title"] for law in first.laws} | {law["title"] for law in second.laws if law["replayed"]} == {
        law["title"] for law in second.laws
    }
    assert len({law["url"] for law in second.laws}) == LAWS
    replayed = {law["url"] for law in second.laws if law["replayed"]}
    assert len(replayed) == LAWS - 8
    assert all(site.hits[path] - hits[path] <= 1 for path in hits)
    with project.store() as store:
        assert store.incident(incident.id).state is IncidentState.ACCEPTED
        assert store.incidents(run=2) == []


def test_what_was_rejected_is_not_proposed_again(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "reject", site, HEALING_MODE="review")
        project.crawl()
        with project.store() as store:
            (incident,) = store.incidents(states=[IncidentState.REVIEW])
            proposed = {heal.field: heal.selectors_after for heal in store.heals(incident=incident.id)}
        assert project.scrapy("heal-review", str(incident.id), "--reject").returncode == 0
        project.crawl()
    with project.store() as store:
        again = [heal for heal in store.heals() if heal.incident != incident.id and heal.accepted]
        assert all(not set(heal.selectors_after) & set(proposed[heal.field]) for heal in again)
        rejected = store.rejected("gazette", "law")
    assert {name: set(texts) for name, texts in rejected.items()} == {n: set(t) for n, t in proposed.items()}


def test_nights_that_waited_are_decided_together_and_replayed(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "nights", site, HEALING_MODE="review")
        project.crawl()
        project.crawl()
        with project.store() as store:
            one, other = store.incidents(states=[IncidentState.REVIEW])
            assert store.snapshot(one.before) != store.snapshot(one.after)
            pages = store.count_parked(incident=one.id) + store.count_parked(incident=other.id)
        accepted = project.scrapy("heal-review", str(one.id), "--accept")
        assert f"The same for what waited with the same repair: incident {other.id}" in accepted.stdout
        hits = dict(site.hits)
        replayed = project.scrapy("heal-replay", "laws", "-s", f"RECORD={tmp_path / 'replayed'}")
        assert replayed.returncode == 0, replayed.stderr
        assert dict(site.hits) == hits
    with project.store() as store:
        assert pages >= LAWS - 8
        assert store.count_parked() == store.count_parked(states=[ParkState.DONE])
        run = store.runs()[-1]
        assert run.items == pages


def test_a_crawl_that_runs_is_not_disturbed_by_a_decision(tmp_path: Path) -> None:
    """The decision falls while the crawl still takes failed pages over: they wait, and the next crawl reads them."""
    gate = threading.Event()
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        site.gates[f"/gazette/laws/{LAWS}"] = gate
        project = CrawlProject(tmp_path / "meanwhile", site, HEALING_MODE="review")
        extensions = {"tests.crawl.recorder.Recorder": 900, "tests.crawl.test_reviewing.Announcer": 901}
        with project.start(("laws", {"EXTENSIONS": extensions})) as running:
            assert site.asked[PROPOSED].wait(TIME_LIMIT)
            with project.store() as store:
                (number,) = (one.id for one in store.incidents(states=[IncidentState.REVIEW]))
            accepted = project.scrapy("heal-review", str(number), "--accept")
            gate.set()
            first = running.ended()[0]
        assert accepted.returncode == 0, accepted.stderr
        second = project.crawl()
    assert first.reason == second.reason == "finished"
    assert len({law["url"] for law in (*first.laws, *second.laws)}) == LAWS
    with project.store() as store:
        assert store.incident(number).state is IncidentState.ACCEPTED
        assert store.count_parked() == store.count_parked(states=[ParkState.DONE])
