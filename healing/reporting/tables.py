"""The figures as tables for a terminal of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from healing.reporting.text import NONE, duration, moment, percent, printable
from healing.store.records import HealState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from healing.reporting.metrics import Metrics, Summary
    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord

_FIGURES = ("broke", "healed", "refused", "undone", "success", "MTTR", "p95")
_STYLES = {HealState.CONFIRMED: "green", HealState.REFUSED: "yellow", HealState.ROLLED_BACK: "red"}
_MOST_CHARS = 200
"""So much of a value is shown."""


def metric_tables(metrics: Metrics) -> list[Table]:
    """One table by source, one by field, one by proposer, one by language model; those without rows are left out."""
    groups = {"source": metrics.by_source, "field": _fields(metrics), "proposer": metrics.by_proposer}
    tables = [_figures(name, summaries) for name, summaries in groups.items() if summaries]
    if len(metrics.by_source) > 1:
        tables[0].add_section()
        _add(tables[0], "all", metrics.overall)
    return [*tables, _models(metrics)] if metrics.by_model else tables


def _models(metrics: Metrics) -> Table:
    table = _table("By language model")
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


def heal_table(heals: Sequence[HealRecord], incidents: Iterable[IncidentRecord], limit: int = 10) -> Table:
    """The newest verdicts: when and what broke; what came of it, how sure, and the value or the reasons."""
    table = _table(f"Latest verdicts, {min(limit, len(heals))} of {len(heals)}")
    table.add_column("when (UTC), field", overflow="fold", max_width=34)
    table.add_column("outcome, value or reason", overflow="fold", ratio=1)
    known = {incident.id: incident for incident in incidents}
    for heal in heals[::-1][:limit]:
        table.add_row(
            Text(f"{moment(heal.at)}\n{_place(heal, known)}"), Text("\n").join((_outcome(heal), Text(_told(heal))))
        )
    return table


def call_table(calls: Sequence[LLMCallRecord], incidents: Iterable[IncidentRecord], limit: int = 10) -> Table:
    """The newest calls of language models: when, for what; what they took, and what came of it."""
    table = _table(f"Latest calls of the language model, {min(limit, len(calls))} of {len(calls)}")
    table.add_column("when (UTC), page kind", overflow="fold", max_width=34)
    table.add_column("model, cost, outcome", overflow="fold", ratio=1)
    known = {incident.id: incident for incident in incidents}
    for call in calls[::-1][:limit]:
        incident = known.get(call.incident)
        place = printable(f"{incident.source}/{incident.page_kind}") if incident else NONE
        table.add_row(Text(f"{moment(call.at)}\n{place}"), Text("\n").join((Text(_cost(call)), _came_of(call))))
    return table


def _cost(call: LLMCallRecord) -> str:
    """Such as ``llama3, pick: 1,203 + 40 tokens, 3.1 s``."""
    tokens = f"{call.prompt_tokens or 0:,} + {call.reply_tokens or 0:,} tokens, " if call.prompt_tokens else ""
    return f"{printable(call.model)}, {call.purpose}: {tokens}{duration(call.seconds)}"


def _came_of(call: LLMCallRecord) -> Text:
    return Text(_cut(printable(call.error or call.verdict) or NONE), "red" if call.error else "")


def _figures(name: str, summaries: Mapping[str, Summary]) -> Table:
    table = _table(f"By {name}")
    table.add_column(name, overflow="fold", ratio=1)
    for heading in _FIGURES:
        table.add_column(heading, justify="right", no_wrap=True)
    for group, summary in summaries.items():
        _add(table, group, summary)
    return table


def _add(table: Table, group: str, summary: Summary) -> None:
    table.add_row(
        Text(printable(group)),
        str(summary.incidents),
        str(summary.heals),
        str(summary.refusals),
        str(summary.rollbacks),
        percent(summary.success_rate),
        duration(summary.mttr_median),
        duration(summary.mttr_p95),
    )


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True
    )


def _outcome(heal: HealRecord) -> Text:
    """Such as ``confirmed, by witness, 96% sure``."""
    by = f", by {printable(heal.proposer)}" if heal.proposer else ""
    sure = f", {percent(heal.confidence)} sure" if heal.accepted else ""
    return Text(heal.state.value, _STYLES.get(heal.state, "")).append(by + sure, "default")


def _place(heal: HealRecord, incidents: Mapping[int, IncidentRecord]) -> str:
    incident = incidents.get(heal.incident)
    return printable(f"{incident.source}/{incident.page_kind}/{heal.field}" if incident else heal.field)


def _told(heal: HealRecord) -> str:
    return _cut(
        printable(" | ".join(heal.sample) if heal.accepted and heal.sample else "; ".join(heal.reasons)) or NONE
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1] + "…"
