"""``scrapy heal-bench CASES --json RESULT``: repair real redesigns and count what came out right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.bench.selection import proposing
from healing.bench.session import Extra, Plan, carry_out
from healing.commands.common import complain
from healing.errors import HealingError

if TYPE_CHECKING:
    import argparse

_WIDTH = 100
"""Columns of the tables where the output is no terminal."""


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
            "repaired on its new one; the verdicts go to the JSON file, and tables count them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--json", metavar="RESULT", type=Path, help="write the verdicts of each case to this file")
        add("--limit", metavar="N", type=int, help="only the first N cases")
        add("--suite", metavar="NAME", action="append", default=[], help="only this suite; several: repeat, or A,B")
        add(
            "--jobs", metavar="N", type=int, default=1, help="repair in N processes (times suffer if they share a core)"
        )
        add(
            "--proposers",
            metavar="A,B",
            help="only these; 'adversary' proposes plausible wrong nodes instead, to try the gate",
        )
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--group", action="store_true", help="repair cases of one site and one new layout also as one incident"
        )
        mode.add_argument(
            "--ablation", action="store_true", help="run again without each proposer, and show the change"
        )
        mode.add_argument("--explain", metavar="ID", help="show how one case is decided, candidate by candidate")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one folder of cases")
        for name in ("limit", "jobs"):
            if (count := getattr(opts, name)) is not None and count < 1:
                raise UsageError(f"--{name} is {count}: expected a whole number, 1 or more")
        try:
            plan = Plan(
                Path(args[0]),
                who=proposing(opts.proposers),
                suites=tuple(opts.suite),
                limit=opts.limit,
                jobs=opts.jobs,
                extra=_extra(opts),
                explained=opts.explain,
                target=opts.json,
            )
            is_well = carry_out(plan, _console(), Console(stderr=True))
        except HealingError as error:
            complain("heal-bench", error)
            is_well = False
        self.exitcode = 0 if is_well else 1


def _extra(opts: argparse.Namespace) -> Extra:
    if opts.group:
        return Extra.GROUP
    return Extra.ABLATION if opts.ablation else Extra.NONE


def _console() -> Console:
    """Wide enough for the tables where the output is a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, _WIDTH))
