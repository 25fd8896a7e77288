"""A Parquet file of laws or of opinions, written in row groups of bounded size. Needs the extra ``parquet``."""

from __future__ import annotations

from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl_sentiment.storage.errors import UnstorableError
from etl_sentiment.storage.fields import Field, Kind, fields_of
from etl_sentiment.storage.rows import row_of

if TYPE_CHECKING:
    from etl_sentiment.document import Document
    from etl_sentiment.items import Item
    from etl_sentiment.storage.rows import Row

MOST_ROWS = 2_000
MOST_CHARACTERS = 16_000_000
"""A row group ends at so many rows, or so much text: what is in memory at a time."""

_DOCUMENT = pa.struct(
    {
        "url": pa.string(),
        "status": pa.string(),
        "reason": pa.string(),
        "path": pa.string(),
        "sha256": pa.string(),
        "size": pa.int64(),
        "page_count": pa.int64(),
        "pages": pa.list_(pa.string()),
        "metadata": pa.map_(pa.string(), pa.string()),
    }
)
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.FLAG: pa.bool_(),
    Kind.NUMBER: pa.float64(),
    Kind.NUMBERS: pa.map_(pa.string(), pa.float64()),
    Kind.DOCUMENTS: pa.list_(_DOCUMENT),
}
_MOMENT = pa.timestamp("s", "UTC")


class ParquetFile:
    """The first item's class says which columns there are."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._item_class: type[Item] | None = None
        self._writer: pq.ParquetWriter | None = None
        self._rows: list[dict[str, Any]] = []
        self._characters = 0

    def add(self, item: Item) -> None:
        """``UnstorableError`` where the item is not one for this file."""
        self._item_class = self._item_class or type(item)
        if type(item) is not self._item_class:
            raise UnstorableError(f"{item.url}: a {type(item).__name__} in a file of {self._item_class.__name__}s")
        row = row_of(item)
        self._rows.append(_values(item, row))
        self._characters += len(row.columns["text"] or "")
        self._characters += sum(len(page) for document in row.documents for page in document.pages)
        if len(self._rows) >= MOST_ROWS or self._characters >= MOST_CHARACTERS:
            self._write()

    def close(self) -> None:
        """Write what is left, and the end of the file, which stays open."""
        if self._rows:
            self._write()
        if self._writer is not None:
            self._writer.close()

    def _write(self) -> None:
        assert self._item_class is not None
        schema = schema_of(self._item_class)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema))
        self._rows.clear()
        self._characters = 0


def schema_of(item_class: type[Item]) -> pa.Schema:
    """The columns of an item class: its fields, and the texts of dates that are none."""
    columns = [(field.name, _type(field)) for field in fields_of(item_class)]
    return pa.schema([*columns, ("unparsed", pa.map_(pa.string(), pa.string()))])


def _type(field: Field) -> pa.DataType:
    return _MOMENT if field.name == "crawled_at" else _TYPES[field.kind]


def _values(item: Item, row: Row) -> dict[str, Any]:
    """The row of an item; its links to copies, which tables keep apart, included."""
    page = {"source": row.source, "url": row.url, "etag": row.etag, "last_modified": row.last_modified}
    link = {name: getattr(item, name, None) for name in ("duplicate_of", "similarity")}
    maps = {name: _pairs(row.columns[name]) for name in ("healed", "unparsed")}
    return page | link | row.columns | maps | {"documents": [_document(one) for one in row.documents]}


def _document(document: Document) -> dict[str, Any]:
    return asdict(document) | {"status": str(document.status), "metadata": _pairs(document.metadata)}


def _pairs(values: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(values.items())
