"""Runs beside each other, printed for people: one page against several, all proposers against all but one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from healing.bench.score import OUTCOMES, Group, Outcome
from healing.bench.table import new_table, tally_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from healing.bench.score import Score

_SHOWN = (Group.DRIFTED, Group.REMOVED)
_COUNTED = (Outcome.RIGHT, Outcome.WRONG, Outcome.REFUSED)


def together_tables(fields: str, one_page: Score, together: Score) -> list[Table]:
    """The same cases repaired from one page each, and as incidents of several pages; ``fields`` says of which cases."""
    tables = []
    for group in _SHOWN:
        title = f"{group.value} fields of {fields}: count (share / mean over sites, %)"
        table = new_table(title, ["suite", "evidence"], ["sites", *map(str, OUTCOMES[group])])
        for suite in together.suites:
            for evidence, score in (("one page", one_page), ("several", together)):
                if (tally := score.tally(suite, group)).outcomes:
                    table.add_row(suite, evidence, *tally_cells(tally, group))
        if table.rows:
            tables.append(table)
    return tables


def ablation_table(whole: Score, without: Mapping[str, Score]) -> Table:
    """What is won and lost without each proposer; ``without`` has the proposer's name and the run that lacked it."""
    heads = [f"{suite}\n{outcome.value}" for suite in whole.suites for outcome in _COUNTED]
    table = new_table("drifted fields with all proposers, and the change without one", ["proposers"], heads)
    base = _counts(whole, whole.suites)
    table.add_row("all", *map(str, base), style="bold")
    for name, score in without.items():
        changes = (now - before for now, before in zip(_counts(score, whole.suites), base, strict=True))
        table.add_row(f"without {name}", *(f"{change:+}" if change else "·" for change in changes))
    return table


def _counts(score: Score, suites: Sequence[str]) -> list[int]:
    tallies = (score.tally(suite, Group.DRIFTED) for suite in suites)
    return list(chain.from_iterable([tally.outcomes[each] for each in _COUNTED] for tally in tallies))
