"""Heals that do not hold: on the parked pages that confirm them, or on the pages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source
from tests.doubles.ollama import NOTHING_FOUND, Answer, OllamaDouble
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.doubles.ollama import Json

OLD, NEW = 3, 5


class Crawled(NamedTuple):
    """A crawl in which five redesigned pages are followed by pages of another layout."""

    project: CrawlProject
    site: Site
    crawl: Crawl


def _accounted(crawled: Crawled, laws: int) -> None:
    """Each law is an item or a dead letter, and was downloaded once."""
    items = [int(law["url"].rpartition("/")[2]) for law in crawled.crawl.laws]
    with crawled.project.store() as store:
        dead = [int(page.url.rpartition("/")[2]) for page in store.parked(states=[ParkState.DEAD])]
        assert store.count_parked(states=[ParkState.PARKED, ParkState.REPLAYING]) == 0
    assert sorted(items + dead) == list(range(1, laws + 1))
    assert set(crawled.site.laws_hit("portal").values()) == {1}
    for law in crawled.crawl.laws:
        known = Law(int(law["url"].rpartition("/")[2]))
        assert (law["title"], law["number"], law["enacted"]) == (known.title, known.number, known.enacted)


@pytest.fixture(scope="module")
def split(folder: Path) -> Iterator[Crawled]:
    """Most pages that are parked while five are judged look much the same, and have other names for everything."""
    yield from _crawled_while_judged(folder / "split", "no-ministry-recoded")


@pytest.fixture(scope="module")
def outnumbered(folder: Path) -> Iterator[Crawled]:
    """Most of them are of another layout again, which is live beside the first."""
    yield from _crawled_while_judged(folder / "outnumbered", "third")


def _crawled_while_judged(folder: Path, other: str, laws: int = 14) -> Iterator[Crawled]:
    """The model is asked for a field that is gone: it answers when the other pages are parked too."""
    with Site(portal=Source(layouts={"law": {OLD: "no-ministry", OLD + NEW: other}})) as site:

        def content(request: Json) -> str:
            assert site.asked["/portal/notices/2"].wait(TIME_LIMIT)
            return NOTHING_FOUND.content(request)

        with OllamaDouble(Answer(content)) as double:
            project = CrawlProject(
                folder, site,
                LAWS=laws, NOTICES=2, CONCURRENT_REQUESTS=1, HEALING_LLM_PROVIDER="ollama",
                HEALING_LLM_BASE_URL=double.url,
            )  # fmt: skip
            yield Crawled(project, site, project.crawl("details"))


def test_a_heal_that_does_not_hold_on_the_parked_pages_is_undone(split: Crawled) -> None:
    events = split.crawl.told()
    assert events[:3] == ["incident_opened", "judged", "rolled_back"], split.crawl.log
    assert events.count("incident_opened") == 1
    assert split.crawl.stats["healing/rolled_back"] >= 1
    with split.project.store() as store:
        first = next(heal for heal in store.heals() if heal.field == "number")
        assert first.state is HealState.ROLLED_BACK


def test_what_did_not_hold_is_rejected_for_ever(split: Crawled) -> None:
    with split.project.store() as store:
        rejected = store.rejected("portal", "law")
        heals = store.heals()
    undone = {heal.field: heal.selectors_after for heal in heals if heal.state is HealState.ROLLED_BACK}
    assert {"title", "number", "enacted"} <= set(undone)
    for name, selectors in undone.items():
        assert set(selectors) <= set(rejected[name])
    for heal in heals:
        if heal.accepted and heal.state is not HealState.ROLLED_BACK:
            assert not set(heal.selectors_after) & set(rejected.get(heal.field, ()))


def test_every_page_is_accounted_for_after_a_roll_back(split: Crawled) -> None:
    assert split.crawl.reason == "finished"
    _accounted(split, 14)


def test_a_heal_stays_though_most_pages_are_of_another_layout(outnumbered: Crawled) -> None:
    events = outnumbered.crawl.told()
    assert events[:4] == ["incident_opened", "judged", "healed", "incident_opened"], outnumbered.crawl.log
    assert "rolled_back" not in events
    assert {law["url"].rpartition("/")[2] for law in outnumbered.crawl.laws} >= set(map(str, range(1, 1 + OLD + NEW)))
    _accounted(outnumbered, 14)


@pytest.fixture(scope="module")
def slipping(folder: Path) -> Iterator[Crawled]:
    yield from _redesigned_after_the_heal(folder / "slipping", "no-ministry", "no-ministry-recoded")


@pytest.fixture(scope="module")
def followed(folder: Path) -> Iterator[Crawled]:
    yield from _redesigned_after_the_heal(folder / "followed", "new", "third")


def _redesigned_after_the_heal(folder: Path, first: str, then: str) -> Iterator[Crawled]:
    with Site(portal=Source(layouts={"law": {OLD: first, OLD + NEW: then}})) as site:
        project = CrawlProject(folder, site, LAWS=OLD + NEW, STAGES=2, CONCURRENT_REQUESTS=1)
        yield Crawled(project, site, project.crawl("staged"))


def test_a_heal_that_fails_on_the_following_pages_is_undone_by_itself(slipping: Crawled) -> None:
    with slipping.project.store() as store:
        first, second = store.incidents()[:2]
        heals = store.heals(incident=first.id)
        rejected = store.rejected("portal", "law")
    assert slipping.crawl.told(incident=first.id) == ["incident_opened", "judged", "healed", "rolled_back"]
    assert slipping.crawl.told(incident=second.id)[:2] == ["incident_opened", "judged"]
    assert first.state is IncidentState.ROLLED_BACK
    assert first.note == "the healed fields failed on 3 pages in a row, soon after the heal"
    heals = [heal for heal in heals if heal.accepted]
    assert {heal.state for heal in heals} == {HealState.ROLLED_BACK}
    for heal in heals:
        assert set(heal.selectors_after) <= set(rejected[heal.field])
    if slipping.project.overlay("portal").exists():
        text = slipping.project.overlay("portal").read_text("utf-8")
        assert not [selector for heal in heals for selector in heal.selectors_after if f'"{selector}"' in text]


def test_every_page_is_accounted_for_after_a_probation(slipping: Crawled) -> None:
    assert slipping.crawl.reason == "finished"
    _accounted(slipping, 2 * (OLD + NEW))


def test_a_heal_stays_when_another_redesign_follows(followed: Crawled) -> None:
    """The pages of the next layout say nothing of a heal that was right for the one before."""
    with followed.project.store() as store:
        first, second = store.incidents()[:2]
    assert first.state is IncidentState.HEALED
    assert followed.crawl.told(incident=second.id)[0] == "incident_opened"
    assert "rolled_back" not in followed.crawl.told()
    assert {law["url"].rpartition("/")[2] for law in followed.crawl.laws} >= set(map(str, range(1, 1 + OLD + NEW)))
    _accounted(followed, 2 * (OLD + NEW))
