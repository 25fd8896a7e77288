"""``scrapy heal-review``: repairs that wait for a person, shown, accepted or rejected."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.errors import HealingError
from healing.reporting.text import counted, moment
from healing.reviewing.deciding import accept, incident_of, proposed, reject, waiting
from healing.reviewing.showing import shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from healing.project import Project
    from healing.store.interface import Store
    from healing.store.records import IncidentRecord

EXAMPLE = "scrapy heal-review 12 --accept"


class Command(ScrapyCommand):
    """Exit code 0: done, even if nothing waits; 1: it could not be; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [ID]"

    def short_desc(self) -> str:
        return "Show the repairs that wait for a person; accept or reject them"

    def long_desc(self) -> str:
        return (
            "Lists the incidents that wait (healing.mode is review). With a number: the selectors and the values, "
            "with what stands around them, on the old and the new page. On a terminal, --ask goes through all of them. "
            f"Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--accept", action="store_true", help="use what is proposed")
        parser.add_argument("--reject", action="store_true", help="never propose it again")
        parser.add_argument("--field", action="append", default=[], help="with --reject: only this field (repeatable)")
        parser.add_argument("--ask", action="store_true", help="show one after the other, and ask")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1 or any(not one.isdecimal() for one in args):
            raise UsageError(f"give the number of one incident, or none to list them: {EXAMPLE}")
        decides = opts.accept or opts.reject
        if opts.accept + opts.reject + opts.ask > 1 or (args and opts.ask) or (decides and not args):
            raise UsageError("--accept and --reject take the number of one incident, --ask takes none")
        if opts.field and not opts.reject:
            raise UsageError("--field goes with --reject: the fields of a page are accepted together")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            with closing(look_at_store(project)) as store:
                self._do(project, store, [int(one) for one in args], opts)
        except HealingError as error:
            complain("heal-review", error)
            self.exitcode = 1

    def _do(self, project: Project, store: Store, numbers: list[int], opts: argparse.Namespace) -> None:
        if opts.accept:
            _accept(project, store, numbers[0])
        elif opts.reject:
            _reject(store, numbers[0], opts.field)
        elif opts.ask:
            _ask(project, store)
        elif numbers:
            _show(project, store, incident_of(store, numbers[0]))
        else:
            _list(store)


def _console() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=True)


def _list(store: Store) -> None:
    found = waiting(store)
    if not found:
        _console().print("Nothing waits for a review.")
    for one in found:
        fields = ", ".join(heal.field for heal in proposed(store, one.id)) or "nothing: no repair was trusted"
        place = f"{one.source}/{one.page_kind}: {counted(one.pages, 'page')}"
        _console().print(f"{one.id:>5}  {moment(one.opened_at)}  {place}; {fields}")
    if found:
        _console().print(f"Look at one: scrapy heal-review {found[0].id}; decide on all: scrapy heal-review --ask")


def _show(project: Project, store: Store, incident: IncidentRecord) -> None:
    kind = project.library().kind(incident.source, incident.page_kind)
    for line in shown(store, incident, kind):
        _console().print(line)


def _accept(project: Project, store: Store, number: int) -> None:
    accepted = accept(store, project.library(), number, time.time())
    change = accepted.change
    _console().print(f"Incident {number}: accepted: {', '.join(change.after)} in {change.path}")
    _also(accepted.also)
    _console().print("Its pages are read again by the next crawl, or now: scrapy heal-replay SPIDER")


def _reject(store: Store, number: int, fields: list[str]) -> None:
    rejected = reject(store, number, time.time(), fields)
    names = ", ".join(heal.field for heal in rejected.heals)
    _console().print(f"Incident {number}: rejected, and not proposed again: {names}")
    _also(rejected.also)


def _also(incidents: Sequence[int]) -> None:
    if incidents:
        numbers = ", ".join(map(str, incidents))
        _console().print(f"The same for what waited with the same repair: incident {numbers}")


def _ask(project: Project, store: Store) -> None:
    found = [one for one in waiting(store) if proposed(store, one.id)]
    if not sys.stdin.isatty():
        raise HealingError("--ask needs a terminal: use --accept or --reject")
    for place, incident in enumerate(found, 1):
        if not proposed(store, incident.id):
            continue  # decided with one of those before
        _show(project, store, incident)
        match _answer(f"{place} of {len(found)}: [a]ccept, [r]eject, [s]kip, [q]uit? "):
            case "a":
                _accept(project, store, incident.id)
            case "r":
                _reject(store, incident.id, [])
            case "q":
                return
    _console().print("That was the last one." if found else "Nothing waits for a review.")


def _answer(question: str) -> str:
    while True:
        try:
            given = input(question).strip().lower()[:1]
        except (EOFError, KeyboardInterrupt):
            print()
            return "q"
        if given in tuple("arsq"):
            return given
