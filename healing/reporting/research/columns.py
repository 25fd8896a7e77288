"""The description of a table: what makes its cells, and what the data dictionary says of them. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Cell = str | int | float | bool | datetime | tuple[str, ...] | None
R = TypeVar("R")


class Kind(StrEnum):
    """What the cells of a column are. An empty cell is ``None``; texts and lists have none, they are empty."""

    TEXT = "text"
    TEXTS = "list of texts"
    WHOLE = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    MOMENT = "timestamp"


@dataclass(frozen=True)  # no slots: Python 3.11 makes no generic with them
class Column(Generic[R]):
    """One column, and how it is made of a row's record."""

    name: str
    kind: Kind
    meaning: str
    """One sentence."""
    value: Callable[[R], Cell]
    """Moments as seconds since the epoch."""
    unit: str = ""

    def cell(self, record: R) -> Cell:
        """The value as every format can hold it."""
        return tidy(self.kind, self.value(record))


@dataclass(frozen=True)  # no slots: Python 3.11 makes no generic with them
class Table(Generic[R]):
    """One table, a file in each format."""

    name: str
    meaning: str
    """One line a row is of what."""
    columns: tuple[Column[R], ...]

    def row(self, record: R) -> tuple[Cell, ...]:
        return tuple(column.cell(record) for column in self.columns)


def tidy(kind: Kind, value: Cell) -> Cell:
    """A value without what UTF-8, JSON or Parquet cannot hold; a moment (seconds since the epoch) in UTC."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return tuple(map(_text, value))
    if kind is Kind.NUMBER and isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if kind is Kind.MOMENT and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    return value


def _text(text: str) -> str:
    """A lone surrogate (a path in a traceback) becomes ``?``."""
    return text.encode("utf-8", "replace").decode()
