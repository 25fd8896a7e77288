"""The tables of a store, and that the dictionary, the formats and heal-stats tell the same of them."""

from __future__ import annotations

import gc
import json
import os
import stat
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from healing.errors import StoreError
from healing.reporting.durability import durability
from healing.reporting.report import Scope, report
from healing.reporting.research.csv_file import moment_text
from healing.reporting.research.export import FORMATS, TABLES, export
from healing.reporting.research.folder import ExportError
from healing.reporting.research.metrics_file import KEYS, live
from healing.store.memory import MemoryStore
from tests.reporting.research.lived import MODEL, NOW, PAYLOAD, live_through
from tests.reporting.research.reading_back import rows_of

if TYPE_CHECKING:
    from healing.reporting.research.columns import Table
    from healing.reporting.research.export import Exported

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore()
    live_through(made)
    return made


@pytest.fixture(scope="module")
def folder(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "research"
    _export(store, folder)
    return folder


def _export(store: MemoryStore, folder: Path, formats: tuple[str, ...] = ("csv", "parquet"), **scope: Any) -> Exported:
    return export(store, Scope(NOW, **scope), folder, formats, lambda *_: None)


def _rows(folder: Path, name: str) -> Rows:
    table = next(one for one in TABLES if one.name == name)
    return [
        dict(zip([c.name for c in table.columns], row, strict=True)) for row in rows_of(folder / f"{name}.csv", table)
    ]


def _figures(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "healing_metrics.json").read_text("utf-8")))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parquet_tells_what_csv_tells(folder: Path, table: Table[Any]) -> None:
    found = pq.read_table(folder / f"{table.name}.parquet").to_pylist()
    as_tuples = [tuple(tuple(one) if isinstance(one, list) else one for one in row.values()) for row in found]
    assert as_tuples == rows_of(folder / f"{table.name}.csv", table) != []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_dictionary_has_each_column_with_its_meaning(folder: Path, table: Table[Any]) -> None:
    told = json.loads((folder / "data_dictionary.json").read_text("utf-8"))["tables"][table.name]
    assert [one["name"] for one in told["columns"]] == pq.read_schema(folder / f"{table.name}.parquet").names
    assert all(one["meaning"] for one in told["columns"])
    assert told["rows"] == len(rows_of(folder / f"{table.name}.csv", table))
    text = (folder / "data_dictionary.md").read_text("utf-8")
    assert f"## {table.name}\n\nOne row: {table.meaning}." in text
    assert all(f"| {one.name} | {one.kind.value} | {one.unit} | {one.meaning} |" in text for one in table.columns)


def test_the_manual_names_each_table() -> None:
    told = (Path(__file__).parents[3] / "docs" / "export.md").read_text("utf-8")
    assert [table.name for table in TABLES if f"| `{table.name}` |" not in told] == []


def test_the_dictionary_has_each_key_of_the_figures(folder: Path, store: MemoryStore) -> None:
    assert list(_figures(folder)) == list(KEYS) == list(json.loads(live(store, Scope(NOW))))


def test_the_log_of_repairs(folder: Path) -> None:
    healed, by_model, refused, listing, lead = _rows(folder, "healing_logs")
    assert (healed["agent"], healed["error_type"], healed["mttr"], healed["success"]) == ("laws", "missing", 2.5, True)
    assert healed["timestamp"] == datetime.fromtimestamp(1000, UTC)
    assert healed["reasons"] == (PAYLOAD, "zwei\nZeilen")
    assert (by_model["field"], by_model["model"], by_model["confidence"]) == ("enacted", MODEL, 0.7)
    assert (refused["success"], refused["mttr"], refused["error_type"]) == (False, None, "")
    assert (listing["field"], listing["source"]) == ("rows", "portal")
    assert (lead["state"], lead["success"], lead["agent"], lead["confidence"]) == ("not judged", None, "opinions", None)


def test_the_figures_are_those_of_heal_stats(folder: Path, store: MemoryStore) -> None:
    figures = _figures(folder)
    assert (figures["successful_repairs"], figures["failed_repairs"], figures["unsettled_repairs"]) == (3, 1, 0)
    assert figures["repair_times"] == [2.5, 2.5, 10.0]
    assert (figures["total_mttr"], figures["mean_mttr"]) == (15.0, 5.0)
    overall = report(store, Scope(NOW)).metrics.overall
    assert figures["metrics"]["overall"]["mttr_median"] == overall.mttr_median
    assert figures["success_rate"] == overall.success_rate == 0.75
    assert [one["name"] for one in figures["kpis"]] == ["MTTR", "success", "uptime", "data"]
    log = _rows(folder, "healing_logs")
    assert [entry["field"] for entry in figures["detailed_logs"]] == [row["field"] for row in log]
    assert figures["detailed_logs"][0]["timestamp"] == moment_text(log[0]["timestamp"])


def test_the_live_copy_counts_the_same(folder: Path, store: MemoryStore) -> None:
    assert json.loads(live(store, Scope(NOW))) == _figures(folder)


