"""``python -m tests.real.run``: real redesigns end to end, as ``scrapy crawl`` meets them.

By default all court lists on which something broke, and 20 newspaper articles spread over the sites.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.real import table
from tests.real.driftbench import VARIABLE, OwnScoring, RealCase, find_driftbench, load_cases, spread
from tests.real.harness import crawl_case
from tests.real.judging import Fate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.real.harness import CaseResult
    from tests.real.judging import Scoring

SUITES: dict[str, tuple[str, Callable[[RealCase], bool], int | None]] = {
    "courts": ("courts", lambda case: case.has_drifted, None),
    "news": ("news", lambda case: case.has_drifted, 20),
    "removed": ("news", lambda case: case.has_lost_a_value, 20),
    "unchanged": ("", lambda case: not case.has_drifted and not case.has_lost_a_value, 20),
}
"""Each suite's folder, which of its cases are meant, and how many by default."""

_DEFAULT = ("courts", "news")
_STEP = 10


def main() -> int:
    """0 where every crawl ended well and no page was lost, whatever was healed."""
    arguments = _arguments()
    driftbench = find_driftbench()
    if driftbench is None:
        print(f"There is no benchmark beside the repository: name its folder in the variable {VARIABLE}.")
        return 2
    results: dict[str, list[CaseResult]] = {}
    for suite in arguments.suite or _DEFAULT:
        cases = chosen(driftbench, suite, arguments.limit)
        results[suite] = _run(cases, OwnScoring(driftbench), jobs=arguments.jobs, keep=arguments.keep)
        print("\n".join(table.lines(suite, results[suite])), flush=True)
    if arguments.json:
        told = {suite: table.as_json(found) for suite, found in results.items()}
        arguments.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
    return 0 if all(_is_well(result) for found in results.values() for result in found) else 1


def chosen(driftbench: Path, suite: str, limit: int | None = None) -> list[RealCase]:
    """The cases of a suite: always the same ones, from as many sites as there are."""
    folder, is_meant, usual = SUITES[suite]
    cases = [case for case in load_cases(driftbench / folder) if is_meant(case)]
    count = limit or usual or len(cases)
    return cases if count >= len(cases) else spread(cases, count)


def _is_well(result: CaseResult) -> bool:
    return result.old.exit_code == result.new.exit_code == 0 and result.fate is not Fate.NOWHERE


def _run(cases: Sequence[RealCase], scoring: Scoring, *, jobs: int, keep: Path | None) -> list[CaseResult]:
    results = []
    with ThreadPoolExecutor(jobs) as pool:
        for result in pool.map(partial(crawl_case, scoring=scoring, keep=keep), cases):
            results.append(result)
            if len(results) % _STEP == 0:
                print(f"{len(results)} of {len(cases)} redesigns", file=sys.stderr, flush=True)
    return results


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.real.run", description=__doc__)
    parser.add_argument("--suite", action="append", choices=SUITES, help="only this one; may be given again")
    parser.add_argument("--limit", type=int, metavar="N", help="so many redesigns of each suite")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="so many at once (default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every result to this file")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the projects in this new folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
