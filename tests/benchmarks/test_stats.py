from __future__ import annotations

from typing import TYPE_CHECKING

from healing.reporting.report import Scope, report
from healing.store.address import Address
from healing.store.opening import open_store
from tests.benchmarks.stats import SPAN, fill, measured

if TYPE_CHECKING:
    from pathlib import Path


def test_the_benchmark_measures_every_view_of_a_store_that_is_full(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    store = open_store(url, tmp_path / "snapshots")
    engine = Address.of(url, "--url", "healing.db").engine()
    with engine.begin() as connection:
        fill(connection, 2000)
    engine.dispose()
    told = report(store, Scope(SPAN))
    assert (told.metrics.runs, told.metrics.overall.incidents, told.waiting + told.dead > 0) == (100, 200, True)
    assert len(list(measured(store, 1))) == 5
    store.close()
