"""The whole export: the store is read once, a batch at a time, and each row goes to its files at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

from healing.reporting.report import report
from healing.reporting.research import metrics_file
from healing.reporting.research.csv_file import CsvFile
from healing.reporting.research.dictionary import as_markdown, as_values
from healing.reporting.research.folder import DICTIONARY, ExportError, export_folder
from healing.reporting.research.lasting import FIX_DURABILITY, FIX_SURVIVAL, Fixes
from healing.reporting.research.lives import Asked, attempts, each_life
from healing.reporting.research.models import LLM_QUALITY, Models
from healing.reporting.research.patterns import ERROR_PATTERNS, Patterns
from healing.reporting.research.tables_crawls import KIND_RUNS, RUNS, fields_of
from healing.reporting.research.tables_healing import ATTEMPTS, HEALING_LOGS, INCIDENTS, LLM_CALLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from healing.reporting.report import Scope
    from healing.reporting.research.columns import Cell, Table
    from healing.reporting.research.folder import ExportFolder
    from healing.reporting.research.lives import Life
    from healing.store.interface import Store

    Tell = Callable[[str, int, int | None], None]
    """Is told what is read, how many records of it so far, and of how many (``None``: that is not known)."""

TABLES: tuple[Table[Any], ...] = (
    HEALING_LOGS, RUNS, KIND_RUNS, INCIDENTS, ATTEMPTS, LLM_CALLS, ERROR_PATTERNS, FIX_DURABILITY, FIX_SURVIVAL,
    LLM_QUALITY,
)  # fmt: skip
MARKDOWN = "data_dictionary.md"
CSV, PARQUET = "csv", "parquet"
FORMATS = (CSV, PARQUET)
_PARQUET_FILE = "healing.reporting.research.parquet_file"
"""Imported where it is needed only: pyarrow is an extra."""
_BATCH = 1_000
"""Rows at a time."""


class TableFile(Protocol):
    """One table in one format."""

    suffix: str

    def __init__(self, file: IO[bytes], table: Table[Any]) -> None: ...

    def add(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None:
        """It is not to be finished, or it is: nothing is written any more."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    rows: dict[str, int]
    """Of each table."""
    sizes: dict[str, int]
    """Bytes of each file."""
    figures: dict[str, Any]
    """As in healing_metrics.json, without the log."""


def has_parquet() -> bool:
    """Whether the library for it is installed."""
    return find_spec("pyarrow") is not None


def export(store: Store, scope: Scope, folder: Path, formats: Iterable[str], tell: Tell) -> Exported:
    """Writes all files; ``ExportError`` where they cannot be, ``StoreError`` where the source is not known."""
    kinds = [_kind_of(name) for name in formats]
    names = [f"{table.name}{kind.suffix}" for table in TABLES for kind in kinds]
    names += [DICTIONARY, MARKDOWN, metrics_file.NAME]
    told = report(store, scope)
    with export_folder(folder, names) as files:
        with _Sheets(files, kinds) as sheets, files.scratch() as log:
            reading = _Reading(store, scope, sheets, tell)
            reading.crawls(total=told.metrics.runs)
            repairs = reading.incidents(log, total=told.metrics.overall.incidents)
            log.seek(0)
            figures = metrics_file.head(repairs, told, scope)
            _write(files, metrics_file.NAME, metrics_file.parts(figures, (line.rstrip("\n") for line in log)))
        written = metrics_file.scope_values(scope)
        values = as_values(TABLES, metrics_file.KEYS, scope=written, rows=sheets.rows, files=names)
        _write(files, DICTIONARY, [json.dumps(values, ensure_ascii=False, indent=1), "\n"])
        _write(files, MARKDOWN, [as_markdown(values)])
        return Exported(sheets.rows, files.publish(), figures)


def _kind_of(name: str) -> type[TableFile]:
    if name == CSV:
        return CsvFile
    if not has_parquet():
        raise ExportError("Parquet needs pyarrow, which is not installed: pip install pyarrow, or use --format csv")
    kind: type[TableFile] = import_module(_PARQUET_FILE).ParquetFile
    return kind


class _Sheets:
    """All tables in all formats."""

    def __init__(self, files: ExportFolder, kinds: Iterable[type[TableFile]]) -> None:
        wanted = list(kinds)
        self.rows = {table.name: 0 for table in TABLES}
        self._files = {
            table.name: [kind(files.open(f"{table.name}{kind.suffix}"), table) for kind in wanted] for table in TABLES
        }

    def add(self, table: Table[Any], records: Iterable[Any]) -> list[tuple[Cell, ...]]:
        """The rows that the records made."""
        rows = [table.row(record) for record in records]
        self.rows[table.name] += len(rows)
        for file in self._files[table.name]:
            file.add(rows)
        return rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        files = [file for files in self._files.values() for file in files]
        try:
            if error is None:
                for file in files:
                    file.close()
        finally:
            for file in files:
                file.abandon()


class _Reading:
    """One way through the store."""

    def __init__(self, store: Store, scope: Scope, sheets: _Sheets, tell: Tell) -> None:
        self._store = store
        self._scope = scope
        self._sheets = sheets
        self._tell = tell

    def crawls(self, *, total: int) -> None:
        source, since = self._scope.source, self._scope.since
        for runs in self._store.each_run(source=source, since=since):
            self._sheets.add(RUNS, runs)
            self._tell("crawls", self._sheets.rows[RUNS.name], total)
        done = 0
        for kinds in self._store.each_kind_run(source=source, since=since):
            self._sheets.add(KIND_RUNS, (one for kind in kinds for one in fields_of(kind)))
            done += len(kinds)
            self._tell("page kinds of crawls", done, None)

    def incidents(self, log: IO[str], *, total: int) -> metrics_file.Repairs:
        """With all that belongs to them; ``log`` gets the rows of healing_logs as JSON."""
        patterns, fixes, models, repairs = Patterns(), Fixes(self._scope.now), Models(), metrics_file.Repairs()
        for lives in each_life(self._store, self._scope):
            log.writelines(f"{metrics_file.log_entry(row)}\n" for row in self._lives(lives, repairs))
            for life in lives:
                self._sheets.add(FIX_DURABILITY, fixes.add(life))
                patterns.add(life)
                for call in life.calls:
                    models.add(Asked(life, call))
            self._tell("incidents", self._sheets.rows[INCIDENTS.name], total)
        counted: tuple[tuple[Table[Any], Iterable[Any]], ...] = (
            (FIX_DURABILITY, fixes.rest()),
            (FIX_SURVIVAL, fixes.curve()),
            (ERROR_PATTERNS, patterns),
            (LLM_QUALITY, models),
        )
        for table, records in counted:
            for batch in _batches(records):
                self._sheets.add(table, batch)
        return repairs

    def _lives(self, lives: Sequence[Life], repairs: metrics_file.Repairs) -> list[tuple[Cell, ...]]:
        """The rows of healing_logs."""
        tried = [one for life in lives for one in attempts(life)]
        for one in tried:
            repairs.add(one)
        self._sheets.add(INCIDENTS, lives)
        self._sheets.add(ATTEMPTS, (one for one in tried if one.heal is not None))
        self._sheets.add(LLM_CALLS, (Asked(life, call) for life in lives for call in life.calls))
        return self._sheets.add(HEALING_LOGS, tried)


def _batches(records: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(records)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _write(files: ExportFolder, name: str, pieces: Iterable[str]) -> None:
    with files.open(name) as file:
        file.writelines(piece.encode() for piece in pieces)
