"""``scrapy heal-export [DIR]``: what crawls lived through as tables for research; ``--cases``: as benchmark cases."""

from __future__ import annotations

import json
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from healing.bench.case_writing import write_cases
from healing.bench.own_cases import OwnCases
from healing.commands.common import complain, look_at_store, project_here
from healing.commands.times import HELP, moment_of
from healing.crawl.parking import text_of
from healing.errors import HealingError
from healing.reporting.report import Scope
from healing.reporting.research.export import CSV, FORMATS, PARQUET, export, has_parquet
from healing.reporting.research.folder import ExportError
from healing.reporting.text import counted, duration, percent
from healing.rules import rules_of_kinds
from healing.store.opening import without_password

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from scrapy.settings import BaseSettings

    from healing.bench.own_cases import Export
    from healing.model import Rule
    from healing.project import Project
    from healing.reporting.research.export import Exported

NAME = "heal-export"
DEFAULT = "research_data"
EXAMPLE = "scrapy heal-export research_data --since 30d --source gazette"
_CASES_EXAMPLE = "scrapy heal-export cases --cases --source gazette"
_MOST_CASES = 3


class Command(ScrapyCommand):
    """Exit code 0: written, or there was nothing to write; 1: it could not be done; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [DIR]"

    def short_desc(self) -> str:
        return "Write what crawls lived through as tables for research, or as cases for heal-bench"

    def long_desc(self) -> str:
        return (
            "Writes runs, incidents, verdicts, calls of language models, fill rates, how errors are distributed and how"
            f" long heals last below DIR (by default {DEFAULT} in the project's folder), as CSV and Parquet, with a"
            f" data dictionary. Files that no export wrote are never overwritten. Example: {EXAMPLE}. With --cases:"
            " incidents of your own crawls in the format that heal-bench reads, with their pages as they were"
            f" downloaded: look for personal data before you share them. Example: {_CASES_EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("--since", metavar="WHEN", help=f"only what began then or later: {HELP}")
        parser.add_argument("--format", metavar="LIST", help=f"{','.join(FORMATS)} (the default), or one of them")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON, times in seconds")
        parser.add_argument("--cases", action="store_true", help="write cases for heal-bench instead")
        parser.add_argument(
            "--pages", metavar="N", type=int, help=f"most cases of one incident (default: {_MOST_CASES})"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        _refuse_wrong_usage(args, opts)
        now = time.time()
        since = moment_of(opts.since, now) if opts.since else None
        formats = _formats(opts.format) if opts.format is not None else None
        assert self.settings is not None
        try:
            if opts.cases:
                _cases(self.settings, Path(args[0]), source=opts.source, pages=opts.pages or _MOST_CASES)
            else:
                research = _Research(project_here(self.settings), Scope(now, opts.source, since), formats)
                research.write(Path(args[0]) if args else None, as_json=opts.json)
        except HealingError as error:
            complain(NAME, error)
            self.exitcode = 1
        except KeyboardInterrupt:
            complain(NAME, ExportError("interrupted: nothing was written"))
            self.exitcode = 1


def _refuse_wrong_usage(args: Sequence[str], opts: argparse.Namespace) -> None:
    if len(args) > 1 or (opts.cases and not args):
        raise UsageError("name one folder to write to")
    if opts.cases and (opts.since or opts.format or opts.json):
        raise UsageError("--since, --format and --json do not go with --cases")
    if opts.pages is not None and not opts.cases:
        raise UsageError("--pages goes with --cases only")
    if opts.pages is not None and opts.pages < 1:
        raise UsageError(f"--pages is {opts.pages}: expected a number of cases, 1 or more")


def _formats(text: str) -> list[str]:
    wanted = list(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise UsageError(f"--format {text!r}: {unknown[0]!r} is no format: write {', '.join(FORMATS)}, or both")
    return wanted


class _Research:
    """The tables for research."""

    def __init__(self, project: Project, scope: Scope, formats: list[str] | None) -> None:
        self._project = project
        self._scope = scope
        self._formats = formats

    def write(self, named: Path | None, *, as_json: bool) -> None:
        """Writes them and tells what there is."""
        folder = named or self._project.home.path(DEFAULT)
        formats = self._formats or (list(FORMATS) if has_parquet() else [CSV])
        with closing(look_at_store(self._project)) as store:
            known = store.figures()
            if not known.runs and not known.incidents:
                self._tell_empty(as_json=as_json)
                return
            done = _with_progress(partial(export, store, self._scope, folder, formats))
        if as_json:
            figures = {name: value for name, value in done.figures.items() if name != "repair_times"}  # they are many
            print(json.dumps({"folder": str(folder), "rows": done.rows, "bytes": done.sizes, **figures}, indent=2))
        else:
            _show_tables(done, named or folder, is_short=self._formats is None and PARQUET not in formats)

    def _tell_empty(self, *, as_json: bool) -> None:
        url = without_password(self._project.home.store_url(self._project.config.store.url))
        told = f"Nothing is recorded yet in {url}: the first crawl that heals begins it. Nothing was written."
        if as_json:
            complain(NAME, ExportError(told))
            print(json.dumps({"folder": None, "rows": {}, "bytes": {}}))
        else:
            _console().print(told)


def _with_progress(run: partial[Exported]) -> Exported:
    console = Console(stderr=True, highlight=False, markup=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(doing: str, done: int, total: int | None) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        return run(tell=tell)


def _show_tables(done: Exported, folder: Path, *, is_short: bool) -> None:
    console, figures = _console(), done.figures
    console.print(f"{counted(len(done.sizes), 'file')}, {sum(done.sizes.values()):,} bytes, in {folder}:")
    width = max(map(len, done.rows))
    for name, rows in done.rows.items():
        console.print(f"  {name:{width}}  {counted(rows, 'row')}")
    right, wrong = figures["successful_repairs"], figures["failed_repairs"]
    console.print(
        f"{counted(right, 'repair')} succeeded, {wrong:,} failed ({percent(figures['success_rate'])}); "
        f"MTTR {duration(figures['metrics']['overall']['mttr_median'])}, the median of the incidents."
    )
    if is_short:
        console.print("No Parquet: pip install pyarrow, and run it again.")
    console.print("What each column means: data_dictionary.md. Texts of pages are in sample, reasons and reply.")


def _console() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=True)


def _cases(settings: BaseSettings, folder: Path, *, source: str | None, pages: int) -> None:
    project = project_here(settings)
    with closing(look_at_store(project)) as store:
        cases = OwnCases(store, project.library(), _rules_of(settings), partial(text_of, store))
        found = cases.export(source=source, pages=pages)
    write_cases(folder, found.cases)
    _show_cases(found, folder)


def _rules_of(settings: BaseSettings) -> Callable[[str], Mapping[str, Mapping[str, Rule]]]:
    """Gives the rules of a spider of the project, by page kind and field."""
    loader = get_spider_loader(settings)
    names = loader.list()

    def rules_of(spider: str) -> Mapping[str, Mapping[str, Rule]]:
        return rules_of_kinds(getattr(loader.load(spider), "page_kinds", {})) if spider in names else {}

    return rules_of


def _show_cases(export: Export, folder: Path) -> None:
    console = _console()
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
