from __future__ import annotations

import asyncio
import socket
import stat
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from healing.errors import StoreError
from healing.events import Event, Name
from healing.home import Home
from healing.policy import MetricsSection
from healing.reporting.prometheus import Exposition, textfile
from healing.store.memory import MemoryStore
from healing.store.records import ParkState
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

PLACE = {"source": "gazette", "page_kind": "law"}
CALL = {"model": "small", "error": "", "call_seconds": 1.5}
EVENTS = (
    Event(1.0, Name.CRAWL_STARTED, agent="laws"),
    Event(1.5, Name.INCIDENT_OPENED, agent="laws", context=PLACE),
    Event(2.0, Name.LLM_CALL, agent="laws", context={**PLACE, **CALL}),
    Event(2.0, Name.LLM_CALL, agent="laws", context={**PLACE, **CALL, "error": "no answer"}),
    Event(2.5, Name.JUDGED, agent="laws", context={**PLACE, "fields": {
        "title": {"accepted": True}, "number": {"accepted": False}, "date": {"accepted": True},
    }}),
    Event(3.0, Name.HEALED, agent="laws", context={**PLACE, "seconds": 2.5}),
    Event(9.0, Name.CRAWL_FAILED, agent="laws", context={"reason": "shutdown"}),
)  # fmt: skip


class Stats:
    def get_value(self, key: str, default: int) -> int:
        return {"item_scraped_count": 7}.get(key, default)


class BrokenStore(MemoryStore):
    def count_parked(self, **_: object) -> int:
        raise StoreError("it is locked")


def _exposition(folder: Path, store: MemoryStore | None = None, **policy: object) -> Exposition:
    if store is None:
        store = MemoryStore()
        store.park(page(state=ParkState.DEAD), b"")
    found = Exposition("laws", MetricsSection(**policy), Home(folder), Stats(), store)
    for event in EVENTS:
        found.told(event)
    return found


def _values(text: str) -> dict[str, float]:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    assert {one.labels.pop("spider") for one in samples} == {"laws"}
    return {" ".join([one.name, *(value for _, value in sorted(one.labels.items()))]): one.value for one in samples}


def _scraped(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as response:
        return _values(response.read().decode())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _nobody_listens(port: int) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_what_events_say_in_figures(tmp_path: Path) -> None:
    file = tmp_path / "out" / "healing.prom"
    asyncio.run(_exposition(tmp_path, prometheus_textfile=file).closed())
    found = _values(file.read_text())
    assert found["healing_crawl_item_scraped"] == 7
    assert found["healing_pages_dead"] == 1
    assert found["healing_events_total healed law gazette"] == 1
    assert found["healing_repairs_total title law gazette accepted"] == 1
    assert found["healing_repairs_total number law gazette refused"] == 1
    assert found["healing_repair_seconds_sum law gazette"] == 2.5
    assert found["healing_repair_seconds_bucket 5.0 law gazette"] == 1
    assert found["healing_repair_seconds_bucket 2.0 law gazette"] == 0
    assert found["healing_llm_calls_total small answered"] == found["healing_llm_calls_total small failed"] == 1
    assert found["healing_llm_seconds_total small"] == 3.0
    assert (found["healing_crawl_started_timestamp_seconds"], found["healing_crawl_ended_timestamp_seconds"]) == (1, 9)
    assert found["healing_crawl_ended_well"] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [one.name for one in file.parent.iterdir()] == ["healing.prom"]


def test_in_a_folder_each_spider_has_its_file(tmp_path: Path) -> None:
    assert textfile(tmp_path, "laws") == tmp_path / "healing_laws.prom"
    assert textfile(tmp_path, "../a b") == tmp_path / "healing_.._a_b.prom"
    assert textfile(tmp_path / "one.prom", "laws") == tmp_path / "one.prom"


def test_a_port_of_this_machine_in_a_crawl(tmp_path: Path) -> None:
    port = _free_port()
    exposition = _exposition(tmp_path, prometheus_port=port)
    assert _scraped(port)["healing_crawl_item_scraped"] == 7
    asyncio.run(exposition.closed())
    _nobody_listens(port)


def test_where_the_port_is_taken_the_next_one_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    port = _free_port()
    with closing(socket.create_server(("127.0.0.1", port))):
        caplog.set_level("INFO")
        exposition = _exposition(tmp_path, prometheus_port=port)
        assert f"metrics are not served on port {port}" in caplog.text
        served = int(caplog.text.partition("http://127.0.0.1:")[2].partition("/")[0])
        assert _scraped(served)["healing_crawl_item_scraped"] == 7
        asyncio.run(exposition.closed())


def test_a_store_that_does_not_answer_costs_its_figures_only(tmp_path: Path) -> None:
    port = _free_port()
    exposition = _exposition(tmp_path, BrokenStore(), prometheus_port=port)
    found = _scraped(port)
    assert found["healing_crawl_item_scraped"] == 7
    assert "healing_pages_dead" not in found
    asyncio.run(exposition.closed())


def test_a_file_that_cannot_be_written_leaves_no_port_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    port = _free_port()
    exposition = _exposition(tmp_path, prometheus_port=port, prometheus_textfile="file/healing.prom")
    with pytest.raises(OSError, match="file"):
        asyncio.run(exposition.closed())
    _nobody_listens(port)
