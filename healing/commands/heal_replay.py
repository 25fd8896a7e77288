"""``scrapy heal-replay``: the pages in the dead-letter store, given to their callbacks once more."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.errors import HealingError
from healing.reporting.text import printable
from healing.store.records import ParkState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from healing.store.interface import Store

WAITING = (ParkState.DEAD, ParkState.PARKED)
_URLS_SHOWN = 3
_BATCH = 500
_PARKED = "parked by a crawl that ended"


@dataclass(slots=True)
class _Group:
    """Pages that wait for the same reason: how many, and the first few."""

    pages: int = 0
    urls: list[str] = field(default_factory=list)

    def add(self, url: str) -> None:
        self.pages += 1
        if len(self.urls) < _URLS_SHOWN:
            self.urls.append(url)


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
            with closing(look_at_store(project_here(self.settings))) as store:
                groups = _waiting(store)
        except HealingError as error:
            complain("heal-replay", error)
            self.exitcode = 1
            return
        _show(groups)
        if args and groups:
            self._replay(args[0])

    def _replay(self, spider: str) -> None:
        assert self.crawler_process is not None
        if spider not in self.crawler_process.spider_loader.list():
            raise UsageError(f"There is no spider {spider!r}.")
        self.crawler_process.crawl(spider)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = 1


def _waiting(store: Store) -> dict[tuple[str, str, str], _Group]:
    """What waits, by source, page kind and reason."""
    groups: dict[tuple[str, str, str], _Group] = {}
    last = 0
    while pages := store.parked(states=WAITING, limit=_BATCH, after_id=last):
        for page in pages:
            groups.setdefault((page.source, page.page_kind, page.reason or _PARKED), _Group()).add(page.url)
        last = pages[-1].id
    return groups


def _show(groups: Mapping[tuple[str, str, str], _Group]) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    if not groups:
        console.print("No page waits in the dead-letter store.")
    for (source, page_kind, reason), group in sorted(groups.items(), key=lambda one: -one[1].pages):
        console.print(f"{group.pages:6} {source}/{page_kind}: {reason}")
        for url in group.urls:
            console.print(f"       {printable(url)}")
        if group.pages > len(group.urls):
            console.print(f"       and {group.pages - len(group.urls):,} more")
