"""``scrapy etl-load FILE...``: items of earlier crawls, from their feeds into the tables."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from etl_sentiment.storage.errors import BusyError, CollectionError
from etl_sentiment.storage.loading import read_lines
from etl_sentiment.storage.opening import SETTING, collection_of
from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.reporting.text import counted, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from etl_sentiment.storage.collection import Collection
    from etl_sentiment.storage.loading import Line

NAME = "etl-load"
_BATCH = 200
"""Items of one transaction."""
_TOLD_EACH = 10_000
"""Lines between two words on how far it is, where there is no terminal."""
_MOST_TOLD = 20
"""Bad lines of a file that are told one by one."""


class Command(ScrapyCommand):
    """Exit code 0: all is in the tables; 1: some lines or files are not, each is named; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] FILE..."

    def short_desc(self) -> str:
        return "Bring the items of feeds in JSON Lines into the tables"

    def long_desc(self) -> str:
        return (
            f"Reads laws and opinions from feeds in JSON Lines and stores them in the database of {SETTING}. What is"
            " there already stays as it is, so a file may be loaded again; items that are older than those in the"
            " tables become earlier versions. Example: scrapy etl-load data/collected_data/laws/*.jsonl"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 (Scrapy calls it so)
        if not args:
            raise UsageError("name one or more files in JSON Lines, such as data/collected_data/laws/*.jsonl")
        assert self.settings is not None
        try:
            project_here(self.settings)
            collection = collection_of(self.settings)
            if collection is None:
                raise CollectionError(f"{SETTING} = {self.settings.get(SETTING)!r}: there is no database to load into")
            with closing(collection):
                loaded = _load([Path(arg) for arg in args], collection)
        except HealingError as error:
            complain(NAME, error)
            self.exitcode = 1
            return
        _show(loaded, collection)
        self.exitcode = 1 if loaded["bad"] or loaded["files"] else 0


def _load(files: Sequence[Path], collection: Collection) -> Counter[str]:
    """Load the files. Counts items that are ``new``, ``changed``, ``unchanged``, ``bad`` lines, ``files`` not read."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    loaded: Counter[str] = Counter()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        for path in files:
            try:
                with path.open("rb") as file:
                    task = progress.add_task(path.name, total=path.stat().st_size)
                    loading = _Loading(path, collection, console, partial(progress.update, task))
                    loaded += loading.load(file)
            except OSError as error:
                console.print(f"{NAME}: {path} cannot be read ({error.strerror})")
                loaded["files"] += 1
    return loaded


class _Loading:
    """One file's way into the tables."""

    def __init__(self, path: Path, collection: Collection, console: Console, progress: Callable[..., None]) -> None:
        self._path = path
        self._collection = collection
        self._console = console
        self._progress = progress
        self._loaded: Counter[str] = Counter()

    def load(self, file: IO[bytes]) -> Counter[str]:
        batch: list[Line] = []
        for line in read_lines(file):
            if line.item is None:
                self._complain(line.number, line.problem)
            else:
                batch.append(line)
            if len(batch) >= _BATCH:
                self._store(batch)
                batch.clear()
                self._progress(completed=file.tell())
            if line.number % _TOLD_EACH == 0 and not self._console.is_terminal:
                self._console.print(f"{self._path}: {line.number:,} lines")
        self._store(batch)
        if self._loaded["bad"] > _MOST_TOLD:
            more = counted(self._loaded["bad"] - _MOST_TOLD, "more bad line")
            self._console.print(f"{NAME}: {self._path}: {more}")
        return self._loaded

    def _store(self, batch: Sequence[Line]) -> None:
        """Where the database refuses the batch, line by line, so that the others are stored."""
        try:
            stored = self._collection.store([line.item for line in batch if line.item is not None])
        except BusyError:
            raise
        except CollectionError as error:
            if len(batch) == 1:
                self._complain(batch[0].number, str(error))
                return
            for line in batch:
                self._store([line])
        else:
            self._loaded.update(str(one.outcome) for one in stored)

    def _complain(self, number: int, problem: str) -> None:
        self._loaded["bad"] += 1
        if self._loaded["bad"] <= _MOST_TOLD:
            self._console.print(f"{NAME}: {self._path}, line {number}: {printable(problem)}")


def _show(loaded: Counter[str], collection: Collection) -> None:
    outcomes = ", ".join(f"{loaded[name]:,} {name}" for name in ("new", "changed", "unchanged"))
    bad = f"; {counted(loaded['bad'], 'bad line')} left out" if loaded["bad"] else ""
    unread = f"; {counted(loaded['files'], 'file')} not read" if loaded["files"] else ""
    Console(highlight=False, markup=False, soft_wrap=True).print(f"{outcomes}{bad}{unread}. {collection}")
