"""``scrapy heal-purge``: deletes what healing has stored."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.commands.times import span_of
from healing.errors import HealingError
from healing.store.forgetting import Wanted

if TYPE_CHECKING:
    import argparse

    from healing.store.interface import Store

EXAMPLE = "scrapy heal-purge --url /people/smith --yes"
_WORDS = {
    "pages": "failed pages", "remembered": "remembered pages", "incidents": "incidents", "heals": "verdicts",
    "llm_calls": "calls of the language model", "runs": "crawls", "kind_runs": "counts of page kinds",
    "rejected": "rejected selectors", "snapshots": "stored pages", "dead_pages": "dead letters",
}  # fmt: skip


class Command(ScrapyCommand):
    """Exit code 0: done, or told what would be; 1: it could not be done; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Delete what healing has stored: of a source, of a page, what is old, or all"

    def long_desc(self) -> str:
        return (
            "Says what would be deleted, and deletes it with --yes. Healed selectors stay in the overlay, and "
            f"what was collected stays in its tables and files. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="NAME", help="of this portal or newspaper")
        parser.add_argument("--url", metavar="TEXT", help="pages with this in their address, with their values")
        parser.add_argument("--dead", action="store_true", help="dead letters")
        parser.add_argument("--older-than", metavar="SPAN", help="what is settled and older than 30d, 12w...")
        parser.add_argument("--all", action="store_true", help="everything")
        parser.add_argument("--yes", action="store_true", help="delete it, instead of telling what would be")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        chosen = [opts.source, opts.url, opts.dead]
        if args or not (any(chosen) or opts.older_than or opts.all):
            raise UsageError(f"say what: --source, --url, --dead, --older-than or --all; {EXAMPLE}")
        if ((opts.older_than or opts.all) and any(chosen)) or (opts.older_than and opts.all):
            raise UsageError("--older-than and --all stand alone")
        before = time.time() - span_of(opts.older_than, "--older-than").total_seconds() if opts.older_than else None
        wanted = Wanted(opts.source, opts.url, opts.dead)
        assert self.settings is not None
        try:
            with closing(look_at_store(project_here(self.settings))) as store:
                found = _purged(store, wanted, before, do_it=opts.yes)
        except HealingError as error:
            complain("heal-purge", error)
            self.exitcode = 1
            return
        _show(found, is_done=opts.yes)


def _purged(store: Store, wanted: Wanted, before: float | None, *, do_it: bool) -> dict[str, int]:
    if before is None:
        return asdict(store.forget(wanted, dry_run=not do_it))
    return asdict(store.prune(before, dry_run=not do_it))


def _show(found: dict[str, int], *, is_done: bool) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    told = [f"{count:,} {_WORDS[name]}" for name, count in found.items() if count]
    if not told:
        console.print("Nothing of that is stored.")
    elif is_done:
        console.print(f"Deleted: {', '.join(told)}.")
    else:
        console.print(f"Would be deleted: {', '.join(told)}. With --yes it is.")
