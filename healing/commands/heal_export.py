"""``scrapy heal-export DIR --cases``: the incidents of a project's own crawls, in the benchmark's format."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from healing.bench.case_writing import write_cases
from healing.bench.own_cases import OwnCases
from healing.commands.common import complain, look_at_store, project_here
from healing.crawl.parking import text_of
from healing.errors import HealingError
from healing.reporting.text import counted
from healing.rules import rules_of_kinds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from scrapy.settings import BaseSettings

    from healing.bench.own_cases import Export
    from healing.model import Rule

EXAMPLE = "scrapy heal-export cases --cases --source gazette"


class Command(ScrapyCommand):
    """Exit code 0: written, or there was nothing to write; 1: it could not be done; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] DIR --cases"

    def short_desc(self) -> str:
        return "Write the incidents of your crawls as cases for heal-bench"

    def long_desc(self) -> str:
        return (
            "Writes the healed and refused incidents of your own crawls below DIR in the format that heal-bench reads:"
            " a page from before, a failed page, and the selectors that worked before. The pages are as they were"
            f" downloaded: look for personal data before you share them. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--cases", action="store_true", help="export cases (the only thing there is to export)")
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("--pages", metavar="N", type=int, default=3, help="most cases of one incident (default: 3)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one folder to write to")
        if not opts.cases:
            raise UsageError("say what is to be exported: --cases")
        if opts.pages < 1:
            raise UsageError(f"--pages is {opts.pages}: expected a number of cases, 1 or more")
        assert self.settings is not None
        folder = Path(args[0])
        try:
            export = _export(self.settings, source=opts.source, pages=opts.pages)
            write_cases(folder, export.cases)
        except HealingError as error:
            complain("heal-export", error)
            self.exitcode = 1
            return
        _show(export, folder)


def _export(settings: BaseSettings, *, source: str | None, pages: int) -> Export:
    project = project_here(settings)
    with closing(look_at_store(project)) as store:
        cases = OwnCases(store, project.library(), _rules_of(settings), partial(text_of, store))
        return cases.export(source=source, pages=pages)


def _rules_of(settings: BaseSettings) -> Callable[[str], Mapping[str, Mapping[str, Rule]]]:
    """Gives the rules of a spider of the project, by page kind and field."""
    loader = get_spider_loader(settings)
    names = loader.list()

    def rules_of(spider: str) -> Mapping[str, Mapping[str, Rule]]:
        return rules_of_kinds(getattr(loader.load(spider), "page_kinds", {})) if spider in names else {}

    return rules_of


def _show(export: Export, folder: Path) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for one in export.left_out:
        console.print(f"left out: {one}")
    without = f"; {counted(len(export.left_out), 'incident')} left out" if export.left_out else ""
    if not export.cases:
        console.print(f"Nothing to export: no incident that ended has its pages{without}.")
        return
    console.print(
        f"{counted(len(export.cases), 'case')} of {counted(export.incidents, 'incident')} written to {folder}{without}."
    )
    console.print("The pages are as they were downloaded: look for personal data before you share them.")
