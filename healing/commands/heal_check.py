"""``scrapy heal-check``: one page, its values, its failures, and what would be proposed; nothing is written."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, look_at_store, project_here
from healing.commands.fetching import fetch, keep_quiet
from healing.crawl.checking import PageCheck, check_page
from healing.crawl.examiner import Broken, NoDrift
from healing.errors import ConfigError, HealingError
from healing.model import ROWS
from healing.reporting.repairs import verdict_lines
from healing.rules import rules_of_kinds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from healing.model import Extraction, Rule, Value
    from healing.repair.incident import Verdict
    from healing.selectors.library import SelectorLibrary

_ROWS_SHOWN = 3
_CHARS_SHOWN = 100


class Command(ScrapyCommand):
    """Exit code 0 where the page is healthy, 1 where it is not or could not be looked at."""

    requires_project = True
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <url> --kind <page kind>"

    def short_desc(self) -> str:
        return "Look at one page: values, failures, what would be proposed (writes nothing)"

    def long_desc(self) -> str:
        return (
            "Fetches one page, reads it with the selectors in use, and says what a heal would do. Nothing is written."
            " Example: scrapy heal-check https://example.org/laws/17 --kind law --source gazette"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--kind", metavar="PAGE_KIND", required=True, help="the page kind, such as law")
        parser.add_argument("--source", help="the selector module (default: the only one there is)")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        keep_quiet(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or "://" not in args[0]:
            raise UsageError("Give one URL, such as https://example.org/laws/17")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            library = project.library()
            source = opts.source or _only(library)
            library.load(source)
            rules = self._rules(opts.kind)
            assert self.crawler_process is not None
            response = fetch(self.crawler_process, args)[0]
            with closing(look_at_store(project)) as store:
                check = check_page(
                    response, source=source, page_kind=opts.kind, rules=rules, library=library, store=store
                )
        except HealingError as error:
            complain("heal-check", error)
            self.exitcode = 1
            return
        _show(check, Console(highlight=False, soft_wrap=True))
        self.exitcode = 1 if isinstance(check.outcome, Broken | NoDrift) else 0

    def _rules(self, page_kind: str) -> dict[str, dict[str, Rule]]:
        """The rules of the first spider that has such a page kind."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        known: set[str] = set()
        for name in loader.list():
            page_kinds = getattr(loader.load(name), "page_kinds", {})
            known |= set(page_kinds)
            if page_kind in page_kinds:
                return rules_of_kinds(page_kinds)
        raise ConfigError(
            f"--kind {page_kind}: no spider has this page kind; known: {', '.join(sorted(known)) or 'none'}"
        )


def _only(library: SelectorLibrary) -> str:
    names = library.names()
    if len(names) != 1:
        raise ConfigError(f"--source is needed: there are {len(names)} selector modules: {', '.join(names)}")
    return names[0]


def _show(check: PageCheck, console: Console) -> None:
    for line in _values(check.extraction):
        console.print(line)
    if isinstance(check.outcome, NoDrift):
        console.print(Text(f"no page to judge: {check.outcome.triage.kind.value}: {check.outcome.triage.reason}"))
    elif isinstance(check.outcome, Broken):
        _show_repair(check.outcome, check.verdict, console)
    else:
        console.print("healthy")


def _show_repair(broken: Broken, verdict: Verdict | None, console: Console) -> None:
    for failure in broken.failures:
        console.print(Text(f"broken  {failure}", style="yellow"))
    if verdict is None:
        return
    console.print("what a heal would decide on this page alone:")
    for line in verdict_lines(verdict):
        console.print(Text("  ").append(line))
    for name, selectors in verdict.accepted.items():
        console.print(Text(f"  {name}: {selectors[0]} gives {' '.join(verdict.fields[name].sample)[:_CHARS_SHOWN]!r}"))


def _values(extraction: Extraction) -> Iterable[Text]:
    for name in extraction.fields:
        yield Text(f"{name}: {_short(extraction[name])}")
    if extraction.is_listing:
        yield Text(f"{ROWS}: {len(extraction.rows)}")
    for row in extraction.row_values()[:_ROWS_SHOWN]:
        yield Text("  " + "; ".join(f"{name}: {_short(value)}" for name, value in row.items()))


def _short(value: Value) -> str:
    text = "(nothing)" if value is None else value if isinstance(value, str) else ", ".join(value)
    return text if len(text) <= _CHARS_SHOWN else f"{text[:_CHARS_SHOWN]}... ({len(text)} characters)"
