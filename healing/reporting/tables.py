"""The figures as tables for a terminal of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from healing.reporting.text import NONE, duration, moment, percent, printable
from healing.store.records import HealState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.reporting.metrics import Metrics, Summary
    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord

_FIGURES = ("broke", "healed", "refused", "undone", "success", "MTTR", "p95", "max")
_WIDE = 100
"""Columns from which there is room for the last of them beside the names."""
_STYLES = {
    HealState.CONFIRMED: "green",
    HealState.REFUSED: "yellow",
    HealState.REJECTED: "yellow",
    HealState.ROLLED_BACK: "red",
}
_MOST_CHARS = 200
"""So much of a value is shown."""


def metric_tables(metrics: Metrics, width: int = 80) -> list[Table]:
    """One table by source, one by field, one by proposer, one by language model; those without rows are left out."""
    groups = {"source": metrics.by_source, "field": _fields(metrics), "proposer": metrics.by_proposer}
    figures = _FIGURES if width >= _WIDE else _FIGURES[:-1]
    tables = [_figures(name, summaries, figures) for name, summaries in groups.items() if summaries]
    if len(metrics.by_source) > 1:
        tables[0].add_section()
        _add(tables[0], "all", metrics.overall, figures)
    return [*tables, _models(metrics)] if metrics.by_model else tables


def _models(metrics: Metrics) -> Table:
    table = titled("By language model")
    table.add_column("model", overflow="fold", ratio=1)
    for heading in ("calls", "failed", "tokens in", "out", "a call", "in all"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, use in metrics.by_model.items():
        figures = (f"{number:,}" for number in (use.calls, use.failures, use.prompt_tokens, use.reply_tokens))
        table.add_row(Text(printable(name)), *figures, duration(use.seconds_median), duration(use.seconds))
    return table


def _fields(metrics: Metrics) -> dict[str, Summary]:
    """The figures by field; where all are of one source its name would only take room."""
    prefix = f"{next(iter(metrics.by_source))}/" if len(metrics.by_source) == 1 else ""
    return {name.removeprefix(prefix): summary for name, summary in metrics.by_field.items()}


def heal_table(heals: Sequence[tuple[HealRecord, IncidentRecord]]) -> Table:
    """These verdicts, the newest first: when and what broke; what came of it, how sure, the value or the reasons."""
    table = titled("Latest verdicts")
    table.add_column("when (UTC), field", overflow="fold", max_width=34)
    table.add_column("outcome, value or reason", overflow="fold", ratio=1)
    for heal, incident in heals[::-1]:
        place = printable(f"{incident.source}/{incident.page_kind}/{heal.field}")
        table.add_row(Text(f"{moment(heal.at)}\n{place}"), Text("\n").join((_outcome(heal), Text(_told(heal)))))
    return table


def call_table(calls: Sequence[tuple[LLMCallRecord, IncidentRecord]]) -> Table:
    """These calls of language models, the newest first: when, for what; what they took, and what came of it."""
    table = titled("Latest calls of the language model")
    table.add_column("when (UTC), page kind", overflow="fold", max_width=34)
    table.add_column("model, cost, outcome", overflow="fold", ratio=1)
    for call, incident in calls[::-1]:
        place = printable(f"{incident.source}/{incident.page_kind}")
        table.add_row(Text(f"{moment(call.at)}\n{place}"), Text("\n").join((Text(_cost(call)), _came_of(call))))
    return table


def _cost(call: LLMCallRecord) -> str:
    """Such as ``llama3, pick: 1,203 + 40 tokens, 3.1 s``."""
    tokens = f"{call.prompt_tokens or 0:,} + {call.reply_tokens or 0:,} tokens, " if call.prompt_tokens else ""
    return f"{printable(call.model)}, {call.purpose}: {tokens}{duration(call.seconds)}"


def _came_of(call: LLMCallRecord) -> Text:
    return Text(cut(printable(call.error or call.verdict) or NONE), "red" if call.error else "")


def _figures(name: str, summaries: Mapping[str, Summary], figures: Sequence[str]) -> Table:
    table = titled(f"By {name}")
    table.add_column(name, overflow="fold", ratio=1)
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    for group, summary in summaries.items():
        _add(table, group, summary, figures)
    return table


def _add(table: Table, group: str, summary: Summary, figures: Sequence[str]) -> None:
    cells = (
        str(summary.incidents),
        str(summary.heals),
        str(summary.refusals),
        str(summary.rollbacks),
        percent(summary.success_rate),
        duration(summary.mttr_median),
        duration(summary.mttr_p95),
        duration(summary.mttr_max),
    )
    table.add_row(Text(printable(group)), *cells[: len(figures)])


def titled(title: str) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True
    )


def _outcome(heal: HealRecord) -> Text:
    """Such as ``confirmed, by witness, 96% sure``."""
    by = f", by {printable(heal.proposer)}" if heal.proposer else ""
    sure = f", {percent(heal.confidence)} sure" if heal.accepted else ""
    return Text(heal.state.value, _STYLES.get(heal.state, "")).append(by + sure, "default")


def _told(heal: HealRecord) -> str:
    return cut(printable(" | ".join(heal.sample) if heal.accepted and heal.sample else "; ".join(heal.reasons)) or NONE)


def cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1] + "…"
