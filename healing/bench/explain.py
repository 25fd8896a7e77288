"""One case's repair told to a person: what failed, what was proposed, what the gate said, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from healing.bench.repair import names_of
from healing.bench.score import gold_of
from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rich.console import RenderableType

    from healing.bench.case import Case
    from healing.bench.repair import Repair
    from healing.model import Extraction
    from healing.repair.incident import FieldVerdict, Incident, Trial

_MAX_CHARS = 240
"""Of a value, a list of values, a reason."""
_MAX_VALUES = 3


def explain(case: Case, repair: Repair) -> Iterator[RenderableType]:
    """The case, then a panel for each field (and a listing's rows)."""
    yield Text(f"{case.id} ({case.suite}, {case.site}, {case.kind})", "bold")
    yield Text(f"old page: {case.urls[0] or 'address unknown'}\nnew page: {case.urls[1] or 'address unknown'}")
    gold = gold_of(case)
    for name in names_of(case):
        verdict = repair.verdict.fields.get(name)
        parts = [*_before(case, repair, name), *_repair(repair, name)] if verdict else [*_before(case, repair, name)]
        if name in gold:
            parts.append(in_pairs([("right answer", _right(gold[name]))]))
        yield Panel(Group(*parts), title=_title(name, verdict), title_align="left", border_style=_colour(verdict))
    yield Text(f"the repair took {repair.milliseconds:.0f} ms")
    yield from (Text(f"note: {note}") for note in repair.verdict.notes)


def _title(name: str, verdict: FieldVerdict | None) -> Text:
    if verdict is None:
        return Text(f"{name}: intact")
    if not verdict.accepted:
        return Text(f"{name}: refused")
    return Text(f"{name}: healed by {verdict.proposer}, confidence {verdict.confidence:.2f}")


def _colour(verdict: FieldVerdict | None) -> str:
    if verdict is None:
        return "dim"
    return "green" if verdict.accepted else "red"


def _before(case: Case, repair: Repair, name: str) -> Iterator[RenderableType]:
    encounter = repair.encounter
    failures = [failure for failure in encounter.failures if failure.field == name]
    pairs = [
        ("old selectors", "\n".join(case.selectors.of(name))),
        ("gave before", _remembered(encounter.incident, name)),
        ("give now", _now(encounter.extraction, name)),
        *(("failed", f"{failure.symptom.value} {failure.detail}".strip()) for failure in failures),
    ]
    if name in encounter.incident.broken and not failures:
        pairs.append(("failed", "gives nothing on the new page"))
    yield in_pairs(pairs)


def _repair(repair: Repair, name: str) -> Iterator[RenderableType]:
    trials = [trial for trial in repair.verdict.trials if trial.candidate.field == name]
    for number, trial in enumerate(sorted(trials, key=lambda one: -one.candidate.score), 1):
        yield Text(f"\ncandidate {number} of {len(trials)}: {_decision(trial)}", "green" if trial.accepted else "")
        yield _candidate(trial)
    if not trials:
        yield Text("\nno proposer had a candidate")
    verdict = repair.verdict.fields[name]
    yield Text("\ndecision", "bold")
    yield in_pairs(
        [
            ("verdict", "accepted" if verdict.accepted else "refused"),
            ("selectors", "\n".join(verdict.selectors)),
            ("because", "\n".join(map(cut, verdict.reasons))),
        ]
    )


def _decision(trial: Trial) -> str:
    if trial.accepted:
        return "accepted"
    has_faults = trial.reasons[:1] != (trial.candidate.evidence,)
    return "refused by the gate" if has_faults else "without a fault, and not chosen"


def _candidate(trial: Trial) -> Table:
    candidate = trial.candidate
    said = [reason for reason in trial.reasons if reason != candidate.evidence]
    return in_pairs(
        [
            ("proposer", f"{candidate.proposer}, score {candidate.score:.2f}"),
            ("in rows", "\n".join(candidate.rows)),
            ("selectors", "\n".join(candidate.selectors)),
            ("evidence", cut(candidate.evidence)),
            ("value", _values(trial.sample)),
            ("the gate", "\n".join(map(cut, said))),
        ]
    )


def in_pairs(pairs: Sequence[tuple[str, str]]) -> Table:
    """Names and what they stand for, side by side; what is empty is left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=13, no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, text in pairs:
        if text:
            table.add_row(name, Text(text))
    return table


def _remembered(incident: Incident, name: str) -> str:
    page = incident.memory.pages[0]
    if name == ROWS:
        return f"{page.row_count} rows"
    if name in page.values:
        return _values(page.values[name])
    return _values([" ".join(row.get(name, ())) for row in page.rows])


def _now(extraction: Extraction, name: str) -> str:
    if name == ROWS:
        return f"{len(extraction.rows)} rows"
    if name in extraction.fields:
        return _values(extraction.fields[name].values) or "nothing"
    return _values([" ".join(row[name].values) for row in extraction.rows]) or "nothing"


def _right(told: dict[str, Any]) -> str:
    if told["status"] == "removed":
        return "none: the value was taken out of the page"
    gold = told.get("new_values", told.get("new_value"))
    if isinstance(gold, dict):
        gold = gold.get("shown", gold)
    return _values([str(one) for one in gold] if isinstance(gold, list) else [str(gold)])


def _values(values: Sequence[str]) -> str:
    """Some of the values, one a line, and how many more there are."""
    filled = [value for value in values if value]
    lines = [cut(value) for value in filled[:_MAX_VALUES]]
    more = len(filled) - len(lines)
    return "\n".join([*lines, f"({more} more)"] if more else lines)


def cut(text: str) -> str:
    """At most so many characters as one reads."""
    return text if len(text) <= _MAX_CHARS else f"{text[: _MAX_CHARS - 1]}…"
