from __future__ import annotations

import asyncio
import socket
import urllib.request
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from healing.events import Event, Name
from healing.home import Home
from healing.policy import MetricsSection
from healing.reporting.prometheus import Exposition
from healing.store.memory import MemoryStore
from healing.store.records import ParkState
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Stats:
    def get_value(self, key: str, default: int) -> int:
        return {"item_scraped_count": 7}.get(key, default)


def _exposition(folder: Path, **policy: object) -> Exposition:
    store = MemoryStore()
    store.park(page(state=ParkState.DEAD), b"")
    found = Exposition("laws", MetricsSection(**policy), Home(folder), Stats(), store)
    place = {"source": "gazette", "page_kind": "law"}
    found.told(Event(1.0, Name.INCIDENT_OPENED, agent="laws", context=place))
    found.told(Event(2.0, Name.HEALED, agent="laws", context={**place, "seconds": 2.5}))
    return found


def _values(text: str) -> dict[str, float]:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {f"{one.name} {' '.join(filter(None, sorted(one.labels.values())))}": one.value for one in samples}


def test_a_file_at_the_end(tmp_path: Path) -> None:
    asyncio.run(_exposition(tmp_path, prometheus_textfile="out/healing.prom").closed())
    found = _values((tmp_path / "out" / "healing.prom").read_text())
    assert found["healing_crawl_item_scraped laws"] == 7
    assert found["healing_pages_dead laws"] == 1
    assert found["healing_events_total gazette/law healed laws"] == 1
    assert found["healing_repair_seconds_total gazette/law laws"] == 2.5


def test_a_port_of_this_machine_in_a_crawl(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    exposition = _exposition(tmp_path, prometheus_port=port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as response:
        assert _values(response.read().decode())["healing_crawl_item_scraped laws"] == 7
    asyncio.run(exposition.closed())
    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


def test_a_port_that_is_taken_costs_only_the_metrics(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        asyncio.run(_exposition(tmp_path, prometheus_port=port).closed())
    assert f"metrics are not served: port {port}" in caplog.text
