"""``scrapy heal-history``: each change of selectors, and what became of it."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.commands.times import HELP, moment_of
from healing.errors import HealingError
from healing.reporting.text import counted, moment, percent, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord

EXAMPLE = "scrapy heal-history --source gazette --since 30d"
_URLS = 3
"""Evidence pages that are shown."""


class Command(ScrapyCommand):
    """Exit code 0: told, even if nothing; 1: the store cannot be opened; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "List each change of selectors: before, after, why, and what became of it"

    def long_desc(self) -> str:
        return (
            "Lists the verdicts of heals, the newest last: when, where, the selectors before and after, the proposer, "
            f"how sure it was, the pages that it was judged by, and its state. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--source", metavar="NAME", help="only this portal or newspaper")
        parser.add_argument("--since", metavar="WHEN", help=f"only incidents opened then or later: {HELP}")
        parser.add_argument("-n", "--number", type=int, default=20, help="so many verdicts (default: 20)")
        parser.add_argument("--all", action="store_true", help="also what was refused")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or opts.number < 1:
            raise UsageError(f"only options are understood, and -n takes a number above 0: {EXAMPLE}")
        since = moment_of(opts.since, time.time()) if opts.since else None
        assert self.settings is not None
        try:
            with closing(look_at_store(project_here(self.settings))) as store:
                found = store.latest_heals(opts.number, source=opts.source, since=since, accepted=not opts.all or None)
                _print_json(found) if opts.json else _show(store, found)
        except HealingError as error:
            complain("heal-history", error)
            self.exitcode = 1


def _print_json(found: list[tuple[HealRecord, IncidentRecord]]) -> None:
    print(json.dumps([{**asdict(heal), "incident": asdict(incident)} for heal, incident in found], indent=2))


def _show(store: Store, found: list[tuple[HealRecord, IncidentRecord]]) -> None:
    console = Console(highlight=False, markup=False)
    if not found:
        console.print("No change of selectors is recorded.")
    shown: set[int] = set()
    for heal, incident in found:
        if incident.id not in shown:
            shown.add(incident.id)
            for line in _head(store, incident):
                console.print(line, soft_wrap=True)
        for line in _change(heal):
            console.print(line, soft_wrap=True)


def _head(store: Store, incident: IncidentRecord) -> Iterator[str]:
    place = f"{incident.source}/{incident.page_kind}"
    yield f"incident {incident.id}, {moment(incident.opened_at)}: {place}: {incident.state.value}"
    pages = store.parked(incident=incident.id, limit=_URLS)
    urls = [printable(page.url) for page in pages]
    more = f" and {incident.pages - len(urls)} more" if urls and incident.pages > len(urls) else ""
    yield f"  {counted(incident.pages, 'failed page')}{': ' if urls else ''}{' '.join(urls)}{more}"


def _change(heal: HealRecord) -> Iterator[str]:
    by = f", proposed by {printable(heal.proposer)}, {percent(heal.confidence)} sure" if heal.accepted else ""
    yield f"  {heal.field}: {heal.state.value}{by}"
    for sign, texts in (("-", heal.selectors_before), ("+", heal.selectors_after)):
        yield from (f"    {sign} {printable(text)}" for text in texts)
    told = " | ".join(heal.sample) if heal.sample else "; ".join(heal.reasons)
    if told:
        yield f"    {'value' if heal.sample else 'why'}: {printable(told)[:300]}"
