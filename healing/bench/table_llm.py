"""What models add, printed for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from healing.bench.llm_files import Gap
from healing.bench.llm_score import WITHOUT, Spread, cost, fates, scores
from healing.bench.score import OUTCOMES, Group
from healing.bench.table import new_table, tally_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from healing.bench.case import Case
    from healing.bench.llm_compare import Comparison
    from healing.bench.llm_score import Cost, Fate
    from healing.bench.score import Score


def llm_tables(cases: Sequence[Case], comparisons: Sequence[Comparison]) -> Iterator[Table]:
    """Outcomes with and without each model; what became of the fields that each was asked for; what each took."""
    every = scores(cases, comparisons)
    models = [name for name in every if name != WITHOUT]
    yield from (table for group in Group if (table := outcomes_table(every, group)).rows)
    asked = asked_table({name: fates(cases, comparisons, name) for name in models})
    if asked.rows:
        yield asked
    yield cost_table({name: cost(comparisons, name) for name in models})


def outcomes_table(every: Mapping[str, Score], group: Group) -> Table:
    """One row a suite and model, the one without a model first."""
    title = f"{group.value} fields: count (share / mean over sites, %)"
    table = new_table(title, ["suite", "model"], ["sites", *map(str, OUTCOMES[group])])
    for suite in every[WITHOUT].suites:
        for name, one in every.items():
            if (tally := one.tally(suite, group)).outcomes:
                table.add_row(Text(suite), Text(name), *tally_cells(tally, group))
    return table


def asked_table(models: Mapping[str, Mapping[str, Mapping[Group, Fate]]]) -> Table:
    """One row a suite, group and model, of the fields that were asked for."""
    numbers = ["asked for", "right", "wrong", "refused", "null", "no answer"]
    table = new_table(
        "fields that the others refused, and what the model made of them: count (share, %)",
        ["suite, fields", "model"],
        numbers,
    )
    suites = sorted({suite for found in models.values() for suite in found})
    for suite in suites:
        for group in Group:
            for name, found in models.items():
                if suite in found and (fate := found[suite][group]).asked:
                    table.add_row(Text(f"{suite}, {group.value}"), Text(name), *_fate_cells(fate))
    return table


def cost_table(models: Mapping[str, Cost]) -> Table:
    """One row a model."""
    numbers = ["heals", "calls", "failed", "prompt", "all prompts", "replies", "seconds"]
    table = new_table("what it took; tokens and seconds a heal: median / most", ["model"], numbers)
    for name, one in models.items():
        spreads = (_spread(one.prompt), _spread(one.read), _spread(one.written), _spread(one.seconds, digits=1))
        table.add_row(Text(name), str(one.heals), str(one.calls), str(one.failed), *spreads)
    return table


def gap_lines(comparisons: Sequence[Comparison], *, is_dump: bool = False) -> Iterator[str]:
    """How many heals the files of replies did not serve, by the reason, and the first one in words.

    Where prompts are dumped nobody has replied yet: that is not told.
    """
    heard = [(one.without.id, model.asked) for one in comparisons for model in one.models.values() if model.asked]
    for gap in Gap:
        found = [(case, asked.gaps[gap]) for case, asked in heard if gap in asked.gaps]
        if found and (gap.is_fault or not is_dump):
            case, told = found[0]
            yield f"{gap.value}: {len(found)} of {len(heard)} questions, the first is that of {case}: {told}"


def dumped_line(folder: Path, sizes: Sequence[int], cases: int) -> str:
    """``sizes``: the tokens of each prompt."""
    tokens = Spread.of(sizes)
    told = f", of {tokens.median:.0f} tokens (median), at most {tokens.most:.0f}" if sizes else ""
    return f"{len(sizes)} prompts of {cases} cases are in {folder}{told}"


def _fate_cells(fate: Fate) -> list[str]:
    shares = (f"{count} ({100 * fate.share(count):.1f})" for count in (fate.right, fate.wrong, fate.refused))
    return [str(fate.asked), *shares, str(fate.nulls), str(fate.unanswered)]


def _spread(one: Spread, digits: int = 0) -> str:
    """Nothing where nothing was counted."""
    return f"{one.median:,.{digits}f} / {one.most:,.{digits}f}" if one.most else "-"
