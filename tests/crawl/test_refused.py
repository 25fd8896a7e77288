"""What cannot be repaired: a required field, an optional one, the link to the next page; what a person then does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from healing.store.interface import Store

OLD = 4
STAGE, STAGES = 10, 3
NOT_TRUSTED, QUARANTINED = "no repair was trusted", "its page kind is quarantined for this crawl"
BY_A_PERSON = "\"concat(//div/@data-year, '/', //div/@data-place)\""


class Refused(NamedTuple):
    """A source whose laws lost their number, crawled in three stages."""

    project: CrawlProject
    site: Site
    crawl: Crawl


@pytest.fixture(scope="module")
def refused(folder: Path) -> Iterator[Refused]:
    with Site(gone=Source(layouts={"law": {OLD: "no-number"}})) as site:
        project = CrawlProject(
            folder / "gone", site,
            LAWS=STAGE, STAGES=STAGES, CONCURRENT_REQUESTS=1, HEALING_EVIDENCE_PAGES=3, HEALING_MAX_ATTEMPTS=2,
        )  # fmt: skip
        yield Refused(project, site, project.crawl("staged"))


def _dead(store: Store) -> dict[int, str]:
    """The reasons of the dead letters, by the law's number."""
    return {int(page.url.rpartition("/")[2]): page.reason for page in store.parked(states=[ParkState.DEAD])}


def test_the_incident_is_refused_and_then_quarantined(refused: Refused) -> None:
    assert refused.crawl.told() == ["incident_opened", "judged", "refused"] * 2
    assert (refused.crawl.stats["healing/incidents"], refused.crawl.stats["healing/refused"]) == (2, 2)
    with refused.project.store() as store:
        states = [incident.state for incident in store.incidents()]
        reasons = [heal.reasons for heal in store.heals() if heal.field == "number"]
    assert states == [IncidentState.REFUSED, IncidentState.QUARANTINED]
    assert all(reasons)
    assert not refused.project.overlay("gone").exists()


def test_every_page_is_a_dead_letter_with_its_failures_and_its_body(refused: Refused) -> None:
    with refused.project.store() as store:
        dead = _dead(store)
        pages = store.parked()
        bodies = [store.parked_body(page).decode() for page in pages]
    assert sorted(dead) == list(range(OLD + 1, STAGE * STAGES + 1))
    for page, body in zip(pages, bodies, strict=True):
        assert any(failure.startswith("number: missing") for failure in page.failures)
        assert Law(int(page.url.rpartition("/")[2])).title in body
    assert len(refused.crawl.laws) == OLD
    assert refused.crawl.stats["healing/dead_letters"] == len(dead)


def test_the_dead_letters_say_why(refused: Refused) -> None:
    with refused.project.store() as store:
        dead = _dead(store)
    # How many of the second stage's pages come before the second verdict is a matter of speed.
    assert {dead[n] for n in range(OLD + 1, STAGE + 1)} == {NOT_TRUSTED}
    assert {dead[n] for n in range(STAGE + 1, 2 * STAGE + 1)} <= {NOT_TRUSTED, QUARANTINED}
    assert {dead[n] for n in range(2 * STAGE + 1, 3 * STAGE + 1)} == {QUARANTINED}


@pytest.fixture(scope="module")
def replayed(refused: Refused) -> tuple[CompletedProcess[str], Crawl]:
    """A person mends the module, and replays the dead letters."""
    module = refused.project.module("gone")
    text = module.read_text("utf-8")
    for old, new in (
        ('"dd.law-number::text"', BY_A_PERSON),
        ("h1.law-title", "h1.record-heading"),
        ("dd.law-enacted", "dd.record-date"),
        ("dd.law-ministry", "dd.record-office"),
    ):
        assert old in text
        text = text.replace(old, new)
    module.write_text(text, "utf-8")
    refused.site.hits.clear()
    folder = refused.project.folder / "runs" / "replay"
    done = refused.project.scrapy("heal-replay", "staged", "-s", f"RECORD={folder}")
    return done, Crawl(folder, done.stderr, done.returncode)


