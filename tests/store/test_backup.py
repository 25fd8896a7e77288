"""A copy that is made while a crawl writes can be gone on with."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from healing.store.opening import open_store
from healing.store.records import ParkState
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path


def test_a_backup_of_a_store_in_use_is_restored(tmp_path: Path) -> None:
    data, backup, restored = (tmp_path / name for name in ("data", "backup", "restored"))
    backup.mkdir()
    with closing(open_store(f"sqlite:///{data}/healing.db", data / "snapshots")) as store:
        store.start_run("laws", "gazette", 1.0)
        for number in range(20):
            store.park(page(url=f"https://g.example/{number}"), f"page {number}".encode())
        with (
            closing(sqlite3.connect(data / "healing.db")) as source,
            closing(sqlite3.connect(backup / "healing.db")) as copy,
        ):
            source.backup(copy)  # what the shell's .backup does
        shutil.copytree(data / "snapshots", backup / "snapshots")
        store.park(page(url="https://g.example/late"), b"late")
    shutil.copytree(backup, restored)
    with closing(open_store(f"sqlite:///{restored}/healing.db", restored / "snapshots")) as store:
        parked = store.parked(states=[ParkState.PARKED])
        assert len(parked) == 20
        assert {store.parked_body(one) for one in parked} == {f"page {number}".encode() for number in range(20)}
        assert store.start_run("laws", "gazette", 2.0) == 2
