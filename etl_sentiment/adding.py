"""A new source, or one more page kind of it: its entry in ``sources.yaml`` and its selectors, both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from itemadapter.adapter import ItemAdapter

from etl_sentiment.source_entries import sources_path, with_changes, with_entry
from etl_sentiment.sources import Source, SourcesError, load_sources
from healing.errors import ConfigError, SelectorModuleError
from healing.rules import KEYS, rules_of_kinds
from healing.selectors.check import check
from healing.selectors.compose import new_module, with_kind
from healing.selectors.files import locked, write_together
from healing.selectors.overlay import Overlay
from healing.selectors.packaged import Packaged, valid_name
from healing.selectors.read import parse_module
from healing.selectors.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from etl_sentiment.source_spider import SourceSpider
    from healing.model import KindSelectors, Rule
    from healing.project import Project


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page kind's selectors and its source's entry will be, and what is there now."""

    name: str
    """The source's."""
    module: str
    """The selector module's."""
    page_kind: str
    page_kinds: tuple[str, ...]
    """All of the spider, in the order in which a crawl comes to them."""
    spider: str
    rules: Mapping[str, Mapping[str, Rule]]
    module_path: Path
    module_text: str
    """Empty where there is no module yet; with what the overlay has healed since."""
    sources_path: Path
    sources_text: str
    source: Source | None

    field_rules: Mapping[str, Rule]
    """Of the page kind, without the fields that the spider sets itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The new texts, and what a person should know of them."""

    module_text: str
    sources_text: str
    notes: tuple[str, ...]


def find_place(
    project: Project, settings: BaseSettings, name: str, spider: type[SourceSpider], page_kind: str
) -> Place:
    """``HealingError`` or ``SourcesError`` where the source cannot be added there: nothing is ever overwritten."""
    path = sources_path(settings)
    text = _read(path)
    source = load_sources(text, str(path)).get(valid_name(name))
    if source is not None and source.spider != spider.name:
        raise SourcesError(f"{path}: sources.{name} is a source of the spider {source.spider!r}: choose another name")
    module = source.selectors if source else name
    packaged = Packaged(project.package)
    if packaged.folder is None:
        raise ConfigError(f"{packaged.location} lies in an egg and cannot be written: work in a checkout")
    place = Place(
        name=name,
        module=module,
        page_kind=page_kind,
        page_kinds=tuple(spider.page_kinds),
        spider=spider.name,
        rules=(rules := rules_of_kinds(spider.page_kinds)),
        field_rules=_read_from_pages(rules[page_kind], spider.page_kinds[page_kind]),
        module_path=packaged.folder / f"{valid_name(module)}.py",
        module_text=_module_text(project, packaged, module),
        sources_path=path,
        sources_text=text,
        source=source,
    )
    if place.module_text and page_kind in parse_module(place.module_text, str(place.module_path)).kinds:
        raise SelectorModuleError(
            f"{place.module_path} has selectors for {page_kind!r} already: edit them there, or remove them first"
        )
    return place


def _read_from_pages(rules: Mapping[str, Rule], item_class: type) -> dict[str, Rule]:
    """The rules of the fields whose metadata says something of a good value."""
    meta = {name: ItemAdapter.get_field_meta_from_class(item_class, name) for name in rules}
    return {name: rule for name, rule in rules.items() if meta[name].keys() & set(KEYS)}


def _module_text(project: Project, packaged: Packaged, module: str) -> str:
    overlay = Overlay(project.overlay)
    if module in packaged.names():
        return Versions(packaged, overlay).current(module).plain_text
    if overlay.read(module) is not None:
        raise SelectorModuleError(f"{overlay.path(module)} would win over a new module: move it away first")
    return ""


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: cannot be read: {error}") from error


def plan(place: Place, selectors: KindSelectors, start_urls: Sequence[str]) -> Plan:
    """What would be written; a source is switched off until it has selectors for all page kinds of its spider."""
    module_text = (
        with_kind(place.module_text, place.page_kind, selectors)
        if place.module_text
        else new_module(place.module, place.page_kind, selectors)
    )
    kinds = parse_module(module_text, str(place.module_path)).kinds
    lacking = [kind for kind in _needed(place) if kind not in kinds]
    filename = str(place.sources_path)
    if place.source is None:
        off = {"enabled": False} if lacking else {}
        keys = {"spider": place.spider, "start_urls": list(start_urls), **off}
        text = with_entry(place.sources_text, filename, place.name, keys)
    else:
        starts: dict[str, object] = {"start_urls": list(start_urls)} if start_urls else {}
        changes = starts | ({} if lacking else {"enabled": True})
        text = with_changes(place.sources_text, filename, place.name, changes)
    source = load_sources(text, filename)[place.name]
    return Plan(module_text, text, tuple(_notes(source, lacking)))


def _needed(place: Place) -> Sequence[str]:
    """The page kinds that a crawl comes to: feeds and sitemaps lead past the list to the pages themselves."""
    has_lists = place.source is None or bool(place.source.start_urls)
    return place.page_kinds if has_lists else place.page_kinds[1:]


def _notes(source: Source, lacking: Sequence[str]) -> Iterator[str]:
    yield f"a crawl starts at {', '.join(source.starts)}"
    if lacking:
        state = "needs" if source.enabled else "is switched off until it has"
        yield f"{source.name} {state} selectors for {', '.join(lacking)} too: add them in the same way"


def start_pages(place: Place, urls: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """Where a crawl starts: where the person said (``chosen``), or where the entry says already.

    Else the example pages (``urls``), where they are of the kind that a crawl begins with, or the site's home page.
    """
    if place.source is not None and not place.source.start_urls:
        if chosen:
            places = "its feeds or sitemaps: add start_urls by hand, or leave --start out"
            raise ConfigError(f"{place.sources_path}: sources.{place.name} starts at {places}")
        return []
    if chosen:
        return list(chosen)
    known = place.source.start_urls if place.source else []
    is_guess = known == [home_page(url) for url in known[:1]]
    if known and not (is_guess and _is_first(place)):
        return known
    if not urls[0].startswith(("http://", "https://")):
        raise ConfigError("--start is needed: where a crawl starts cannot be told from a saved page")
    return list(urls) if _is_first(place) else [home_page(urls[0])]


def _is_first(place: Place) -> bool:
    return place.page_kind == place.page_kinds[0]


def home_page(url: str) -> str:
    """The site's own page."""
    return urljoin(url, "/") if urlsplit(url).netloc else url


def write(place: Place, planned: Plan, project: Project, selectors: KindSelectors) -> None:
    """Write module and entry, and check both as a crawl would; where that fails, both are as they were."""

    def is_sound() -> None:
        version = Versions(Packaged(project.package), Overlay(project.overlay)).current(place.module)
        module = parse_module(version.in_force.text, version.in_force.location)
        check(module, {kind: rules for kind, rules in place.rules.items() if kind in module.kinds})
        if module.kind(place.page_kind) != selectors:
            raise SelectorModuleError(f"{version.in_force.location} wins over the new selectors: move it away first")
        load_sources(_read(place.sources_path), str(place.sources_path))

    texts = {place.module_path: planned.module_text, place.sources_path: planned.sources_text}
    with locked(project.overlay):
        if _read(place.sources_path) != place.sources_text:
            raise SourcesError(f"{place.sources_path} was changed meanwhile: nothing was written, try again")
        if place.module_text and _module_text(project, Packaged(project.package), place.module) != place.module_text:
            raise SelectorModuleError(f"{place.module_path} was changed meanwhile: nothing was written, try again")
        write_together({path: text.encode() for path, text in texts.items()}, is_sound)
