"""A table as Parquet, written in row groups of bounded size. Needs the extra ``parquet``; imported where it is used."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from healing.reporting.research.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.reporting.research.columns import Cell, Table

_MOST_ROWS = 5_000
"""In a row group: what is in memory at a time."""

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.FLAG: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", "UTC"),
}


class ParquetFile:
    """``file`` stays open. Meanings and units of the columns are in the schema."""

    suffix = ".parquet"

    def __init__(self, file: IO[bytes], table: Table[Any]) -> None:
        self._schema = pa.schema(
            [
                pa.field(one.name, _TYPES[one.kind], metadata={"meaning": one.meaning, "unit": one.unit})
                for one in table.columns
            ]
        )
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[Sequence[Cell]] = []

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows += rows
        if len(self._rows) >= _MOST_ROWS:
            self._write()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._write()
        self._writer.close()

    def abandon(self) -> None:
        # Or else it writes its end when it is collected as garbage, to a file that is closed.
        self._writer.is_open = False

    def _write(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [() for _ in self._schema]
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
