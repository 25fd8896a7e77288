from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy.utils.test import get_crawler

from healing.config import HealingConfig
from healing.crawl import signals
from healing.crawl.examiner import Broken
from healing.crawl.incidents import Incidents, Stage, told
from healing.model import Failure, Symptom
from healing.store.memory import MemoryStore
from healing.store.records import IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = Broken("gazette", "law", (Failure("title", Symptom.MISSING, "required"),))
NUMBER = Broken("gazette", "law", (Failure("number", Symptom.INVALID),))
REASONS: dict[str, tuple[str, ...]] = {"title": ("nothing looks like it",)}
URL = "http://127.0.0.1/laws/1"


class Kept:
    """Incidents with what surrounds them: the store, the statistics, and the signals that were sent."""

    def __init__(self) -> None:
        self.crawler = get_crawler(settings_dict={"TELNETCONSOLE_ENABLED": False})
        self.store = MemoryStore()
        config = HealingConfig.load({"HEALING_EVIDENCE_PAGES": 4, "HEALING_MAX_ATTEMPTS": 3})
        self.now = 100.0
        self.incidents = Incidents(self.crawler, config, self.store, lambda: self.now)
        self.incidents.run = self.store.start_run("laws", "gazette", self.now)
        self.sent: list[dict[str, Any]] = []
        for name in ("incident_opened", "refused", "healed"):
            self.crawler.signals.connect(self._handler(name), getattr(signals, name), weak=False)

    def _handler(self, name: str) -> Any:
        return lambda **told: self.sent.append({"name": name, **told})


@pytest.fixture
def kept() -> Iterator[Kept]:
    found = Kept()
    yield found
    found.store.close()


def test_the_first_failure_opens_it_and_later_ones_join(kept: Kept) -> None:
    first = kept.incidents.opened(TITLE, URL)
    kept.incidents.page_added(first, TITLE)
    assert kept.incidents.opened(NUMBER, URL) is first
    kept.incidents.page_added(first, NUMBER)
    record = kept.store.incident(first.id)
    assert (record.fields, record.pages, record.state) == (("number", "title"), 2, IncidentState.OPEN)
    assert kept.crawler.stats.get_value("healing/incidents") == 1
    assert [sent["name"] for sent in kept.sent] == ["incident_opened"]
    assert (kept.sent[0]["url"], kept.sent[0]["failures"]) == (URL, TITLE.failures)


def test_after_each_refusal_twice_as_many_pages_are_wanted_until_quarantine(kept: Kept) -> None:
    thresholds, states = [], []
    for _ in range(3):
        assert not kept.incidents.is_quarantined(("gazette", "law"))
        incident = kept.incidents.opened(TITLE, URL)
        thresholds.append(incident.threshold)
        kept.incidents.refused(incident, REASONS)
        states.append(kept.store.incident(incident.id).state)
    assert thresholds == [4, 8, 16]
    assert states == [IncidentState.REFUSED, IncidentState.REFUSED, IncidentState.QUARANTINED]
    assert kept.incidents.is_quarantined(("gazette", "law"))
    assert not kept.incidents.is_quarantined(("gazette", "law_list"))


def test_a_heal_forgives_the_refusals_before(kept: Kept) -> None:
    kept.incidents.refused(kept.incidents.opened(TITLE, URL), REASONS)
    healed = kept.incidents.opened(TITLE, URL)
    kept.now = 103.5
    kept.incidents.healed(healed)
    assert kept.incidents.opened(TITLE, URL).threshold == 4
    record = kept.store.incident(healed.id)
    assert (record.state, record.opened_at, record.closed_at) == (IncidentState.HEALED, 100.0, 103.5)
    assert [sent["seconds"] for sent in kept.sent if sent["name"] == "healed"] == [3.5]


def test_the_crawl_stays_open_for_incidents_that_move(kept: Kept) -> None:
    incident = kept.incidents.opened(TITLE, URL)
    busy = []
    for stage in Stage:
        incident.stage = stage
        if incident.is_busy:
            busy.append(stage)
    assert busy == [Stage.GATHERING, Stage.JUDGING, Stage.CONFIRMING]


def test_reasons_in_a_line() -> None:
    assert told({"title": ("it is gone", "surely"), "number": ("two places",)}) == (
        "title: it is gone, surely; number: two places"
    )
