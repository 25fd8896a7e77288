"""Cross-validation of the tuned figures over sites: ``python -m tests.benchmarks.crossval CASES [--jobs 2]``.

Each weight is tried with other values, one at a time, on all cases on which something broke or was taken out. Then, for
each of five folds of sites, the values that did best on the other four are chosen and measured on the fold that they
have not seen. *Fitted* is what the values do that were chosen on all sites; a gap between the two is overfitting.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from rich.console import Console
from rich.table import Table

from healing.bench.case import find_cases, read_case
from healing.bench.repair import repair_case
from healing.bench.run import Defect, Watch, run_each
from healing.bench.score import Group, Outcome, Scored, Tally, gold_of, scored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from healing.bench.case import Case
    from healing.bench.result import CaseResult

FOLDS = 5
_WRONG = 5
"""A wrong heal costs as much as so many right ones are worth."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One tuned figure: where it stands (``module:NAME``, ``module:OBJECT.attribute``), and the other values tried."""

    suite: str
    where: str
    others: tuple[float, ...]

    @property
    def name(self) -> str:
        return self.where.removeprefix("healing.repair.")


WEIGHTS = (
    Weight("news", "healing.repair.thresholds:THRESHOLDS.one_page", (0.75, 0.85)),
    Weight("news", "healing.repair.thresholds:THRESHOLDS.margin", (0.1, 0.2)),
    Weight("news", "healing.repair.claims:STANDARD", (0.8, 0.9)),
    Weight("news", "healing.repair.claims:DISAGREED", (0.45, 0.65)),
    Weight("news", "healing.repair.claims:_OUTRANKED", (0.6, 0.8)),
    Weight("news", "healing.repair.checks:_CONTRADICTED", (0.4, 0.7)),
    Weight("news", "healing.repair.resemblance:_DOUBT", (0.9, 1.4)),
    Weight("news", "healing.repair.textblock:_LONG", (500, 1000)),
    Weight("news", "healing.repair.prose:_ALIKE", (0.5, 0.75)),
    Weight("news", "healing.repair.prose:_HELD", (0.65, 0.85)),
    Weight("news", "healing.repair.standfirst:_MOVED", (0.7, 0.76)),
    Weight("news", "healing.repair.standfirst:_TOLD_SHARE", (0.6, 0.9)),
    Weight("news", "healing.repair.standfirst:_REPEATED", (0.5, 0.9)),
    Weight("news", "healing.repair.standfirst:_LONG_HEADING", (0.5, 0.9)),
    Weight("news", "healing.repair.groups:_WITNESSED", (0.5, 0.7)),
    Weight("news", "healing.repair.groups:_HEADED", (0.5, 0.7)),
    Weight("news", "healing.repair.groups:_LINKED", (0.4, 0.6)),
    Weight("news", "healing.repair.groups:_CUED", (0.3, 0.5)),
    Weight("news", "healing.repair.groups:_FOLDER", (0.3, 0.5)),
    Weight("news", "healing.repair.groups:_OWN_PAGES", (0.25, 0.45)),
    Weight("news", "healing.repair.groups:_NAMED", (0.2, 0.4)),
    Weight("courts", "healing.repair.thresholds:LISTING_THRESHOLDS.one_page", (0.77, 0.87)),
    Weight("courts", "healing.repair.thresholds:LISTING_THRESHOLDS.behind", (0.0, 0.05)),
    Weight("courts", "healing.repair.thresholds:LISTING_THRESHOLDS.elsewhere", (0.4, 0.6)),
    Weight("courts", "healing.repair.listing_rank:_TIE", (0.02, 0.06)),
    Weight("courts", "healing.repair.listing_rank:_CLEAR", (0.2, 0.4)),
)
Setting = tuple[tuple[str, float], ...]
"""The values that differ from those in the code, by where they stand."""


def main() -> int:
    """0, however the figures came out: they are for reading."""
    arguments = _arguments()
    console = Console()
    for suite in sorted({weight.suite for weight in WEIGHTS}):
        cases = [case for path in find_cases(arguments.cases) if (case := read_case(path)).suite == suite]
        cases = [case for case in cases if _is_touched(case)]
        if cases:
            weights = [weight for weight in WEIGHTS if weight.suite == suite and _is_meant(weight, arguments.only)]
            _report(suite, weights, cases, partial(_run, watch=Watch(Console(stderr=True), arguments.jobs)), console)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", action="append", help="weights with this in their names; may be given several times")
    return parser.parse_args()


def _is_meant(weight: Weight, only: Sequence[str] | None) -> bool:
    return not only or any(part in weight.where for part in only)


def _is_touched(case: Case) -> bool:
    return any(told["status"] != "works" for told in gold_of(case).values())


