"""Pinned quality: ``python -m tests.benchmarks.floors CASES`` fails where heal-bench falls below ``floors.json``.

The floors are shares of fields; of what should not happen (wrong heals, decoys of the adversary that the gate took)
they are the most that is allowed. ``--raise`` writes down what was reached where it is better than before, rounded to
half a percent in favour of the next run; ``--lower`` is needed to write anything that is worse. Timings are printed,
never judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from healing.bench.adversary import run_attacks
from healing.bench.breaches import count_breaches
from healing.bench.layouts import run_together
from healing.bench.run import Watch, run_cases
from healing.bench.score import Group, Outcome, Score, score
from healing.bench.selection import chosen_cases
from healing.bench.table import print_score
from healing.bench.table_adversary import breach_lines, breach_tables
from tests.benchmarks.model_floors import LET_THROUGH, MOST, SIZE, model_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.bench.breaches import Breaches
    from healing.bench.case import Case

FLOORS = Path(__file__).with_name("floors.json")
FIGURES = {
    "right": (Group.DRIFTED, Outcome.RIGHT),
    "wrong": (Group.DRIFTED, Outcome.WRONG),
    "removed refused": (Group.REMOVED, Outcome.RIGHT),
    "kept": (Group.WORKING, Outcome.KEPT),
}
MEAN = ", mean of sites"
TOGETHER = "several pages: "
ADVERSARY = "adversary accepted"
ALONE = ", each alone"
STEPS = 200
"""A floor is a multiple of one in so many."""

_WIDTH = 100

Floors = dict[str, dict[str, float]]
"""By suite and figure."""


class Writing(StrEnum):
    """What a run may write into the floors file."""

    NOTHING = "nothing"
    BETTER = "better"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Change:
    """A floor and the figure that was reached."""

    suite: str
    name: str
    floor: float
    reached: float

    @property
    def is_worse(self) -> bool:
        return self.reached > self.floor if is_ceiling(self.name) else self.reached < self.floor

    def __str__(self) -> str:
        limit = "at most" if is_ceiling(self.name) else "at least"
        return f"{self.suite}: {self.name} {self.reached:.1%}, but {limit} {self.floor:.1%} is asked for"


def main(folder: Path, jobs: int, writing: Writing, path: Path = FLOORS) -> int:
    """The exit code: 1 where a figure is worse than its floor (and may not be written)."""
    floors: Floors = json.loads(path.read_text("utf-8"))
    reached = measured(chosen_cases(folder), Watch(Console(stderr=True), jobs), Console(width=_WIDTH))
    worse = [change for change in changes(floors, reached) if change.is_worse]
    if writing is not Writing.NOTHING:
        path.write_text(written(updated(floors, reached, writing)), "utf-8")
    print("\n".join(map(str, worse)) or "no figure is below its floor")
    return 1 if worse and writing is not Writing.ANY else 0


def measured(cases: Sequence[Case], watch: Watch, console: Console) -> Floors:
    """Every figure, measured and printed; ``SystemExit`` where a case could not be repaired or attacked."""
    results = run_cases(cases, watch)
    one_page = score(cases, results)
    print_score(one_page, console)
    together = {result.id: result for incident in run_together(cases, watch) for result in incident}
    several = score(cases, [together.get(result.id, result) for result in results])
    attacks = run_attacks(cases, watch)
    if failed := {result.id for result in (*results, *(attack.together for attack in attacks)) if result.error}:
        raise SystemExit(f"these cases ended in an error, nothing was measured: {', '.join(sorted(failed))}")
    breaches = count_breaches(cases, attacks)
    for table in breach_tables(breaches):
        console.print(table)
    for line in breach_lines(breaches):
        console.print(line, highlight=False)
    of_models = model_figures(cases, results, watch, console)
    return {
        suite: {
            **dict(_figures(one_page, suite)),
            **of_models.get(suite, {}),
            **{f"{TOGETHER}{name}": share for name, share in _figures(several, suite)},
            **_taken(suite, breaches),
        }
        for suite in one_page.suites
    }


def _figures(result: Score, suite: str) -> Iterator[tuple[str, float]]:
    for name, (group, outcome) in FIGURES.items():
        tally = result.tally(suite, group)
        if tally.outcomes:
            yield name, tally.share(outcome)
            yield name + MEAN, tally.site_mean(outcome)


def _taken(suite: str, breaches: Mapping[str, Breaches]) -> dict[str, float]:
    if suite not in breaches:
        return {}
    counts = breaches[suite]
    return {ADVERSARY: counts.share(counts.together), ADVERSARY + ALONE: counts.share(counts.alone)}


def is_ceiling(name: str) -> bool:
    """Whether a figure is better the lower it is."""
    return name.removeprefix(TOGETHER).startswith(("wrong", ADVERSARY, LET_THROUGH, SIZE, MOST))


def changes(floors: Floors, reached: Floors) -> Iterator[Change]:
    """Every floor of which there is a figure; a floor without one is worse than any."""
    for suite, figures in floors.items():
        for name, limit in figures.items():
            nothing = 1.0 if is_ceiling(name) else 0.0
            yield Change(suite, name, limit, reached.get(suite, {}).get(name, nothing))


def updated(floors: Floors, reached: Floors, writing: Writing) -> Floors:
    """The floors with what was reached: where it is better, or anywhere; figures without a floor get one."""
    result = {suite: dict(figures) for suite, figures in floors.items()}
    for suite, figures in reached.items():
        for name, share in figures.items():
            limit = rounded(name, share)
            known = result.setdefault(suite, {}).get(name)
            if known is None or writing is Writing.ANY or Change(suite, name, limit, known).is_worse:
                result[suite][name] = limit
    return result


def rounded(name: str, share: float) -> float:
    """The nearest multiple of half a percent that the share still satisfies."""
    # A share such as 0.995 is not to lose a step to its binary form.
    steps = round(share * STEPS, 6)
    return (ceil(steps) if is_ceiling(name) else floor(steps)) / STEPS


def written(floors: Floors) -> str:
    return json.dumps(floors, indent=2) + "\n"


def _arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.floors", description=__doc__)
    parser.add_argument("cases", type=Path, help="the folder of cases")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--raise", dest="better", action="store_true", help="write the figures that are better")
    choice.add_argument("--lower", action="store_true", help="write all figures, the worse ones too")
    return parser.parse_args(given)


def _writing(options: argparse.Namespace) -> Writing:
    if options.lower:
        return Writing.ANY
    return Writing.BETTER if options.better else Writing.NOTHING


if __name__ == "__main__":
    arguments = _arguments()
    sys.exit(main(arguments.cases, arguments.jobs, _writing(arguments)))
