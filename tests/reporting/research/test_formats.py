"""Whatever the cells: CSV and Parquet both give them back, and tell the same."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.formulas import defused
from healing.reporting.research.columns import Cell, Column, Kind, Table
from healing.reporting.research.csv_file import CsvFile, as_text
from healing.reporting.research.parquet_file import ParquetFile
from tests.reporting.research.reading_back import rows_of

TEXTS = st.text() | st.text(alphabet="=+-@\t\r\n'\"|,;a", max_size=6) | st.text(st.characters(categories=["Cs"]))
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.TEXTS: st.lists(TEXTS, max_size=3).map(tuple),
    Kind.WHOLE: st.none() | st.integers(-(2**63), 2**63 - 1),
    Kind.NUMBER: st.none() | st.floats() | st.integers(-(10**6), 10**6),
    Kind.FLAG: st.none() | st.booleans(),
    Kind.MOMENT: st.none() | st.floats(0, 4e9),
}


def _column(kind: Kind, place: int) -> Column[tuple[Any, ...]]:
    return Column(kind.name.lower(), kind, "", lambda record: record[place])


TABLE = Table[tuple[Any, ...]]("all", "", tuple(_column(kind, place) for place, kind in enumerate(VALUES)))


def _written(folder: Path, rows: list[tuple[Cell, ...]]) -> None:
    for kind in (CsvFile, ParquetFile):
        with (folder / f"all{kind.suffix}").open("wb") as raw:
            file = kind(raw, TABLE)
            for start in range(0, len(rows), 2):
                file.add(rows[start : start + 2])
            file.close()


@given(st.lists(st.tuples(*VALUES.values()), max_size=5))
def test_csv_and_parquet_give_back_what_was_written(records: list[tuple[Any, ...]]) -> None:
    rows = [TABLE.row(record) for record in records]
    with TemporaryDirectory() as name:
        folder = Path(name)
        _written(folder, rows)
        assert rows_of(folder / "all.csv", TABLE) == rows
        found = pq.read_table(folder / "all.parquet").to_pylist()
    assert [tuple(tuple(one) if isinstance(one, list) else one for one in row.values()) for row in found] == rows


@given(TEXTS)
def test_no_text_begins_as_a_formula_and_none_is_lost(text: str) -> None:
    safe = defused(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert re.sub(r"^'(?='*[=+\-@\t\r\n])", "", safe) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("'=1", "''=1"), ("'quoted'", "'quoted'"), ("-5", "'-5"), ("a=1", "a=1"), ("", "")],
)
def test_formulas(text: str, safe: str) -> None:
    assert defused(text) == safe


@pytest.mark.parametrize(("cell", "text"), [(-1.5, "-1.5"), (True, "true"), (None, ""), (("a", "ä"), '["a", "ä"]')])
def test_what_is_no_text_is_no_formula(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


def test_meanings_are_in_the_schema_of_a_table_without_rows() -> None:
    table = Table[float]("one", "", (Column("mttr", Kind.NUMBER, "how long", lambda one: one, "seconds"),))
    raw = io.BytesIO()
    ParquetFile(raw, table).close()
    (field,) = pq.read_schema(raw)
    assert (field.name, field.metadata) == ("mttr", {b"meaning": b"how long", b"unit": b"seconds"})
