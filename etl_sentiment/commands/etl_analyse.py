"""``scrapy etl-analyse``: the sentiment of opinions, and the laws that they speak of, for all that is in the tables."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from etl_sentiment.storage.analyses import Analyses
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.opening import SETTING, collection_of
from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.reporting.text import counted

if TYPE_CHECKING:
    import argparse

    from etl_sentiment.analysing import Analysed
    from etl_sentiment.storage.collection import Collection

NAME = "etl-analyse"
_TOLD_EACH = 5_000
"""Opinions between two words on how far it is, where there is no terminal."""


class Command(ScrapyCommand):
    """Exit code 0: nothing is left to analyse; 1: it failed, or was interrupted; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Judge the sentiment of opinions, and find the laws that they speak of"

    def long_desc(self) -> str:
        return (
            "Analyses the opinions in the tables that are new or changed since they were analysed last, and all where"
            " new laws are known since. Crawls do the same when they are done; this goes on where one was stopped. It"
            " can be interrupted, and goes on from there."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--again", action="store_true", help="analyse all opinions anew, such as after an update")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{' '.join(args)}: it takes no names; what is due is analysed")
        # Every command of Scrapy's imports this file: the models of languages would make each of them slower.
        from etl_sentiment.analysers import analyser_of  # noqa: PLC0415
        from etl_sentiment.analysing import analyse_due  # noqa: PLC0415

        assert self.settings is not None
        try:
            project_here(self.settings)
            analyser = analyser_of(self.settings)
            collection = collection_of(self.settings)
            if collection is None:
                raise CollectionError(f"{SETTING} = {self.settings.get(SETTING)!r}: there is no database to read")
            with closing(collection):
                if opts.again:
                    analyser.judge("It works.", "en")  # what was known is kept where nothing can be judged now
                    Analyses(collection).forget()
                done = _with_progress(partial(analyse_due, collection, analyser))
        except HealingError as error:
            complain(NAME, error)
            self.exitcode = 1
        except KeyboardInterrupt:
            complain(
                NAME, HealingError("interrupted: what was analysed is stored, and the same command goes on from there")
            )
            self.exitcode = 1
        else:
            _show(done, collection)


def _with_progress(run: partial[Analysed]) -> Analysed:
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    columns = (TextColumn("opinions"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, due: int) -> None:
            bar.update(task, completed=done, total=due)
            if done and done % _TOLD_EACH == 0 and not console.is_terminal:
                console.print(f"{NAME}: {done:,} of {due:,} opinions")

        return run(progress=tell)


def _show(done: Analysed, collection: Collection) -> None:
    found = (
        f"{counted(done.mentions, 'mention')} of {counted(done.laws, 'law')}" if done.opinions else "nothing was due"
    )
    told = f"{counted(done.opinions, 'opinion')} analysed: {found}"
    Console(highlight=False, markup=False, soft_wrap=True).print(f"{told}. {collection}")