def _report(
    suite: str,
    weights: Sequence[Weight],
    cases: Sequence[Case],
    run: Callable[[Sequence[Case], Setting], list[Scored]],
    console: Console,
) -> None:
    base = run(cases, ())
    tried = {(weight, value): run(cases, ((weight.where, value),)) for weight in weights for value in weight.others}
    console.print(_sensitivity(suite, base, tried))
    chosen = _best(base, tried)
    validated = [
        one
        for fold in range(FOLDS)
        for one in run([case for case in cases if fold_of(case.site) == fold], _best(base, tried, unseen=fold))
    ]
    rows = (("as in the code", base), ("fitted", run(cases, chosen)), ("cross-validated", validated))
    console.print(_figures(suite, rows))
    console.print(f"chosen on all sites: {dict(chosen) or 'what the code has'}", highlight=False)


def fold_of(site: str) -> int:
    """The fold of a site: the same in each run."""
    return crc32(site.encode()) % FOLDS


def _best(
    base: Sequence[Scored], tried: Mapping[tuple[Weight, float], Sequence[Scored]], unseen: int | None = None
) -> Setting:
    """For each weight the value that does best on all folds but one; the code's own where none does better."""
    least = worth(base, unseen)
    best: dict[str, tuple[float, float]] = {}
    for (weight, value), outcomes in tried.items():
        reached = worth(outcomes, unseen)
        if reached > best.get(weight.where, (least, 0.0))[0]:
            best[weight.where] = (reached, value)
    return tuple((where, value) for where, (_, value) in best.items())


def worth(outcomes: Iterable[Scored], unseen: int | None = None) -> float:
    """Right fields outside one fold, by site so that each counts the same, less what wrong ones cost."""
    sites: defaultdict[str, list[float]] = defaultdict(list)
    for one in outcomes:
        if fold_of(one.site) != unseen:
            sites[one.site].append(one.is_good - _WRONG * (one.outcome in (Outcome.WRONG, Outcome.SPOILED)))
    return sum(sum(values) / len(values) for values in sites.values())


def _run(cases: Sequence[Case], setting: Setting, *, watch: Watch) -> list[Scored]:
    results = run_each(
        partial(_repair, setting), cases, watch, "trying " + (", ".join(map(str, setting)) or "the code")
    )
    pairs = zip(cases, results, strict=True)
    return [one for case, result in pairs if not isinstance(result, Defect) for one in scored(case, result)]


def _repair(setting: Setting, case: Case) -> CaseResult:
    """One case with other weights. The values are put back, since a process does many settings."""
    before = tuple((where, put(where, value)) for where, value in setting)
    try:
        return repair_case(case)
    finally:
        for where, value in before:
            put(where, value)


def put(where: str, value: float) -> float:
    """Set the figure that ``where`` names, and give what it was."""
    module, _, name = where.partition(":")
    holder: Any = import_module(module)
    *objects, attribute = name.split(".")
    for one in objects:
        holder = getattr(holder, one)
    before: float = getattr(holder, attribute)
    object.__setattr__(holder, attribute, value)  # the thresholds are frozen, but for this
    return before


def _sensitivity(suite: str, base: Sequence[Scored], tried: Mapping[tuple[Weight, float], Sequence[Scored]]) -> Table:
    table = Table(title=f"{suite}: one weight at a time", title_justify="left")
    for title in ("weight", "value", "right", "wrong", "removed refused"):
        table.add_column(title, justify="left" if title == "weight" else "right")
    table.add_row("as in the code", "", *_row(base))
    for (weight, value), outcomes in tried.items():
        table.add_row(weight.name, f"{value:g}", *_row(outcomes))
    return table


def _row(outcomes: Sequence[Scored]) -> tuple[str, str, str]:
    drifted = Tally.of(one for one in outcomes if one.group is Group.DRIFTED)
    removed = Tally.of(one for one in outcomes if one.group is Group.REMOVED)
    right, wrong = drifted.outcomes[Outcome.RIGHT], drifted.outcomes[Outcome.WRONG]
    return str(right), str(wrong), str(removed.outcomes[Outcome.RIGHT])


def _figures(suite: str, rows: Iterable[tuple[str, Sequence[Scored]]]) -> Table:
    table = Table(title=f"{suite}: cases on which something broke", title_justify="left")
    for title in ("", "right", "right, mean of sites", "wrong", "removed refused", "working kept"):
        table.add_column(title, justify="right" if title else "left")
    for name, outcomes in rows:
        groups = {group: Tally.of(one for one in outcomes if one.group is group) for group in Group}
        drifted = groups[Group.DRIFTED]
        table.add_row(
            name,
            f"{drifted.share(Outcome.RIGHT):.1%}",
            f"{drifted.site_mean(Outcome.RIGHT):.1%}",
            f"{drifted.share(Outcome.WRONG):.1%}",
            f"{groups[Group.REMOVED].share(Outcome.RIGHT):.1%}",
            f"{groups[Group.WORKING].share(Outcome.KEPT):.1%}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
