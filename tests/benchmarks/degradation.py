"""How soon a fading field is told of, and how often one that does not fade: ``python -m tests.benchmarks.degradation``.

Crawls are drawn by chance: 300 pages, 8 fields of fill rates from 50 % to 100 %. Of a true rate that spreads, each
crawl has its own (normal, cut at 0 and 1).
"""

from __future__ import annotations

import argparse
import random
import statistics
from typing import TYPE_CHECKING

from healing.detection.degradation import findings
from healing.memory.counts import FieldRun
from healing.store.records import KindRun

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = 300
RATES = (1.0, 1.0, 0.99, 0.95, 0.9, 0.8, 0.7, 0.5)
_HEALTHY = 10
_DAY = 86_400.0


def crawl(number: int, rates: list[float], chance: random.Random) -> KindRun:
    fields = {
        f"field {place}": FieldRun(seen=PAGES, filled=sum(chance.random() < rate for _ in range(PAGES)))
        for place, rate in enumerate(rates)
    }
    return KindRun(run=number, source="portal", page_kind="law", at=number * _DAY, pages=PAGES, fields=fields)


def told_falsely(rounds: int, spread: float, chance: random.Random) -> float:
    """The share of crawls that something is told of, though the rates only spread."""
    told = 0
    for _ in range(rounds):
        crawls = [crawl(number, [_spread(rate, spread, chance) for rate in RATES], chance) for number in range(20)]
        told += sum(bool(findings(crawls[:place], crawls[place])) for place in range(_HEALTHY, len(crawls)))
    return told / (rounds * (20 - _HEALTHY))


def told_in(rounds: int, rate: float, lost: float, spread: float, chance: random.Random) -> tuple[float | None, float]:
    """The median crawl, of those in which the field loses ``lost`` each, that it is told in; its rate by then."""
    found = []
    for _ in range(rounds):
        rates = [_spread(rate, spread, chance) for _ in range(_HEALTHY)]
        crawls = [crawl(number, [one], chance) for number, one in enumerate(rates)]
        for step in range(1, int(rate / lost) + 1):
            crawls.append(crawl(_HEALTHY + step, [_spread(rate - step * lost, spread, chance)], chance))
            if findings(crawls[:-1], crawls[-1]):
                found.append(step)
                break
    middle = statistics.median(found) if found else None
    return middle, rate - (middle or 0) * lost


def _spread(rate: float, spread: float, chance: random.Random) -> float:
    return min(1.0, max(0.0, chance.gauss(rate, spread))) if spread else rate


def main(tell: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    rounds = parser.parse_args().rounds
    chance = random.Random(11)  # noqa: S311 (no secret)
    for spread in (0.0, 0.02, 0.05):
        tell(f"true rates spread by {spread:.0%}: told of {told_falsely(rounds, spread, chance):.2%} of crawls")
    for rate in (1.0, 0.9, 0.7):
        for lost in (0.1, 0.05, 0.02):
            place, left = told_in(rounds // 3, rate, lost, 0.01, chance)
            tell(f"at {rate:.0%}, losing {lost:.0%} a crawl: told in crawl {place} of the fall, at {left:.0%}")


if __name__ == "__main__":
    main()
