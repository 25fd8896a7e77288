"""Many redesigns, drawn at random, and a table of what became of their fields:

python -m tests.drift.run --examples 500 --seed 1 [--kind article] [--show wrong]
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from tests.drift.outcome import Fate, FieldOutcome, Outcome, Repair, outcomes, repair
from tests.drift.strategy import draw_drift
from tests.drift.world import TEMPLATES, Drift, build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS = tuple(Outcome)


class Account:
    """Counts of outcomes by what they are grouped by."""

    def __init__(self, show: Sequence[str]) -> None:
        self.by_fate: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self.by_field: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self.by_mutation: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self.by_proposer: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self.pages = 0
        self.seconds: list[float] = []
        self._show = frozenset(show)

    def add(self, done: Repair, seconds: float) -> None:
        drift = done.world.drift
        self.pages += 1
        self.seconds.append(seconds)
        for one in outcomes(done):
            self.by_fate[f"{drift.page_kind} {one.fate}"][one.outcome] += 1
            if one.fate in (Fate.DRIFTED, Fate.REMOVED):
                self.by_field[f"{drift.page_kind} {one.field} {one.fate}"][one.outcome] += 1
                for name in {name for name, _ in drift.changes} or {"(none)"}:
                    self.by_mutation[f"{name} ({one.fate})"][one.outcome] += 1
            if one.verdict is not None and one.verdict.accepted:
                self.by_proposer[f"{one.verdict.proposer}, {drift.evidence} page(s)"][one.outcome] += 1
            if one.outcome in self._show:
                print(_told(drift, one), flush=True)


def _told(drift: Drift, one: FieldOutcome) -> str:
    verdict = one.verdict
    detail = f"{verdict.proposer} {verdict.confidence} {verdict.selectors} {verdict.sample[:2]}" if verdict else ""
    return f"{one.outcome} {one.fate} {one.field}: {detail}\n    {drift}\n"


def print_table(title: str, counts: Mapping[str, Counter[Outcome]]) -> None:
    print(f"\n{title:34}" + "".join(f"{column:>9}" for column in _COLUMNS))
    for name in sorted(counts):
        print(f"{name:34}" + "".join(f"{counts[name][column]:9}" for column in _COLUMNS))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=tuple(TEMPLATES), action="append", default=[])
    parser.add_argument("--show", choices=[outcome.value for outcome in Outcome], action="append", default=[])
    options = parser.parse_args(arguments)
    account = Account(options.show)

    for number in range(options.examples):
        drift = draw_drift(Random(f"{options.seed}/{number}").choice, options.kind)  # noqa: S311 - made-up pages
        world = build(drift)
        start = perf_counter()
        done = repair(world)
        account.add(done, perf_counter() - start)
    spent = sorted(account.seconds)
    print(f"{account.pages} redesigns, median {1000 * spent[len(spent) // 2]:.0f} ms with learning and parsing")
    print_table("by what happened to the field", account.by_fate)
    print_table("by field", account.by_field)
    print_table("by mutation", account.by_mutation)
    print_table("by proposer and pages", account.by_proposer)


if __name__ == "__main__":
    main()
