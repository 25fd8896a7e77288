"""What can run the scripts of a page, and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import TextResponse
    from scrapy.settings import BaseSettings

    from etl_sentiment.rendering.limits import Limits
    from etl_sentiment.sources import Source


class RenderingError(Exception):
    """A page could not be rendered; ``status`` is the HTTP status that says so best.

    Those of ``retry.statuses`` are worth another try: 502 the browser died, 503 there is none, 504 time was up.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class LedElsewhereError(Exception):
    """The scripts of a page lead to another one, at ``url``, as a redirect would."""

    def __init__(self, url: str) -> None:
        super().__init__(f"its scripts lead to {url}")
        self.url = url


class Renderer(Protocol):
    """One file, and one line in :data:`etl_sentiment.sources.model.RENDERERS`."""

    @classmethod
    def missing(cls, settings: BaseSettings) -> str:
        """What has to be installed, started or set before it works, for people; empty where nothing is missing."""
        ...

    @classmethod
    def from_crawler(cls, crawler: Crawler, limits: Limits) -> Self:
        """Called once a crawl, before the engine starts, and only where a source may need it."""
        ...

    async def render(self, page: TextResponse, source: Source) -> str:
        """The HTML of a downloaded page after its scripts have run.

        Raises :class:`RenderingError`, or :class:`LedElsewhereError`.
        """
        ...

    async def close(self) -> None:
        """Ends all that it started."""
        ...
