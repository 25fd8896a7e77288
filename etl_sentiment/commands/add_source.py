"""``scrapy add-source``: a new source's entry and selectors, from example pages and the values that stand there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import HtmlResponse

from etl_sentiment.adding import Place, Plan, find_place, plan, start_pages, write
from etl_sentiment.learned_table import learned_table, remarks
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.sources import SourcesError
from etl_sentiment.value_options import described, missing, read_values
from healing.commands.common import complain, project_here
from healing.commands.fetching import fetch, keep_quiet
from healing.errors import ConfigError, HealingError
from healing.repair.authoring import Learned, learn_selectors
from healing.repair.examples import Example

if TYPE_CHECKING:
    import argparse

    from scrapy.http import TextResponse


class Command(ScrapyCommand):
    """Exit code 0: written (or shown, with ``--dry-run``); 1: refused, with nothing written; 2: wrong usage."""

    requires_project = True
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return '[options] NAME URL... --value FIELD="VALUE"...'

    def short_desc(self) -> str:
        return "Learn a new source's selectors from example pages and the values on them"

    def long_desc(self) -> str:
        return (
            "Writes an entry in sources.yaml and a selector module: fetches the example pages, finds where they show"
            " the named values, makes selectors and judges them as a repair would. A URL may be the path of a saved"
            " page. For a listing name the values of two or more rows, in the same order for each column. Run it again"
            " with the same NAME for another page kind."
            " Example: scrapy add-source my_gazette https://gazette.example.org/laws/17"
            ' --value title="Fisheries Act" --value identifier=2021/114 --value text="The first words of its text"'
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--spider", default="laws", help="the spider that crawls it (default: %(default)s)")
        parser.add_argument("--kind", metavar="PAGE_KIND", help="what the pages are (default: the spider's last kind)")
        parser.add_argument(
            "--value",
            metavar='[PAGE:]FIELD="VALUE"',
            action="append",
            default=[],
            help="what stands on the first page, or on another: 2:title=...; again for each item, paragraph or row",
        )
        parser.add_argument(
            "--start", metavar="URL", action="append", default=[], help="where a crawl starts; may be given again"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        keep_quiet(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) < 2 or not opts.value:
            raise UsageError('Give a name, one or more example pages, and their values: --value title="Fisheries Act"')
        try:
            self.exitcode = self._add(args[0], [_address(arg) for arg in args[1:]], opts)
        except (HealingError, SourcesError) as error:
            complain("add-source", error)
            self.exitcode = 1

    def _add(self, name: str, urls: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        assert self.crawler_process is not None
        project = project_here(self.settings)
        spider = self._spider(opts.spider)
        place = find_place(project, self.settings, name, spider, _kind(opts.kind, spider))
        named = read_values(opts.value, place.field_rules, len(urls))
        if lacking := missing(place.field_rules, named):
            raise ConfigError(f"{place.page_kind} needs these too, each with --value:\n{described(lacking)}")
        starts = start_pages(place, urls, opts.start)
        pages = [_html(page) for page in fetch(self.crawler_process, urls)]
        examples = [Example(page.url, page.text, values) for page, values in zip(pages, named, strict=True)]
        learned = learn_selectors(place.page_kind, place.field_rules, examples)
        console = Console(highlight=False)
        _show(learned, console)
        if learned.refused:
            complain("add-source", ConfigError(_what_to_do(learned)))
            return 1
        planned = plan(place, learned.selectors, starts)
        if opts.dry_run:
            _show_plan(place, planned, console)
            return 0
        write(place, planned, project, learned.selectors)
        _tell(place, planned, urls[0], console)
        return 0

    def _spider(self, name: str) -> type[SourceSpider]:
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        spiders = {each: loader.load(each) for each in loader.list()}
        known = {each: spider for each, spider in spiders.items() if issubclass(spider, SourceSpider)}
        if name not in known:
            raise ConfigError(f"--spider {name}: no spider with sources; those there are: {', '.join(known) or 'none'}")
        return known[name]


def _kind(chosen: str | None, spider: type[SourceSpider]) -> str:
    kinds = tuple(spider.page_kinds)
    kind = chosen or kinds[-1]
    if kind not in kinds:
        raise ConfigError(f"--kind {kind}: the spider {spider.name!r} has no such page kind; it has {', '.join(kinds)}")
    return kind


def _address(text: str) -> str:
    """A URL as it is; the path of a saved page as one."""
    if "://" in text:
        return text
    file = Path(text)
    if not file.is_file():
        raise UsageError(f"{text} is neither a URL, such as https://example.org/laws/17, nor a saved page")
    return file.resolve().as_uri()


def _html(page: TextResponse) -> TextResponse:
    if not isinstance(page, HtmlResponse):
        kind = (page.headers.get("Content-Type") or b"").decode("latin-1") or "something else"
        raise HealingError(f"{page.url} is no HTML page but {kind}: selectors are learned from HTML")
    if page.status >= 400:
        raise HealingError(f"{page.url} was answered with status {page.status}: give a page that is there")
    return page


def _show(learned: Learned, console: Console) -> None:
    if len(learned.refused) < len(learned.fields):
        console.print(learned_table(learned))
    for line in remarks(learned):
        console.print(line, soft_wrap=True)


def _what_to_do(learned: Learned) -> str:
    told = "nothing was written: correct the refused values, or leave them out"
    is_bare = set(learned.refused) == set(learned.fields)
    hint = ". If all of them are to be seen in a browser, a script puts them there: selectors cannot read such a page"
    return told + hint if is_bare else told


def _show_plan(place: Place, planned: Plan, console: Console) -> None:
    for path, before, after in (
        (place.module_path, place.module_text, planned.module_text),
        (place.sources_path, place.sources_text, planned.sources_text),
    ):
        if after != before:
            _print(console, f"\nwould write {path}:", after.removeprefix(before).strip("\n"))
    _print(console, "", *planned.notes)


def _tell(place: Place, planned: Plan, url: str, console: Console) -> None:
    written = [str(place.module_path)]
    if planned.sources_text != place.sources_text:
        written.append(str(place.sources_path))
    _print(console, f"wrote {' and '.join(written)}", *planned.notes)
    _print(console, f"try: scrapy heal-check {url} --kind {place.page_kind} --source {place.module}")


def _print(console: Console, *lines: str) -> None:
    for line in lines:
        console.print(Text(line), soft_wrap=True)
