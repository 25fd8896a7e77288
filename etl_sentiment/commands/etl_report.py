"""``scrapy etl-report``: what was collected and understood, for people: one HTML file, or CSV tables."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from etl_sentiment.reporting.reading import read_figures
from etl_sentiment.reporting.sheets import as_csv, sheets
from etl_sentiment.reporting.summary import summary
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.opening import SETTING, collection_of
from healing.bench.result import write_text
from healing.commands.common import complain, look_at_store, project_here
from healing.errors import HealingError
from healing.reporting.text import counted

if TYPE_CHECKING:
    import argparse

    from etl_sentiment.reporting.figures import Figures
    from healing.project import Project

NAME = "etl-report"
DEFAULT = "data/report.html"


class Command(ScrapyCommand):
    """Exit code 0: the report is written; 1: the tables cannot be read, or a file not written; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write a report of laws, opinions, sentiment and links, as HTML or CSV"

    def long_desc(self) -> str:
        return (
            f"Writes one HTML file that needs nothing else ({DEFAULT} in the project's folder, or --out FILE): laws and"
            " opinions over time, sentiment over time, by newspaper and by law, the most discussed laws with quotes,"
            " and how complete the collection is. With --csv DIR the same figures as tables. Example:"
            " scrapy etl-report --csv figures"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--out", metavar="FILE", help=f"where to write the HTML (default: {DEFAULT})")
        parser.add_argument("--csv", metavar="DIR", help="write CSV tables into this folder; HTML only with --out, too")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]!r} is not understood: a file is named by --out, a folder by --csv")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            figures = self._figures(project)
            written = list(_write(figures, project, opts.out, opts.csv))
        except HealingError as error:
            complain(NAME, error)
            self.exitcode = 1
            return
        console = Console(highlight=False, markup=False, soft_wrap=True)
        for line in (*summary(figures), *written):
            console.print(line)

    def _figures(self, project: Project) -> Figures:
        assert self.settings is not None
        collection = collection_of(self.settings)
        if collection is None:
            raise CollectionError(f"{SETTING} = {self.settings.get(SETTING)!r}: there is no database to report on")
        with closing(collection), closing(look_at_store(project)) as store:
            return read_figures(collection, store, datetime.now(UTC))


def _write(figures: Figures, project: Project, out: str | None, folder: str | None) -> list[str]:
    """What was written, for people."""
    # Every command of Scrapy's imports this file: matplotlib would make each of them a second slower.
    from etl_sentiment.reporting.page import html  # noqa: PLC0415

    told = []
    if folder is not None:
        told.append(_write_tables(figures, Path(folder)))
    if out is not None or folder is None:
        path = Path(out) if out is not None else project.home.path(DEFAULT)
        _make_folder(path.parent)
        write_text(path, html(figures))
        told.append(f"Report: {path}")
    return told


def _write_tables(figures: Figures, folder: Path) -> str:
    _make_folder(folder)
    tables = sheets(figures)
    for sheet in tables:
        write_text(folder / f"{sheet.name}.csv", as_csv(sheet))
    return f"{counted(len(tables), 'table')} in {folder}: {', '.join(sheet.name + '.csv' for sheet in tables)}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HealingError(f"the folder {folder} cannot be made: {error.strerror}") from error
