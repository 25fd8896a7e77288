"""What holds when processes are killed, write at once, or park a great many pages."""

from __future__ import annotations

import signal
import subprocess
import sys
import tracemalloc
from dataclasses import fields
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, insert

from healing.errors import StoreError
from healing.store.opening import open_store
from healing.store.records import ParkState
from healing.store.tables import parked
from tests.limits import TIME_LIMIT
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

_PARK_FOR_EVER = """
import sys
from pathlib import Path
from healing.store.opening import open_store
from tests.store.samples import page
store = open_store(sys.argv[1], Path(sys.argv[2]))
number = 0
while True:
    number += 1
    store.park(page(url=str(number)), f"body {number}".encode())
    print(number, flush=True)
"""

_PARK_MANY = """
import sys
from pathlib import Path
from healing.store.opening import open_store
from healing.store.records import ParkState
from tests.store.samples import page
store = open_store(sys.argv[1], Path(sys.argv[2]))
for number in range(int(sys.argv[3])):
    parked = store.park(page(source=sys.argv[4], url=str(number)), b"same body")
    store.set_park_state([parked], ParkState.DONE, count_attempt=True)
store.close()
"""


def _python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_parked_pages_survive_a_killed_process(tmp_path: Path) -> None:
    url, snapshots = f"sqlite:///{tmp_path}/healing.db", tmp_path / "snapshots"
    process = _python(_PARK_FOR_EVER, url, snapshots)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(10)]
    process.kill()
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    told += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]

    store = open_store(url, snapshots)
    kept = {int(found.url): found for found in store.parked()}
    assert set(told) <= set(kept)
    assert all(store.parked_body(found) == f"body {number}".encode() for number, found in kept.items())
    store.close()


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """They also make the database at once: neither finds it there."""
    url, snapshots = f"sqlite:///{tmp_path}/healing.db", tmp_path / "snapshots"
    writers = [_python(_PARK_MANY, url, snapshots, 100, source) for source in ("gazette", "portal")]
    for writer in writers:
        _, complaints = writer.communicate(timeout=TIME_LIMIT)
        assert (writer.returncode, complaints) == (0, "")

    store = open_store(url, snapshots)
    for source in ("gazette", "portal"):
        pages = store.parked(source=source, states=[ParkState.DONE])
        assert [(found.url, found.attempts) for found in pages] == [(str(number), 1) for number in range(100)]
    store.close()


@pytest.mark.parametrize("database", ["/healing.db", ":memory:"])
def test_threads_share_a_store(tmp_path: Path, database: str) -> None:
    url = f"sqlite:///{tmp_path}/healing.db" if database != ":memory:" else "sqlite:///:memory:"
    store = open_store(url, tmp_path)

    def write() -> None:
        for _ in range(20):
            store.set_park_state([store.park(page(), b"body")], ParkState.DONE)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count_parked(states=[ParkState.DONE]) == 80
    store.close()


def test_ten_thousand_parked_pages_are_read_with_flat_memory(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    store = open_store(url, tmp_path)
    record = page(request=b"r" * 1000)
    row = {part.name: getattr(record, part.name) for part in fields(record) if part.name != "id"}
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(parked), [row] * 10_000)
    engine.dispose()

    store.parked(limit=500)  # compiles the statement
    tracemalloc.start()
    seen, last = 0, 0
    while batch := store.parked(limit=500, after_id=last):
        seen, last = seen + len(batch), batch[-1].id
        del batch
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == 10_000
    assert peak < 4_000_000  # bytes; all of them at once are 20 million
    store.close()


def test_text_that_a_database_refuses_does_not_lose_a_page(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/healing.db", tmp_path)
    store.park(page(url="https://x/\udcff", error="File \udce4\x00", failures=("a\ud800",)), b"body")
    (found,) = store.parked()
    assert (found.url, found.error, found.failures) == ("https://x/?", "File ??", ("a\ud800",))
    store.close()


def test_a_store_that_fails_later_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    store = open_store(url, tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        parked.drop(connection)
    engine.dispose()
    with pytest.raises(StoreError, match=r"the store sqlite:///.*healing\.db failed: no such table: healing_parked"):
        store.parked()
    store.close()


def test_a_memory_of_another_version_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    store = open_store(url, tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO healing_memory (source, page_kind, content) VALUES ('gazette', 'law', '{\"pages\": 7}')"
        )
    engine.dispose()
    with pytest.raises(StoreError, match="the memory of 'law' of the source 'gazette'"):
        store.load_memory("gazette", "law")
    store.close()
