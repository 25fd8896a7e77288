"""What was learned from example pages, for people: each field's selectors, what they give on each page, why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from healing.model import ROWS
from healing.reporting.text import counted, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.model import Extraction, Value
    from healing.repair.authoring import Learned

_CHARS_SHOWN = 60
_ROWS_SHOWN = 3
_RIVALS_SHOWN = 3


def learned_table(learned: Learned) -> Table:
    """One line a field that has selectors."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    table.add_column("selectors", overflow="fold", ratio=1)
    table.add_column("what they give" + (" on each page" if len(learned.pages) > 1 else ""), overflow="fold", ratio=1)
    for name, verdict in learned.fields.items():
        if verdict.accepted:
            table.add_row(name, Text("\n".join(verdict.selectors)), Text("\n".join(_on_pages(learned, name))))
    return table


def _on_pages(learned: Learned, name: str) -> Iterator[str]:
    for number, page in enumerate(learned.pages, 1):
        yield given(page, name) if len(learned.pages) == 1 else f"{number}: {given(page, name)}"


def given(page: Extraction, name: str) -> str:
    """What one field gives on a page; of a column the first rows."""
    if name == ROWS:
        return f"{len(page.rows)} rows"
    if name in page.fields:
        return _short(page[name])
    return "\n".join(_short(row[name]) for row in page.row_values()[:_ROWS_SHOWN]) or _short(None)


def _short(value: Value) -> str:
    if value is None:
        return "(nothing)"
    texts = value if isinstance(value, list) else value.splitlines()
    text = printable(", ".join(texts) if isinstance(value, list) else texts[0])
    shown = text if len(text) <= _CHARS_SHOWN else f"{text[:_CHARS_SHOWN]}..."
    return shown if isinstance(value, list) or len(texts) == 1 else f"{shown} ({len(texts)} paragraphs)"


def remarks(learned: Learned) -> Iterator[Text]:
    """Why fields were refused, and which were found in several places."""
    for name in learned.refused:
        for reason in learned.fields[name].reasons:
            yield Text(f"refused  {name}: {printable(reason)}", style="yellow")
    for name, others in learned.rivals.items():
        taken = f"{name} stands in {counted(len(others) + 1, 'place')}: {learned.selectors.of(name)[0]} is taken"
        shown = " and ".join(others[:_RIVALS_SHOWN])
        yield Text(
            f"{taken}, the likeliest to last; {shown} would give it too. If it is not the right one, name the value of"
            f' a second page: --value 2:{name}="..."'
        )
