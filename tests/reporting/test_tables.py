from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from healing.reporting.metrics import Metrics, summarise
from healing.reporting.tables import call_table, heal_table, metric_tables
from healing.store.records import HealState, IncidentState
from tests.reporting.records import call, heal, incident

if TYPE_CHECKING:
    from rich.table import Table

WIDTH = 80


def _printed(*tables: Table) -> str:
    console = Console(file=io.StringIO(), width=WIDTH, force_terminal=False)
    for table in tables:
        console.print(table)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert all(len(line) <= WIDTH for line in text.splitlines())
    return text


def _cells(text: str, first: str) -> list[str]:
    """The cells of the one line that begins with ``first``."""
    (line,) = (line for line in text.splitlines() if line.split()[:1] == [first])
    return line.split()[1:]


def test_no_table_without_rows() -> None:
    assert metric_tables(Metrics()) == []


def test_figures_by_source_with_their_total() -> None:
    incidents = [incident(1, 2.0), incident(2, 3.0, source="portal", state=IncidentState.REFUSED)]
    text = _printed(metric_tables(summarise(incidents, [heal(1), heal(2, HealState.REFUSED)]))[0])
    assert _cells(text, "gazette") == ["1", "1", "0", "0", "100%", "2.0", "s", "2.0", "s"]
    assert _cells(text, "portal") == ["1", "0", "1", "0", "0%", "-", "-"]
    assert _cells(text, "all") == ["2", "1", "1", "0", "50%", "2.0", "s", "2.0", "s"]


def test_one_source_needs_no_total() -> None:
    tables = metric_tables(summarise([incident(1, 2.0)], [heal(1)]))
    assert [str(table.title) for table in tables] == ["By source", "By field", "By proposer"]
    assert [table.row_count for table in tables] == [1, 1, 1]


def test_a_long_name_is_folded_and_not_cut() -> None:
    name = "a-newspaper-with-a-remarkably-long-name"
    text = _printed(*metric_tables(summarise([incident(1, 2.0, source=name)], [heal(1)])))
    assert "".join(line.split()[0] for line in text.split("By field")[0].splitlines() if "news" in line) in name
    assert "…" not in text


def test_verdicts_the_newest_first() -> None:
    heals = [
        heal(1, sample=("Water Act",)),
        heal(1, HealState.REFUSED, field="enacted", reasons=("the field is gone", "on all 5 pages")),
    ]
    text = _printed(heal_table([(one, incident(1, 2.0)) for one in heals]))
    assert text.index("enacted") < text.index("gazette/law/title")
    assert "refused" in text
    assert "the field is gone; on all 5 pages" in text
    assert "confirmed, by witness, 90% sure" in text
    assert "Water Act" in text


def test_a_wide_terminal_has_room_for_the_longest_time() -> None:
    metrics = summarise([incident(1, 2.0), incident(2, 95.0)], [heal(1), heal(2)])
    assert "max" not in _printed(metric_tables(metrics)[0])
    assert [str(column.header) for column in metric_tables(metrics, 200)[0].columns][-1] == "max"


def test_a_value_is_shown_as_it_is_but_cannot_steer_the_terminal() -> None:
    steering = heal(1, sample=("[bold]Act\x1b[31m " + "x" * 500,))
    text = _printed(heal_table([(steering, incident(1, 2.0))]))
    assert "[bold]Act [31m" in text
    assert "\x1b" not in text
    assert text.count("x") < 250


def test_figures_by_language_model() -> None:
    calls = [call(1, model="qwen2.5-coder:7b", prompt_tokens=12_000), call(1, error="timed out", seconds=30.0)]
    text = _printed(metric_tables(summarise([incident(1, 2.0)], [heal(1)], calls=calls))[-1])
    assert _cells(text, "qwen2.5-coder:7b") == ["1", "0", "12,000", "40", "2.0", "s", "2.0", "s"]
    assert _cells(text, "llama3") == ["1", "1", "900", "40", "-", "30.0", "s"]


def test_calls_of_a_language_model_the_newest_first() -> None:
    failed = call(2, error="no model [llama3]: \x1b[31m`ollama pull llama3`", prompt_tokens=None, seconds=0.25)
    text = _printed(call_table([(call(1), incident(1, 2.0)), (failed, incident(2, source="portal"))]))
    assert text.index("portal/law") < text.index("gazette/law")
    assert "llama3, pick: 900 + 40 tokens, 2.0 s" in text
    assert "accepted: title" in text
    assert "llama3, pick: 250 ms" in text
    assert "no model [llama3]: [31m`ollama pull llama3`" in text
    assert "\x1b" not in text
