"""CSV files of an export read again, each cell in its kind: what a program of a researcher does."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from healing.reporting.research.columns import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from healing.reporting.research.columns import Cell, Table


def rows_of(path: Path, table: Table[Any]) -> list[tuple[Cell, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == [column.name for column in table.columns]
    return [tuple(cell(column.kind, text) for column, text in zip(table.columns, row, strict=True)) for row in rows]


def cell(kind: Kind, text: str) -> Cell:
    if kind is Kind.TEXT:
        return re.sub(r"^'(?='*[=+\-@\t\r\n])", "", text)
    if text == "":
        return None
    if kind is Kind.TEXTS:
        return tuple(json.loads(text))
    if kind is Kind.FLAG:
        return {"true": True, "false": False}[text]
    if kind is Kind.MOMENT:
        return datetime.fromisoformat(text)
    return int(text) if kind is Kind.WHOLE else float(text)
