"""The score of a run, printed for people."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from healing.bench.calibration import calibration
from healing.bench.result import BenchVerdict
from healing.bench.score import OUTCOMES, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from healing.bench.score import Score, Scored, Tally


def print_score(score: Score, console: Console) -> None:
    """Outcomes by group, suite and field, then by proposer; how sure the answers were; the time."""
    for group in Group:
        suites = [suite for suite in score.suites if score.names(suite, group)]
        if suites:
            console.print(outcome_table(score, group, suites))
    if score.suites:
        console.print(proposer_table(score.fields))
        console.print(calibration_table(score))
    unknown = sorted(set(score.verdicts) - set(score.suites))
    if unknown:
        console.print(_verdict_table(score, unknown))
    for line in _times(score):
        console.print(line, highlight=False)


def outcome_table(score: Score, group: Group, suites: Sequence[str]) -> Table:
    """One row a suite, then one a field of it."""
    title = f"{group.value} fields: count (share / mean over sites, %)"
    table = new_table(title, ["suite, field"], ["sites", *map(str, OUTCOMES[group])])
    for suite in suites:
        table.add_row(suite, *tally_cells(score.tally(suite, group), group), style="bold")
        for name in score.names(suite, group):
            table.add_row(Text(f"  {name}"), *tally_cells(score.tally(suite, group, name), group))
    return table


def tally_cells(tally: Tally, group: Group) -> list[str]:
    """How many sites, then each outcome of the group."""
    shares = ((each, 100 * tally.share(each), 100 * tally.site_mean(each)) for each in OUTCOMES[group])
    return [
        str(len(tally.sites)),
        *(f"{tally.outcomes[one]} ({plain:.1f} / {mean:.1f})" for one, plain, mean in shares),
    ]


def proposer_table(fields: Iterable[Scored]) -> Table:
    """What the healed answers of each proposer were worth; a working field that was healed counts as well."""
    table = new_table("healed answers by proposer", ["suite, proposer"], ["right", "wrong", "right, %"])
    found: dict[tuple[str, str], list[bool]] = {}
    for one in fields:
        if one.is_healed:
            found.setdefault((one.suite, one.answer.proposer), []).append(one.is_good)
    for (suite, proposer), good in sorted(found.items()):
        counts = (str(sum(good)), str(len(good) - sum(good)), f"{100 * sum(good) / len(good):.1f}")
        table.add_row(Text(f"{suite}, {proposer}"), *counts)
    return table


def calibration_table(score: Score) -> Table:
    """Reported confidence against the share that is right, by suite."""
    table = new_table("confidence of healed answers", ["suite, confidence"], ["answers", "mean reported", "right, %"])
    for suite in score.suites:
        *bins, every = calibration(one for one in score.fields if one.suite == suite)
        for one in (*bins, every):
            if one.fields:
                label = f"{suite}, all" if one is every else f"  {one.low:g} to {one.high:g}"
                table.add_row(label, str(len(one.fields)), f"{one.reported:.3f}", f"{100 * one.right:.1f}")
    return table


def _verdict_table(score: Score, suites: Sequence[str]) -> Table:
    table = new_table("verdicts (no right answers known)", ["suite"], [verdict.value for verdict in BenchVerdict])
    for suite in suites:
        table.add_row(Text(suite), *(str(score.verdicts[suite][verdict]) for verdict in BenchVerdict))
    return table


def new_table(title: str, texts: Sequence[str], numbers: Sequence[str]) -> Table:
    """An empty table whose first columns are text; the very first is never wrapped."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(texts):
        table.add_column(name, no_wrap=place == 0)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _times(score: Score) -> list[str]:
    every = list(score.milliseconds)
    broken = [spent for spent, is_broken in zip(every, score.is_broken, strict=True) if is_broken]
    lines = [f"{len(every)} cases, a page took {_spread(every)}"]
    return [*lines, f"{len(broken)} of them with something to repair: {_spread(broken)}"] if broken else lines


def _spread(milliseconds: Sequence[float]) -> str:
    ranked = sorted(milliseconds)
    high = quantiles(ranked, n=20, method="inclusive")[-1] if len(ranked) > 1 else ranked[0]
    return f"{median(ranked):.0f} ms (median), {high:.0f} ms (95th percentile)"
