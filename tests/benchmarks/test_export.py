from __future__ import annotations

from typing import TYPE_CHECKING

from healing.reporting.research.export import FORMATS
from tests.benchmarks.export import made, measured

if TYPE_CHECKING:
    from pathlib import Path


def test_the_benchmark_measures_an_export(tmp_path: Path) -> None:
    one = measured(made(tmp_path, 200), tmp_path, FORMATS)
    assert one.rows > 200 + 600
    assert one.seconds > 0
    assert one.written_bytes > 100_000
    assert (tmp_path / "csv-parquet" / "attempts.parquet").is_file()
