"""``scrapy heal-replay``: the pages in the dead-letter store, given to their callbacks once more."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store
from healing.errors import HealingError
from healing.project import Project
from healing.store.records import ParkState

if TYPE_CHECKING:
    import argparse

    from healing.store.interface import Store

WAITING = (ParkState.DEAD, ParkState.PARKED)
_BATCH = 500
_PARKED = "parked by a crawl that ended"


class Command(ScrapyCommand):
    """Without a spider it lists what waits; with one it replays that spider's pages."""

    requires_project = True
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False, "HEALING_PROGRESS": True}

    def syntax(self) -> str:
        return "[options] [spider]"

    def short_desc(self) -> str:
        return "Replay the pages of the dead-letter store"

    def long_desc(self) -> str:
        return (
            "Replays the pages that healing took over and could not bring to an end, from their captured bodies:"
            " nothing is downloaded again. Without a spider it lists what waits. Example: scrapy heal-replay laws"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if args:
            self.settings.set("HEALING_REPLAY", value=True, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        if len(args) > 1:
            raise UsageError("Give one spider: each has pages of its own.")
        assert self.settings is not None
        try:
            with closing(look_at_store(Project.of(self.settings))) as store:
                counts = _waiting(store)
        except HealingError as error:
            complain("heal-replay", error)
            self.exitcode = 1
            return
        _show(counts)
        if args and counts:
            self._replay(args[0])

    def _replay(self, spider: str) -> None:
        assert self.crawler_process is not None
        if spider not in self.crawler_process.spider_loader.list():
            raise UsageError(f"There is no spider {spider!r}.")
        self.crawler_process.crawl(spider)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = 1


def _waiting(store: Store) -> Counter[tuple[str, str, str]]:
    """How many pages wait, by source, page kind and reason."""
    counts: Counter[tuple[str, str, str]] = Counter()
    last = 0
    while pages := store.parked(states=WAITING, limit=_BATCH, after_id=last):
        counts.update((page.source, page.page_kind, page.reason or _PARKED) for page in pages)
        last = pages[-1].id
    return counts


def _show(counts: Counter[tuple[str, str, str]]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not counts:
        console.print("No page waits in the dead-letter store.")
    for (source, page_kind, reason), count in counts.most_common():
        console.print(f"{count:6} {source}/{page_kind}: {reason}", markup=False)