def test_how_errors_are_distributed(folder: Path) -> None:
    found = {
        (row["source"], row["field"], row["symptom"]): (row["incidents"], row["pages"], row["success_rate"])
        for row in _rows(folder, "error_patterns")
    }
    assert found == {
        ("gazette", "title", ""): (1, 0, 0.0),
        ("gazette", "title", "missing"): (1, 2, 1.0),
        ("gazette", "enacted", "missing"): (1, 1, 1.0),
        ("portal", "rows", ""): (1, 0, 1.0),
        ("times", "lead", ""): (1, 0, None),
    }


def test_how_long_heals_last(folder: Path, store: MemoryStore) -> None:
    broke, holds = _rows(folder, "fix_durability")
    assert (broke["incident"], broke["seconds"], broke["censored"], broke["next_incident"]) == (1, 48_997.5, False, 2)
    assert broke["proposers"] == (f"llm ({MODEL})", "witness")
    assert broke["confidence"] == 0.7
    assert (holds["incident"], holds["seconds"], holds["censored"]) == (3, NOW - 1060.0, True)
    together = durability(store.lasted().values(), NOW)
    curve = [(row["seconds"], row["share"]) for row in _rows(folder, "fix_survival") if row["source"] == ""]
    assert curve == [(together.median_seconds, 0.5)]


def test_what_language_models_do(folder: Path) -> None:
    (used,) = _rows(folder, "llm_quality")
    assert (used["calls"], used["failures"], used["seconds_median"], used["seconds_p95"]) == (3, 1, 3.25, 4.0)
    assert used["tokens_per_second"] == (50 / 2.5 + 20 / 4.0) / 2
    assert (used["picks_held"], used["picks_lost"], used["held_rate"]) == (1, 1, 0.5)
    assert [row["picks_held"] for row in _rows(folder, "llm_calls")] == [True, None, False]


def test_what_a_crawl_took_and_gave(folder: Path) -> None:
    run, killed = _rows(folder, "runs")
    assert (run["job"], run["seconds"], run["cpu_seconds"], run["memory_bytes"]) == (
        "nightly",
        100.0,
        12.5,
        200_000_000,
    )
    assert (killed["finished_at"], killed["seconds"], killed["disk_bytes"]) == (None, 10.0, None)
    (field,) = _rows(folder, "kind_runs")
    assert (field["fill_rate"], field["newest"], field["shapes"]) == (0.25, "2026-11-20", ("Aa 9 x 4",))


def test_only_one_source_and_only_what_is_new(store: MemoryStore, tmp_path: Path) -> None:
    done = _export(store, tmp_path / "one", source="portal")
    assert (done.rows["incidents"], done.rows["runs"], done.rows["fix_durability"]) == (1, 0, 1)
    assert _export(store, tmp_path / "new", since=40_000.0).rows["incidents"] == 1
    with pytest.raises(StoreError, match=r"'nobody'.*gazette"):
        _export(store, tmp_path / "none", source="nobody")
    assert not (tmp_path / "none").exists()


def test_progress_is_told_in_records(store: MemoryStore, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    export(store, Scope(NOW), tmp_path, ["csv"], lambda *step: told.append(step))
    assert told == [("crawls", 2, 2), ("page kinds of crawls", 1, None), ("incidents", 4, 4)]


def test_one_that_is_interrupted_leaves_nothing_and_says_nothing(store: MemoryStore, tmp_path: Path) -> None:
    """Warnings are errors here, those of writers that are collected as garbage too."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, Scope(NOW), tmp_path / "new", FORMATS, interrupt)
    gc.collect()
    assert not (tmp_path / "new").exists()


def test_a_disk_that_is_full_is_told(store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = os.open

    def full(path: str, flags: int, *mode: int, **options: Any) -> int:
        if str(path).endswith(".parquet"):
            return open_file("/dev/full", os.O_RDWR)
        return open_file(path, flags, *mode, **options)

    monkeypatch.setattr("healing.reporting.research.folder.os.open", full)
    with pytest.raises(ExportError, match=r"cannot be written.*name a folder with room"):
        _export(store, tmp_path / "new")
    gc.collect()
    assert not (tmp_path / "new").exists()


def test_files_are_for_their_owner(folder: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {0o600}
    assert len(list(folder.iterdir())) == 2 * len(TABLES) + 3


def test_without_pyarrow_parquet_is_an_error_and_csv_is_not(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = util.find_spec
    monkeypatch.setattr(
        "healing.reporting.research.export.find_spec", lambda name: None if name == "pyarrow" else find(name)
    )
    with pytest.raises(ExportError, match="pip install pyarrow"):
        _export(store, tmp_path)
    assert "runs.csv" in _export(store, tmp_path, formats=("csv",)).sizes


def test_an_empty_store_has_tables_without_rows(tmp_path: Path) -> None:
    done = _export(MemoryStore(), tmp_path)
    assert set(done.rows.values()) == {0}
    assert _figures(tmp_path)["success_rate"] is None
