"""``scrapy heal-stats``: what broke, what was healed, how fast, how sure; whether all is well."""

from __future__ import annotations

import json
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.commands.times import HELP, moment_of
from healing.errors import HealingError
from healing.reporting.report import Scope, report
from healing.reporting.stats import SECTIONS, View, as_values, overview
from healing.reporting.system import disk_of
from healing.store.opening import without_password

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.console import RenderableType

    from healing.project import Project

EXAMPLE = "scrapy heal-stats --system --agents --since 7d"


class Command(ScrapyCommand):
    """Exit code 0: told, even if nothing; 1: the store cannot be opened, or the source is unknown; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show what broke, what was healed, how fast and how sure, and whether all is well"

    def long_desc(self) -> str:
        return (
            "Show how often the selectors of each source broke, what was healed, refused or rolled back, the time from "
            "detection to confirmed heal (MTTR), and whether the targets are met. Nothing is changed. "
            f"Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        for name, section in SECTIONS.items():
            parser.add_argument(f"--{name}", action="store_true", help=section.help)
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("--since", metavar="WHEN", help=f"only what began then or later: {HELP}")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON, times in seconds")
        parser.add_argument(
            "--watch", metavar="SECONDS", nargs="?", type=float, const=5.0, help="show them anew, until Ctrl-C"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]!r} is not understood: only options are, such as --source {args[0].lstrip('-')}")
        if opts.watch is not None and (opts.json or not opts.watch > 0):
            raise UsageError("--watch takes seconds above 0, and does not go with --json")
        sections = [name for name in SECTIONS if getattr(opts, name)]
        since = moment_of(opts.since, time.time()) if opts.since else None
        assert self.settings is not None
        try:
            stats = _Stats(project_here(self.settings), sections, opts.source, since)
            if opts.json:
                print(stats.as_json())  # not through rich, which would wrap it
            elif opts.watch is None:
                told = stats.shown()
                # An address that is folded cannot be copied.
                _console().print(told, soft_wrap=isinstance(told, Text))
            else:
                stats.watch(opts.watch)
        except HealingError as error:
            complain("heal-stats", error)
            self.exitcode = 1


class _Stats:
    """What is asked for; read anew each time."""

    def __init__(self, project: Project, sections: list[str], source: str | None, since: float | None) -> None:
        self._project = project
        self._sections = sections
        self._source = source
        self._since = since

    def as_json(self) -> str:
        with self._view() as view:
            return json.dumps(as_values(view, self._sections), indent=2, ensure_ascii=False, allow_nan=False)

    def shown(self) -> RenderableType:
        with self._view() as view:
            if view.report.is_empty:
                told = f"Nothing is recorded yet in {view.store_url}: the first crawl that heals begins it."
                return Text(told)
            parts = [part for name in self._sections for part in SECTIONS[name].show(view)] or list(overview(view))
        return Group(*parts)

    def watch(self, seconds: float) -> None:
        """Show it anew each ``seconds``, until a person ends it."""
        with suppress(KeyboardInterrupt), Live(self.shown(), console=_console(), auto_refresh=False) as live:
            while True:
                time.sleep(seconds)
                live.update(self.shown(), refresh=True)

    @contextmanager
    def _view(self) -> Iterator[View]:
        config, home = self._project.config, self._project.home
        with closing(look_at_store(self._project)) as store:
            scope = Scope(time.time(), self._source, self._since)
            yield View(
                store=store,
                scope=scope,
                report=report(store, scope),
                disk=disk_of(home, config.store.url),
                store_url=without_password(home.store_url(config.store.url)),
                models=() if config.llm.provider == "none" else config.llm.chain,
                width=_console().width,
            )


def _console() -> Console:
    return Console(highlight=False, markup=False)
