"""``scrapy heal-report``: what healing did, as one page for a browser."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.commands.times import HELP, moment_of
from healing.errors import HealingError
from healing.reporting.report import Scope
from healing.selectors.files import write_private

if TYPE_CHECKING:
    import argparse

EXAMPLE = "scrapy heal-report --since 30d"
DEFAULT = "data/heal-report.html"


class Command(ScrapyCommand):
    """Exit code 0: written; 1: it could not be; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [FILE]"

    def short_desc(self) -> str:
        return "Write what healing did as one HTML page, with a picture of each changed place"

    def long_desc(self) -> str:
        return (
            "Writes one self-contained HTML file: what broke when, how long heals took, fill rates by crawl, and "
            f"each change with the place on the page before and after. Default file: {DEFAULT}. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("-o", "--out", metavar="FILE", help="the same as to name FILE alone")
        parser.add_argument("--since", metavar="WHEN", help=f"only what began then or later: {HELP}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len([*args, *filter(None, [opts.out])]) > 1:
            raise UsageError(f"name one file, or none (then it is {DEFAULT} in the project's folder)")
        # Every command of Scrapy's imports this file: the templates would make each of them slower.
        from healing.reporting.webpage.page import html  # noqa: PLC0415
        from healing.reporting.webpage.reading import read  # noqa: PLC0415

        now = time.time()
        scope = Scope(now, opts.source, moment_of(opts.since, now) if opts.since else None)
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            named = opts.out or next(iter(args), None)
            path = Path(named) if named else project.home.path(DEFAULT)
            kind_of = project.library().kind if project.package else None
            with closing(look_at_store(project)) as store:
                text = html(read(store, scope, kind_of), scope)
            write_private(path.absolute(), text.encode())
        except HealingError as error:
            complain("heal-report", error)
            self.exitcode = 1
            return
        Console(highlight=False, markup=False, soft_wrap=True).print(f"Report: {path}")
