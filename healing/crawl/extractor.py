"""Reads the values of responses with the selectors in use, and keeps what each response gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from parsel import Selector
from scrapy.http import JsonResponse

from healing.crawl.parking import parked_id
from healing.errors import RulesError
from healing.extraction import extract, without
from healing.json_page import json_page, may_be_json
from healing.selectors.check import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy.http import Response, TextResponse

    from healing.model import Extraction, KindSelectors, Rule
    from healing.selectors.library import SelectorLibrary


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one call of ``extract`` gave, for which source."""

    source: str
    extraction: Extraction


class Extractor:
    """Extraction for one crawl: the selector library, the rules of the page kinds, and a record by response."""

    def __init__(self, library: SelectorLibrary, rules: Mapping[str, Mapping[str, Rule]]) -> None:
        self.library = library
        self.rules = rules
        self._records: WeakKeyDictionary[Response, list[Extracted]] = WeakKeyDictionary()
        self._left_out: dict[int, frozenset[str]] = {}

    def likely_sources(self, spider: str) -> tuple[str, ...]:
        """The module that is called like the spider, or all of them: it names its sources only while it crawls."""
        names = self.library.names()
        return (spider,) if spider in names else names

    def check_modules(self, sources: Iterable[str]) -> None:
        """``SelectorModuleError`` where a source's module cannot be read, or does not fit the rules."""
        for name in sources:
            module = self.library.load(name)
            check(module, {kind: rules for kind, rules in self.rules.items() if kind in module.kinds})

    def extract(self, response: TextResponse, page_kind: str, source: str) -> Extraction:
        """The values of one page; ``RulesError`` for a page kind that the spider does not declare."""
        if page_kind not in self.rules:
            known = ", ".join(sorted(self.rules)) or "none"
            raise RulesError(f"unknown page kind {page_kind!r}: the spider's page_kinds has {known}")
        selectors = self.library.kind(source, page_kind)
        extraction = extract(page_of(response, selectors), page_kind, selectors, self.rules[page_kind])
        if (number := parked_id(response.request)) is not None and (names := self._left_out.get(number)):
            extraction = without(extraction, names)
        self._records.setdefault(response, []).append(Extracted(source, extraction))
        return extraction

    def leave_out(self, number: int, fields: frozenset[str]) -> None:
        """A parked page goes on without these fields: what its selectors still give was judged not to be theirs."""
        self._left_out[number] = fields

    def of(self, response: Response) -> list[Extracted]:
        """What was extracted from a response so far."""
        return self._records.get(response, [])


def page_of(response: TextResponse, selectors: KindSelectors) -> Selector:
    """The page as what it is, whatever was expected: JSON where it is JSON, else HTML."""
    is_likely_json = selectors.is_json or isinstance(response, JsonResponse) or may_be_json(response.text)
    page = json_page(response.text) if is_likely_json else None
    return html_of(response) if page is None else page


def html_of(response: TextResponse) -> Selector:
    """The page as HTML, whatever it says it is; a response's own selector would read JSON as such, however deep."""
    is_json = isinstance(response, JsonResponse) or may_be_json(response.text)
    return Selector(text=response.text, type="html") if is_json else response.selector
