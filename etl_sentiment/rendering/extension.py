"""Which source's pages are rendered, and by what; begins and ends the renderers of a crawl."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from etl_sentiment.rendering.limits import Limits
from etl_sentiment.rendering.renderers import missing, renderer_class
from etl_sentiment.rendering.resources import slots
from etl_sentiment.rendering.switches import FILE, Switch, Switches
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.sources.model import AUTO_RENDERING, NO_RENDERING, RENDERERS
from healing.errors import HealingError
from healing.project import home_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import TextResponse

    from etl_sentiment.rendering.renderer import Renderer
    from etl_sentiment.sources import Source

logger = logging.getLogger(__name__)

_MOST_VAIN = 3
"""After so many pages of a source that were rendered in vain no other is begun with in this crawl."""


class Rendering:
    """Leaves the sources out that cannot be read here; the crawl ends before it starts where no other is left.

    Healing asks it (``HEALING_RENDERER``) for the pages of sources with ``rendering: auto`` that are empty.
    """

    def __init__(self, crawler: Crawler, spider: SourceSpider, limits: Limits, switches: Switches) -> None:
        self._crawler = crawler
        self._spider = spider
        self._limits = limits
        self._switches = switches
        self._renderers: dict[str, Renderer] = {}
        self._fallback = str(crawler.settings.get("RENDERING_FALLBACK") or NO_RENDERING)
        self._switched: dict[str, str] = {}
        self._vain: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            raise NotConfigured
        try:
            limits = Limits.of(crawler.settings)
            extension = cls(crawler, spider, limits, Switches(home_of(crawler.settings).path(FILE)))
            extension.begin()
        except ValueError as error:
            # Any other exception would reach people as a traceback of Scrapy's insides.
            raise SystemExit(f"scrapy crawl {spider.name}: {error}") from error
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def begin(self) -> None:
        """``ValueError`` where nothing is left to crawl, or a setting is wrong."""
        if self._fallback not in (NO_RENDERING, *RENDERERS):
            known = ", ".join(RENDERERS)
            raise ValueError(f"RENDERING_FALLBACK = {self._fallback!r}: must be one of {known}, or None")
        left_out = {one.name: why for one in self._spider.sources.values() if (why := self._why_not(one))}
        for name, why in left_out.items():
            self._leave_out(name, why)
        for source in self._spider.sources.values():
            self._take_up(source)

    def _why_not(self, source: Source) -> str:
        name = source.rendering
        return f"rendering: {name}: {why}" if name in RENDERERS and (why := self._missing(name)) else ""

    def _leave_out(self, name: str, why: str) -> None:
        if len(self._spider.sources) == 1:
            raise ValueError(f"{name} cannot be crawled: {why}")
        self._spider.sources = {key: one for key, one in self._spider.sources.items() if key != name}
        self._crawler.stats.inc_value("rendering/sources_left_out")
        logger.warning("%s is left out of this crawl: %s", name, why)

    def _take_up(self, source: Source) -> None:
        name = source.rendering
        if name == AUTO_RENDERING:
            switch = self._switches.get(source.name)
            name = switch.renderer if switch else self._fallback
            if name not in RENDERERS:
                return
            if why := self._missing(name):
                logger.warning("pages of %s that need their scripts cannot be read: %s: %s", source.name, name, why)
                return
            if switch:
                self._switched[source.name] = name
        if name in RENDERERS:
            self._begin(name, source)

    def _begin(self, name: str, source: Source) -> None:
        if name not in self._renderers:
            self._renderers[name] = renderer_class(name).from_crawler(self._crawler, self._limits)
        known = self._crawler.settings.getdict("DOWNLOAD_SLOTS")
        settings = self._crawler.settings
        settings.set("DOWNLOAD_SLOTS", slots(source, settings) | known, priority="spider")

    def _missing(self, name: str) -> str:
        return missing(name, self._crawler.settings)

    async def spider_closed(self) -> None:
        for renderer in self._renderers.values():
            await renderer.close()

    # One page ---------------------------------------------------------------------------------------------------

    def renderer_of(self, source: Source) -> str:
        """The name of what renders all pages of a source in this crawl; empty where they are read as they come."""
        name = self._switched.get(source.name, source.rendering)
        return name if name in self._renderers else ""

    def fallback_of(self, source: Source) -> str:
        """The name of what renders a page of a source where it is empty as it comes."""
        name = self._fallback if source.rendering == AUTO_RENDERING else NO_RENDERING
        return name if name in self._renderers else ""

    async def render(self, name: str, page: TextResponse, source: Source) -> str:
        """The HTML of a page after its scripts have run; see :class:`Renderer`."""
        return await self._renderers[name].render(page, source)

    # For healing --------------------------------------------------------------------------------------------------

    def may_help(self, request: Request) -> bool:
        """Whether a page that gave no values may be tried with its scripts run: not where that is done anyway."""
        source = self._spider.manners.source_of(request)
        if source is None or self.renderer_of(source) or not self.fallback_of(source):
            return False
        return self._vain.get(source.name, 0) < _MOST_VAIN

    def renders(self, request: Request) -> bool:
        source = self._spider.manners.source_of(request)
        return source is not None and bool(self.renderer_of(source))

    def helped(self, request: Request, reason: str) -> None:
        """A page gave its values once it was rendered: from now on all pages of its source are."""
        source = self._spider.manners.source_of(request)
        if source is None or source.name in self._switched:
            return
        name = self._switched[source.name] = self.fallback_of(source)
        self._crawler.stats.set_value(f"rendering/switched/{source.name}", name)
        logger.warning("from now on the pages of %s are rendered by %s: %s: %s", source.name, name, request.url, reason)
        switch = Switch(name, datetime.now(UTC).isoformat(timespec="seconds"), request.url, reason)
        try:
            self._switches.add(source.name, switch)
        except HealingError as error:
            logger.warning("the next crawl will have to find that out again: %s", error)

    def in_vain(self, request: Request) -> None:
        """A page gave no values, rendered or not."""
        source = self._spider.manners.source_of(request)
        if source is not None:
            self._vain[source.name] = self._vain.get(source.name, 0) + 1
            self._crawler.stats.inc_value("rendering/in_vain")
