"""Pinned quality: ``python -m tests.benchmarks.floors CASES`` fails where heal-bench falls below ``floors.json``.

The floors are shares of fields (``wrong`` is the most that is allowed); they are raised when the figures rise. Timings
are printed, never judged.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from healing.bench.case import find_cases, read_case
from healing.bench.run import run_cases
from healing.bench.score import Group, Outcome, score
from healing.bench.table import print_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.bench.score import Score

FLOORS = Path(__file__).with_name("floors.json")
FIGURES = {
    "right": (Group.DRIFTED, Outcome.RIGHT),
    "wrong": (Group.DRIFTED, Outcome.WRONG),
    "kept": (Group.WORKING, Outcome.KEPT),
    "removed refused": (Group.REMOVED, Outcome.RIGHT),
}


def main(folder: Path) -> int:
    """The exit code: 1 where a figure is worse than its floor."""
    cases = [read_case(path) for path in find_cases(folder)]
    result = score(cases, run_cases(cases, Console(stderr=True)))
    print_score(result, Console())
    complaints = list(below(result, json.loads(FLOORS.read_text("utf-8"))))
    print("\n".join(complaints) or "no figure is below its floor")
    return 1 if complaints else 0


def below(result: Score, floors: dict[str, dict[str, float]]) -> Iterator[str]:
    """What is worse than it was, in words."""
    for suite, figures in floors.items():
        for name, floor in figures.items():
            group, outcome = FIGURES[name]
            share = result.tallies[suite, group].share(outcome)
            if share > floor if outcome is Outcome.WRONG else share < floor:
                yield f"{suite}: {name} {share:.1%}, but the floor is {floor:.1%}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
