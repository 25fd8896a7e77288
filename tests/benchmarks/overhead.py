"""``python -m tests.benchmarks.overhead``: what healing costs on healthy pages, in CPU time a page.

The same spider crawls the same pages with the add-on off, on, and on without sampling, in turns (off, on, unsampled,
unsampled, on, off), so that a machine that grows slower or faster favours none; beside it a plain Scrapy spider with
the same selectors. Each crawl is a process of its own; its CPU time is measured from the item after the warm-up to the
last one, and what the process uses besides is told apart. An earlier crawl has filled the memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from tests.benchmarks.pages import make_page
from tests.benchmarks.serving import served
from tests.benchmarks.site.meter import WARM_UP, cpu_seconds

REPOSITORY = Path(__file__).parents[2]
NEVER = str(10**9)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of crawling the pages."""

    name: str
    spider: str
    settings: tuple[str, ...] = ()


PLAIN = Variant("plain spider", "plain", ("ADDONS={}",))
OFF = Variant("add-on off", "healable", ("ADDONS={}",))
ON = Variant("add-on on", "healable")
UNSAMPLED = Variant("on, unsampled", "healable", (f"HEALING_SAMPLE_EVERY={NEVER}",))
VARIANTS = (PLAIN, OFF, ON, UNSAMPLED)


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU milliseconds a page, and the CPU seconds that the process used besides."""

    page: float
    besides: float


Rounds = dict[Variant, list[Usage]]
"""The usage of each variant, one a round."""


def main() -> None:
    """Measure and print; nothing is asserted about the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.overhead", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of two crawls a variant (default: 5)")
    parser.add_argument(
        "--pages", type=int, default=400, help=f"pages of one crawl (default: 400; {WARM_UP} are warm-up)"
    )
    options = parser.parse_args()
    if options.pages <= WARM_UP or options.rounds < 1:
        parser.error(f"at least one round, and more than the {WARM_UP} pages of the warm-up")
    with TemporaryDirectory(prefix="overhead-") as folder, served(options.pages) as url:
        _crawl(ON, url, options.pages, Path(folder))  # the memory is learned, the bytecode compiled
        rounds: Rounds = {variant: [] for variant in VARIANTS}
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
            for variant, usage in _round(url, options.pages, Path(folder)).items():
                rounds[variant].append(usage)
    print("\n".join(report(rounds, options.pages)))


def _round(url: str, pages: int, home: Path) -> dict[Variant, Usage]:
    """Each variant twice, the second time in the opposite order; the mean of both."""
    there = {variant: _crawl(variant, url, pages, home) for variant in VARIANTS}
    back = {variant: _crawl(variant, url, pages, home) for variant in reversed(VARIANTS)}
    return {
        one: Usage(fmean((there[one].page, back[one].page)), fmean((there[one].besides, back[one].besides)))
        for one in VARIANTS
    }


def _crawl(variant: Variant, url: str, pages: int, home: Path) -> Usage:
    meter = home / "meter.json"
    command = [sys.executable, "-m", "scrapy", "crawl", variant.spider, "-a", f"url={url}", "-a", f"pages={pages}"]
    for setting in (f"METER_FILE={meter}", f"METER_ITEMS={pages}", *variant.settings):
        command += ["-s", setting]
    environment = os.environ | {
        "SCRAPY_SETTINGS_MODULE": "tests.benchmarks.site.settings",
        "HEALING_HOME": str(home),
        "PYTHONPATH": str(REPOSITORY),
    }
    before = cpu_seconds()
    subprocess.run(command, cwd=home, env=environment, check=True)
    process = cpu_seconds() - before
    told = json.loads(meter.read_text("utf-8"))
    if told["items"] != pages or told["incidents"]:
        raise SystemExit(f"{variant.name}: {told} for {pages} pages: the crawl was not healthy, nothing was measured")
    return Usage(1000 * told["seconds"] / (pages - WARM_UP), process - told["seconds"])


def report(rounds: Rounds, pages: int) -> list[str]:
    """The figures as lines: milliseconds a page, and what is more than with the add-on off, compared within a round."""
    size = len(make_page(0)) / 1000
    versions = f"Python {platform.python_version()}, Scrapy {version('scrapy')}, parsel {version('parsel')}"
    return [
        f"CPU time a page: {pages - WARM_UP} pages of {size:.0f} KB with 8 fields, median of {len(rounds[OFF])} rounds",
        f"{versions}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}",
        *(_line(variant, usages, rounds[OFF]) for variant, usages in rounds.items()),
    ]


def _line(variant: Variant, usages: list[Usage], off: list[Usage]) -> str:
    pairs = list(zip(usages, off, strict=True))
    ratios = [usage.page / base.page for usage, base in pairs]
    more = median(usage.page - base.page for usage, base in pairs)
    # Whatever else the machine does only ever adds to a crawl's time: the best rounds are the least disturbed ones.
    best, best_off = min(usage.page for usage in usages), min(base.page for base in off)
    return (
        f"  {variant.name:14} {median(usage.page for usage in usages):6.2f} ms, ratio {median(ratios):.3f}"
        f" ({min(ratios):.3f} to {max(ratios):.3f}), {more:+.2f} ms;"
        f" best rounds {best:.2f} ms, ratio {best / best_off:.3f}, {best - best_off:+.2f} ms;"
        f" besides {median(usage.besides for usage in usages):.2f} s a crawl"
    )


if __name__ == "__main__":
    main()
