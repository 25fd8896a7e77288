"""A verdict in lines for people: what was accepted, what was refused and why, what was tried and not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Trial, Verdict

TRIALS_SHOWN = 4
_CHARS = 160
"""So much of a reason is shown; all of it is in the store."""


def verdict_lines(verdict: Verdict) -> Iterator[Text]:
    """One line a field, then the candidates that were not taken, then the notes."""
    for name, field in verdict.fields.items():
        if field.accepted:
            yield Text(f"{name}: {field.proposer} accepted, confidence {field.confidence:.2f}", style="green")
        else:
            yield Text(_short(f"{name}: refused: {'; '.join(field.reasons)}"), style="red")
    refused = [trial for trial in verdict.trials if not trial.accepted]
    for trial in refused[:TRIALS_SHOWN]:
        yield Text(_short(f"  not taken: {_trial(trial)}"), style="dim")
    if len(refused) > TRIALS_SHOWN:
        yield Text(f"  and {len(refused) - TRIALS_SHOWN} more candidates that were not taken", style="dim")
    for note in verdict.notes:
        yield Text(f"  note: {note}", style="dim")


def _trial(trial: Trial) -> str:
    candidate = trial.candidate
    selector = candidate.selectors[0] if candidate.selectors else "no selector"
    return f"{candidate.field} by {candidate.proposer}, {selector}: {'; '.join(trial.reasons)}"


def _short(line: str) -> str:
    return line if len(line) <= _CHARS else f"{line[:_CHARS]} ..."
