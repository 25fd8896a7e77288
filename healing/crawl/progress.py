"""Tells the person at the terminal how the crawl goes: pages, items, incidents, what was tried and changed.

Switched on by the setting ``HEALING_PROGRESS``; plain lines, so that they can be kept in a file as well.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.text import Text
from scrapy import signals as scrapy_signals
from scrapy.exceptions import NotConfigured

from healing.crawl import signals
from healing.reporting.repairs import verdict_lines

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from healing.model import Failure
    from healing.repair.incident import Verdict
    from healing.selectors.library import AppliedChange

EVERY_PAGES = 50
"""A line of progress for so many pages."""


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Nobody reads any more (``| head``): the crawl goes on without a word; rich would end the process."""
        self.quiet = True


class Progress:
    """Prints the life of the crawl's incidents."""

    def __init__(self, stats: StatsCollector, console: Console) -> None:
        self._stats = stats
        self._console = console

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("HEALING_PROGRESS"):
            raise NotConfigured
        progress = cls(crawler.stats, _Terminal(file=sys.stdout, soft_wrap=True, highlight=False))
        connect = crawler.signals.connect
        connect(progress.response_received, scrapy_signals.response_received)
        connect(progress.spider_closed, scrapy_signals.spider_closed)
        connect(progress.incident_opened, signals.incident_opened)
        connect(progress.judged, signals.judged)
        connect(progress.healed, signals.healed)
        connect(progress.refused, signals.refused)
        connect(progress.rolled_back, signals.rolled_back)
        return progress

    def response_received(self) -> None:
        if self._stats.get_value("response_received_count", 0) % EVERY_PAGES == 0:
            self._progress()

    def spider_closed(self, reason: str) -> None:
        self._progress()
        self._say(f"crawl {reason}", "bold")

    def incident_opened(
        self, incident: int, source: str, page_kind: str, url: str, failures: tuple[Failure, ...]
    ) -> None:
        self._say(f"! incident {incident}: {source}/{page_kind} broke on {url}", "bold yellow")
        for failure in failures:
            self._say(f"    {failure}")

    def judged(self, incident: int, pages: int, verdict: Verdict) -> None:
        self._say(f"  incident {incident}: judged on {pages} failed pages in {verdict.seconds:.1f} s", "bold")
        for line in verdict_lines(verdict):
            self._console.print(Text("    ").append(line))

    def healed(self, incident: int, change: AppliedChange, seconds: float) -> None:
        self._say(
            f"+ incident {incident}: healed and confirmed after {seconds:.1f} s; the selectors now:", "bold green"
        )
        self._changes(change.before, change.after)

    def refused(self, incident: int, reasons: dict[str, tuple[str, ...]]) -> None:
        self._say(f"- incident {incident}: refused: no repair was trusted for {', '.join(reasons)}", "bold red")

    def rolled_back(self, incident: int, change: AppliedChange, reason: str) -> None:
        self._say(f"- incident {incident}: rolled back: {reason}", "bold red")
        self._changes(change.after, change.before)

    def _changes(self, before: Any, after: Any) -> None:
        for name, selectors in after.items():
            old = next(iter(before.get(name, ())), "none")
            new = next(iter(selectors), "none")
            if old != new:
                self._say(f"    {name}: {old}", "dim")
                self._say(f"    {' ' * len(name)}  -> {new}", "green")

    def _progress(self) -> None:
        value = self._stats.get_value
        self._say(
            f"  {value('response_received_count', 0)} pages, {value('item_scraped_count', 0)} items,"
            f" {value('healing/incidents', 0)} incidents, {value('healing/healed', 0)} healed"
        )

    def _say(self, line: str, style: str = "") -> None:
        # A Text, not markup: selectors have square brackets.
        self._console.print(Text(line, style=style))
