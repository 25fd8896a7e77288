"""``scrapy heal-rollback``: takes a heal back."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.errors import HealingError
from healing.reviewing.deciding import roll_back

if TYPE_CHECKING:
    import argparse

EXAMPLE = "scrapy heal-rollback 12"


class Command(ScrapyCommand):
    """Exit code 0: undone; 1: it could not be; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--field NAME] ID"

    def short_desc(self) -> str:
        return "Undo the heal of an incident"

    def long_desc(self) -> str:
        return (
            "Takes the selectors out again that the heal of an incident brought (its number: scrapy heal-history), "
            "and never proposes them again. Changes that came later stay. A crawl that runs keeps what it has loaded "
            f"until it ends. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--field", action="append", default=[], help="only this field (repeatable)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or not args[0].isdecimal():
            raise UsageError(f"give the number of one incident: {EXAMPLE}; scrapy heal-history lists them")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            with closing(look_at_store(project)) as store:
                change = roll_back(store, project.library(), int(args[0]), time.time(), opts.field)
        except HealingError as error:
            complain("heal-rollback", error)
            self.exitcode = 1
            return
        console = Console(highlight=False, markup=False, soft_wrap=True)
        now = project.library().kind(change.source, change.page_kind)
        console.print(f"Incident {args[0]}: undone in {change.source}/{change.page_kind}; in force now:")
        for name in change.before:
            console.print(f"  {name}: {' | '.join(now.of(name))}")
