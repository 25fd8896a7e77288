"""``scrapy heal-bench CASES --json RESULT``: repair real redesigns and count what came out right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.bench.case import find_cases, read_case
from healing.bench.result import write_results
from healing.bench.run import run_cases
from healing.bench.score import score
from healing.bench.table import print_score
from healing.errors import HealingError

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Exit code 0: every case was answered; 1: a case could not be read or repaired; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] CASES"

    def short_desc(self) -> str:
        return "Repair a folder of real redesigns and count what came out right"

    def long_desc(self) -> str:
        return (
            "CASES is a folder with case folders, or with suites of them. Each case is learned from its old page and "
            "repaired on its new one; the verdicts go to the JSON file, and a table counts them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", metavar="RESULT", help="write the verdicts of each case to this file")
        parser.add_argument("--limit", metavar="N", type=int, help="only the first N cases")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one folder of cases")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit is {opts.limit}: expected a number of cases, 1 or more")
        try:
            self._bench(Path(args[0]), Path(opts.json) if opts.json else None, opts.limit)
        except HealingError as error:
            Console(stderr=True).print(f"heal-bench: {error}", markup=False, highlight=False, soft_wrap=True)
            self.exitcode = 1

    def _bench(self, folder: Path, target: Path | None, limit: int | None) -> None:
        cases = [read_case(path) for path in find_cases(folder)[:limit]]
        results = run_cases(cases, Console(stderr=True))
        if target is not None:
            write_results(target, results)
        print_score(score(cases, results), Console())
        if any(result.error for result in results):
            self.exitcode = 1