def test_a_replay_turns_every_dead_letter_into_an_item(
    refused: Refused, replayed: tuple[CompletedProcess[str], Crawl]
) -> None:
    done, crawl = replayed
    assert done.returncode == 0, done.stderr
    laws = [Law(n) for n in range(OLD + 1, STAGE * STAGES + 1)]
    assert sorted((item["title"], item["number"]) for item in crawl.laws) == sorted(
        (law.title, law.number) for law in laws
    )
    with refused.project.store() as store:
        assert {page.state for page in store.parked()} == {ParkState.DONE}


def test_a_replay_downloads_nothing(refused: Refused, replayed: tuple[CompletedProcess[str], Crawl]) -> None:
    assert not refused.site.hits
    assert "downloader/request_count" not in replayed[1].stats


def test_a_replay_says_what_waited(replayed: tuple[CompletedProcess[str], Crawl]) -> None:
    done, _ = replayed
    counts = {reason: int(count) for count, reason in re.findall(r"(\d+) gone/law: (.*)", done.stdout)}
    assert set(counts) == {NOT_TRUSTED, QUARANTINED}
    assert sum(counts.values()) == STAGE * STAGES - OLD
    assert "Traceback" not in done.stderr


class Poorer(NamedTuple):
    """Two sources: one whose laws lost their ministry, one whose list lost the link to its next page."""

    project: CrawlProject
    site: Site
    crawl: Crawl


@pytest.fixture(scope="module")
def poorer(folder: Path) -> Iterator[Poorer]:
    sources = {
        "fields": Source(14, layouts={"law": {6: "poorer"}}),
        "links": Source(20, per_page=5, layouts={"law_list": {2: "no-next"}}),
    }
    with Site(**sources) as site:
        project = CrawlProject(folder / "poorer", site)
        yield Poorer(project, site, project.crawl())


def test_items_come_without_an_optional_field(poorer: Poorer) -> None:
    laws = [law for law in poorer.crawl.laws if law["source"] == "fields"]
    assert sorted(law["title"] for law in laws) == sorted(Law(n).title for n in range(1, 15))
    assert [law["ministry"] is None for law in laws].count(True) == 14 - 6
    assert poorer.crawl.told(source="fields") == ["incident_opened", "judged", "refused"]
    with poorer.project.store() as store:
        (incident,) = store.incidents(source="fields")
        (heal,) = store.heals(incident=incident.id)
        pages = store.parked(source="fields")
    assert (incident.state, incident.fields) == (IncidentState.REFUSED, ("ministry",))
    assert (heal.field, heal.state, heal.accepted) == ("ministry", HealState.REFUSED, False)
    assert {page.state for page in pages} == {ParkState.DONE}
    assert set(poorer.site.laws_hit("fields").values()) == {1}


def test_a_list_whose_next_link_is_gone_leaves_a_dead_letter_that_says_so(poorer: Poorer) -> None:
    laws = [law for law in poorer.crawl.laws if law["source"] == "links"]
    assert sorted(law["title"] for law in laws) == sorted(Law(n).title for n in range(1, 16))
    with poorer.project.store() as store:
        dead = [(page.url, page.reason) for page in store.parked(source="links", states=[ParkState.DEAD])]
        (incident,) = store.incidents(source="links")
        heals = {heal.field: heal.state for heal in store.heals(incident=incident.id)}
    assert dead == [(f"{poorer.site.url}/links/laws?page=3", "it went on without next_url")]
    assert incident.state is IncidentState.HEALED
    assert heals == {
        "rows": HealState.CONFIRMED, "title": HealState.CONFIRMED, "url": HealState.CONFIRMED,
        "enacted": HealState.CONFIRMED, "next_url": HealState.REFUSED,
    }  # fmt: skip
    assert poorer.crawl.stats["healing/dead_letters"] == 1
