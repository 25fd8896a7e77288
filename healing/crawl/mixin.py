"""What a spider needs to be healed: a way to ask for a page kind's values. It knows nothing of repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from healing.crawl import signals
from healing.crawl.context import with_context
from healing.crawl.extension import HealingExtension
from healing.crawl.extractor import Extractor
from healing.project import Project
from healing.rules import rules_of_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import TextResponse

    from healing.model import Extraction, Row
    from healing.selectors.provenance import Provenance


class HealingSpiderMixin:
    """Mix into any spider class (``Spider``, ``CrawlSpider``, ``SitemapSpider``...), before it.

    ``page_kinds`` binds each page kind to the item class whose field metadata are its rules.
    """

    page_kinds: ClassVar[Mapping[str, type]] = {}
    source_name: str = ""
    """The source whose selectors are used where ``extract`` names none; the spider's name by default."""

    name: str
    crawler: Crawler
    _own_extractor: Extractor | None = None

    def healed_sources(self) -> Iterable[str]:
        """The sources of this crawl: their selector modules are checked before it starts.

        A spider that names a source in each call of ``extract``, and has no ``source_name``, may override this.
        """
        return (self.source_name,) if self.source_name else ()

    def extract(self, response: TextResponse, page_kind: str, *, source: str | None = None) -> Extraction:
        """The values of ``response``, read with the selectors in use.

        With the add-on switched off this still works: the selectors are read, nothing is healed.
        """
        name = source or self.source_name or self.name
        extraction = self._extractor().extract(response, page_kind, name)
        self.crawler.signals.send_catch_log(
            signals.page_extracted, response=response, source=name, extraction=extraction
        )
        return extraction

    def provenance(self, page_kind: str, *, source: str | None = None) -> Provenance:
        """Which selectors read the pages of this kind now, and which of them repairs wrote."""
        return self._extractor().library.provenance(source or self.source_name or self.name, page_kind)

    def unread(self, response: TextResponse, extraction: Extraction, *, source: str | None = None) -> frozenset[str]:
        """The optional fields whose selectors are broken and could not be repaired in this crawl.

        What this page says there is not known: an empty one of them does not mean that the page has no value.
        """
        extension = self.crawler.get_extension(HealingExtension)
        name = source or self.source_name or self.name
        return extension.unread(response, name, extraction) if extension is not None else frozenset()

    def has_page_kind(self, page_kind: str, *, source: str | None = None) -> bool:
        """Whether the source's module has selectors for pages of this kind."""
        return page_kind in self._extractor().library.load(source or self.source_name or self.name).kinds

    def fields_read(self, page_kind: str, *, source: str | None = None) -> frozenset[str]:
        """The page fields that the source's module has selectors for; none where it does not know the page kind."""
        found = self._extractor().library.load(source or self.source_name or self.name).kinds.get(page_kind)
        return frozenset(found.fields) if found else frozenset()

    def with_context(self, row: Row) -> dict[str, Any]:
        """``meta`` for the request to a row's page: what the row says is a witness when that page breaks."""
        return with_context(row)

    def _extractor(self) -> Extractor:
        extension = self.crawler.get_extension(HealingExtension)
        if extension is not None:
            return extension.extractor
        if self._own_extractor is None:
            self._own_extractor = Extractor(
                Project.of(self.crawler.settings).library(), rules_of_kinds(self.page_kinds)
            )
        return self._own_extractor
