"""How soon a fading field is told of, and how often one that does not fade: ``python -m tests.benchmarks.degradation``.

Crawls are drawn by chance: 300 pages, 8 fields of fill rates from 50 % to 100 %. Of a true rate that spreads, each
crawl has its own (normal, cut at 0 and 1). A crawl is looked at when half of its pages are read, and at its end.
"""

from __future__ import annotations

import argparse
import random
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.detection.degradation import COMPARED, findings, findings_so_far
from healing.memory.counts import FieldRun
from healing.store.records import KindRun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGES = 300
RATES = (1.0, 1.0, 0.99, 0.95, 0.9, 0.8, 0.7, 0.5)
_DAY = 86_400.0
_CRAWLS = 10
"""So many crawls of a source are looked at, each with those before it."""


@dataclass(frozen=True)
class Drawn:
    """One crawl, in its middle and at its end."""

    half: KindRun
    whole: KindRun

    def is_told_of(self, earlier: Sequence[Drawn]) -> bool:
        before = [one.whole for one in earlier]
        return bool(findings_so_far(before, self.half) or findings(before, self.whole))


def crawl(number: int, rates: Sequence[float], chance: random.Random) -> Drawn:
    halves = [(_filled(PAGES // 2, rate, chance), _filled(PAGES // 2, rate, chance)) for rate in rates]
    return Drawn(
        _kind_run(number, PAGES // 2, [first for first, _ in halves]), _kind_run(number, PAGES, list(map(sum, halves)))
    )


def _kind_run(number: int, pages: int, filled: Sequence[int]) -> KindRun:
    fields = {f"field {place}": FieldRun(seen=pages, filled=count) for place, count in enumerate(filled)}
    return KindRun(run=number, source="portal", page_kind="law", at=number * _DAY, pages=pages, fields=fields)


def _filled(pages: int, rate: float, chance: random.Random) -> int:
    return sum(chance.random() < rate for _ in range(pages))


def told_falsely(rounds: int, earlier: int, spread: float, chance: random.Random) -> float:
    """The share of crawls that something is told of, though the rates only spread."""
    told = 0
    for _ in range(rounds):
        crawls = [
            crawl(number, [_spread(rate, spread, chance) for rate in RATES], chance)
            for number in range(earlier + _CRAWLS)
        ]
        told += sum(crawls[place].is_told_of(crawls[:place]) for place in range(earlier, len(crawls)))
    return told / (rounds * _CRAWLS)


def told_in(rounds: int, earlier: int, rate: float, lost: float, chance: random.Random) -> float | None:
    """The median crawl, of those in which the field loses ``lost`` each, that it is told in; None: in fewer than half.

    True rates spread by one point.
    """
    found = []
    for _ in range(rounds):
        crawls = [crawl(number, [_spread(rate, 0.01, chance)], chance) for number in range(earlier)]
        for step in range(1, int(rate / lost) + 1):
            crawls.append(crawl(earlier + step, [_spread(rate - step * lost, 0.01, chance)], chance))
            if crawls[-1].is_told_of(crawls[:-1]):
                found.append(step)
                break
    return statistics.median_high(found + [1000] * (rounds - len(found))) if 2 * len(found) > rounds else None


def _spread(rate: float, spread: float, chance: random.Random) -> float:
    return min(1.0, max(0.0, chance.gauss(rate, spread))) if spread else rate


def main(tell: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    rounds = parser.parse_args().rounds
    chance = random.Random(11)  # noqa: S311 (no secret)
    for earlier in (COMPARED, 12, 5):
        tell(f"{earlier} earlier crawls")
        for spread in (0.0, 0.02, 0.05):
            told = told_falsely(rounds, earlier, spread, chance)
            tell(f"  true rates spread by {spread:.0%}: told of {told:.2%} of crawls")
        for rate in (1.0, 0.9, 0.7):
            for lost in (0.1, 0.05, 0.02):
                place = told_in(rounds // 3, earlier, rate, lost, chance)
                end = "never" if place is None else f"in crawl {place} of the fall, at {rate - place * lost:.0%}"
                tell(f"  at {rate:.0%}, losing {lost:.0%} a crawl: told {end}")


if __name__ == "__main__":
    main()
