"""The data dictionary, made from the descriptions that make the tables: it cannot tell of others than there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from healing.reporting.research.csv_file import FORM
from healing.reporting.research.folder import MADE_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from healing.reporting.research.columns import Table


def as_values(
    tables: Iterable[Table[Any]],
    keys: Mapping[str, str],
    *,
    scope: Mapping[str, object],
    rows: Mapping[str, int],
    files: Iterable[str],
) -> dict[str, Any]:
    """For programs. ``keys``: of the file of figures, with their meaning; ``rows``: of each table."""
    return {
        "made_by": MADE_BY,
        **scope,
        "tables": {
            table.name: {
                "row": table.meaning,
                "rows": rows[table.name],
                "columns": [
                    {"name": one.name, "type": one.kind.value, "unit": one.unit, "meaning": one.meaning}
                    for one in table.columns
                ],
            }
            for table in tables
        },
        "healing_metrics": dict(keys),
        "csv": FORM,
        "files": [{"name": name} for name in sorted(files)],
    }


def as_markdown(values: Mapping[str, Any]) -> str:
    """The same for people."""
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    source, since = values["source"] or "all sources", values["since"] or "the beginning of what is kept"
    yield "# Data dictionary"
    yield ""
    yield f"Written by `{values['made_by']}` at {values['made_at']}: {source}, since {since}. {values['csv']}"
    for name, table in values["tables"].items():
        yield ""
        yield f"## {name}"
        yield ""
        yield f"One row: {table['row']}. Rows: {table['rows']:,}."
        yield ""
        yield from _table(("column", "type", "unit", "meaning"), [one.values() for one in table["columns"]])
    yield ""
    yield "## healing_metrics.json"
    yield ""
    yield from _table(("key", "meaning"), values["healing_metrics"].items())


def _table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row("---" for _ in head)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
