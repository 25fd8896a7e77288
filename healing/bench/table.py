"""The score of a run, printed for people."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

from rich.table import Table

from healing.bench.result import BenchVerdict
from healing.bench.score import OUTCOMES, Group

if TYPE_CHECKING:
    from rich.console import Console

    from healing.bench.score import Score, Tally


def print_score(score: Score, console: Console) -> None:
    """One table a group of fields, then the verdicts where nothing is known to be right, then the time."""
    for group in Group:
        tallies = {suite: tally for (suite, of), tally in sorted(score.tallies.items()) if of is group}
        if tallies:
            console.print(_outcome_table(group, tallies))
    unknown = {suite for suite in score.verdicts if not any(suite == known for known, _ in score.tallies)}
    if unknown:
        console.print(_verdict_table(score, sorted(unknown)))
    console.print(_time(score.milliseconds), highlight=False)


def _outcome_table(group: Group, tallies: dict[str, Tally]) -> Table:
    table = Table(title=f"{group.value} fields", title_justify="left")
    table.add_column("suite")
    for outcome in OUTCOMES[group]:
        table.add_column(outcome.value, justify="right")
    wanted = OUTCOMES[group][0]
    table.add_column(f"{wanted.value}, mean of sites", justify="right")
    for suite, tally in tallies.items():
        cells = [f"{tally.outcomes[each]} ({tally.share(each):.1%})" for each in OUTCOMES[group]]
        table.add_row(suite, *cells, f"{tally.site_mean(wanted):.1%} ({len(tally.sites)} sites)")
    return table


def _verdict_table(score: Score, suites: list[str]) -> Table:
    table = Table(title="verdicts (no right answers known)", title_justify="left")
    table.add_column("suite")
    for verdict in BenchVerdict:
        table.add_column(verdict.value, justify="right")
    for suite in suites:
        table.add_row(suite, *(str(score.verdicts[suite][verdict]) for verdict in BenchVerdict))
    return table


def _time(milliseconds: list[float]) -> str:
    ranked = sorted(milliseconds)
    high = quantiles(ranked, n=20, method="inclusive")[-1] if len(ranked) > 1 else ranked[0]
    return (
        f"{len(ranked)} cases, a page's repair took {median(ranked):.0f} ms (median), {high:.0f} ms (95th percentile)"
    )
