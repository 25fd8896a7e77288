"""A table as CSV (RFC 4180) in UTF-8, written row by row."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from healing.reporting.formulas import defused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.reporting.research.columns import Cell, Table

FORM = (
    "The first line names the columns. An empty cell: there is no value. Timestamps are in ISO 8601, in UTC; booleans "
    "are true and false; lists are JSON. A text that a spreadsheet would take for a formula has an apostrophe before "
    "it."
)


class CsvFile:
    """``file`` stays open."""

    suffix = ".csv"

    def __init__(self, file: IO[bytes], table: Table[Any]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow([column.name for column in table.columns])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._writer.writerows([as_text(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._text.detach()

    def abandon(self) -> None:
        """What is left to write is lost with the file."""


def as_text(cell: Cell) -> str:
    """One cell; two that differ have different texts, but for no value and the empty text."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return moment_text(cell)
        case tuple():
            return json.dumps(cell, ensure_ascii=False)
        case str():
            return defused(cell)
    return repr(cell)


def moment_text(at: datetime) -> str:
    """``2026-11-23T06:30:00.000000Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
