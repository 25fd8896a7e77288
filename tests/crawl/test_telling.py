from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from healing.alerts.sending import Sender
from healing.config import HealingConfig
from healing.crawl import signals
from healing.crawl.listeners import Alerting
from healing.crawl.telling import Teller
from healing.errors import StoreError
from healing.events import Event, Name
from healing.home import Home
from healing.llm.question import Call
from healing.policy import AlertsSection
from healing.project import Project
from healing.repair.incident import FieldVerdict, Verdict
from healing.store.memory import MemoryStore
from tests.alerts.receivers import webhook
from tests.limits import TIME_LIMIT
from tests.store.samples import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.crawler import Crawler

PLACE = {"source": "gazette", "page_kind": "law", "incident": 1}
REFUSED = Event(1.0, Name.REFUSED, agent="laws", context={"source": "gazette"})


class Laws(Spider):
    name = "laws"


class Ear:
    """A listener."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.heard: list[Event] = []
        self.is_closed = False
        self._is_broken = is_broken

    def told(self, event: Event) -> None:
        self.heard.append(event)
        if self._is_broken:
            raise OSError("the disk is full")

    async def closed(self) -> None:
        self.is_closed = True
        if self._is_broken:
            raise OSError("the disk is full")

    @property
    def names(self) -> list[Name]:
        return [event.name for event in self.heard]


class BrokenStore(MemoryStore):
    def parked_page(self, page: int) -> Any:
        raise StoreError("it is gone")

    def latest_runs(self, *_: object, **__: object) -> Any:
        raise StoreError("it is gone")


@pytest.fixture
def crawler() -> Crawler:
    return get_crawler(Laws)


def _teller(crawler: Crawler, folder: Path, *ears: Ear, store: MemoryStore | None = None, **policy: object) -> Teller:
    alerts = {f"HEALING_ALERTS_{key.upper()}": value for key, value in policy.items()}
    project = Project(Home(folder), HealingConfig.load(alerts), package="")
    return Teller(crawler, store or MemoryStore(), lambda: 5.0, project, ears)


def test_a_listener_that_fails_is_said_once_and_keeps_nothing_from_the_others(
    crawler: Crawler, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken, ear = Ear(is_broken=True), Ear()
    teller = _teller(crawler, tmp_path, broken, ear)
    for _ in range(3):
        teller.tell(Name.HEALED, seconds=1.0)
    store_run = teller._store.start_run("laws", "gazette", 1.0)
    teller.opened(store_run, 1.0)
    teller._store.finish_run(store_run, pages=0, items=0, reason="finished", at=2.0)
    asyncio.run(teller.closed("finished", 2.0))
    assert ear.names == broken.names == [Name.HEALED] * 3 + [Name.CRAWL_STARTED, Name.CRAWL_FINISHED]
    assert ear.is_closed
    assert broken.is_closed
    assert caplog.text.count("Ear: not told of healed: the disk is full") == 1
    assert len(caplog.records) == 1
    assert crawler.stats.get_value("healing/untold") == 6


def test_a_store_that_fails_costs_the_event_and_not_the_page(
    crawler: Crawler, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ear = Ear()
    store = BrokenStore()
    teller = _teller(crawler, tmp_path, ear, store=store)
    teller.opened(store.start_run("laws", "gazette", 1.0), 1.0)
    teller.page_parked(store.park(page(), b""))
    asyncio.run(teller.closed("finished", 2.0))
    assert ear.names[0] is Name.CRAWL_STARTED
    assert Name.PAGE_PARKED not in ear.names
    assert ear.is_closed
    assert "the store: not told of the crawl before: it is gone" in caplog.text


def test_a_parked_page_tells_the_last_line_of_its_traceback(crawler: Crawler, tmp_path: Path) -> None:
    ear, store = Ear(), MemoryStore()
    traceback = "Traceback (most recent call last):\n  File ...\nAttributeError: 'NoneType' has no 'strip'\n"
    _teller(crawler, tmp_path, ear, store=store).page_parked(store.park(page(error=traceback), b"<p>"))
    (event,) = ear.heard
    assert event.context["error"] == "AttributeError: 'NoneType' has no 'strip'"
    assert event.context["traceback"] == traceback
    assert event.place == "gazette/law"


def test_a_disk_that_fills_up_is_told_of_once(crawler: Crawler, tmp_path: Path) -> None:
    ear = Ear()
    teller = _teller(crawler, tmp_path, ear, min_free_megabytes=10**9)
    teller.beat(1.0)
    teller.beat(2.0)
    assert ear.names == [Name.DISK_LOW]
    assert str(tmp_path) in ear.heard[0].context["error"]


def test_a_folder_that_is_gone_stops_no_heartbeat(crawler: Crawler, tmp_path: Path) -> None:
    teller = _teller(crawler, tmp_path / "home", Ear())
    teller.beat(1.0)
    assert crawler.stats.get_value("healing/untold") == 1


def test_each_question_to_a_model_is_an_event_without_the_pages_text(crawler: Crawler, tmp_path: Path) -> None:
    ear = Ear()
    teller = _teller(crawler, tmp_path, ear)
    call = Call("small", "pick", text="what the page says", prompt_tokens=700, reply_tokens=20, seconds=1.23456)
    verdict = Verdict({"title": FieldVerdict(accepted=True, proposer="llm")}, calls=(call, call), seconds=2.0)
    crawler.signals.send_catch_log(signals.judged, **PLACE, pages=3, verdict=verdict)
    assert ear.names == [Name.LLM_CALL, Name.LLM_CALL, Name.JUDGED]
    assert ear.heard[0].context == {
        **PLACE, "model": "small", "purpose": "pick", "prompt_tokens": 700, "reply_tokens": 20, "call_seconds": 1.235,
        "error": "",
    }  # fmt: skip
    assert teller


def test_a_source_that_is_rendered_from_now_on(crawler: Crawler, tmp_path: Path) -> None:
    ear = Ear()
    teller = _teller(crawler, tmp_path, ear)
    crawler.signals.send_catch_log(
        signals.rendering_switched, source="gazette", page_kind="law", url="https://x/1", reason="js_shell: empty"
    )
    assert (ear.names, ear.heard[0].context["error"]) == ([Name.RENDERING_SWITCHED], "js_shell: empty")
    assert teller


# Alerts from a crawl


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A webhook that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    # The connection is reset: what still waits for it ends.
    for thread in threading.enumerate():
        if thread.name == "alerts":
            thread.join(TIME_LIMIT)


def _alerting(folder: Path, url: str, **options: float) -> Alerting:
    return Alerting(Sender(AlertsSection(log=False, webhook=url), Home(folder), pauses=()), **options)


def test_alerts_are_there_when_a_crawl_has_ended(tmp_path: Path) -> None:
    with webhook() as (url, received):
        alerting = _alerting(tmp_path, url, closing_seconds=TIME_LIMIT)
        for agent in ("a", "b"):
            alerting.told(Event(1.0, Name.REFUSED, agent=agent))
        alerting.told(Event(1.0, Name.HEALED, agent="a"))
        asyncio.run(alerting.closed())
    assert [body["title"].partition(":")[0] for _, body in received] == ["a", "b"]


def test_a_crawl_does_not_wait_for_ever(tmp_path: Path, silent_server: str, caplog: pytest.LogCaptureFixture) -> None:
    alerting = _alerting(tmp_path, silent_server, closing_seconds=0.05)
    alerting.told(REFUSED)
    asyncio.run(alerting.closed())
    assert "alerts were still on their way after 0 s, and are given up" in caplog.text


def test_nothing_to_tell_needs_no_thread(tmp_path: Path) -> None:
    alerting = _alerting(tmp_path, "http://127.0.0.1:9")
    alerting.told(Event(1.0, Name.HEALED))
    asyncio.run(alerting.closed())
    assert list(tmp_path.iterdir()) == []
