"""``scrapy heal-stats``: what broke, what was healed, how fast, how sure."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.errors import HealingError
from healing.reporting.as_json import as_json
from healing.reporting.line import summary_line
from healing.reporting.report import report
from healing.reporting.tables import call_table, heal_table, metric_tables
from healing.store.opening import without_password

if TYPE_CHECKING:
    import argparse

    from healing.reporting.report import Report

EXAMPLE = "scrapy heal-stats --source gazette --json"


class Command(ScrapyCommand):
    """Exit code 0: told, even if nothing; 1: the store cannot be opened, or the source is unknown; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show what broke, what was healed, how fast and how sure"

    def long_desc(self) -> str:
        return (
            "Show how often the selectors of each source broke, what was healed, refused or rolled back, and the time "
            f"from detection to confirmed heal (MTTR). Nothing is changed. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON, times in seconds")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]!r} is not understood: only options are, such as --source {args[0].lstrip('-')}")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            with closing(look_at_store(project)) as store:
                told = report(store, opts.source)
        except HealingError as error:
            complain("heal-stats", error)
            self.exitcode = 1
            return
        if opts.json:
            print(as_json(told.metrics))  # not through rich, which would wrap it
        else:
            _show(told, without_password(project.home.store_url(project.config.store.url)))


def _show(told: Report, url: str) -> None:
    console = Console(highlight=False, markup=False)
    if told.is_empty:
        console.print(f"Nothing is recorded yet in {url}: the first crawl that heals begins it.", soft_wrap=True)
        return
    console.print(summary_line(told.metrics, waiting=told.waiting, dead=told.dead))
    for table in metric_tables(told.metrics):
        console.print(table)
    if told.heals:
        console.print(heal_table(told.heals, told.incidents))
    if told.calls:
        console.print(call_table(told.calls, told.incidents))
