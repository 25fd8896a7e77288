"""How commands fetch the pages that they are given: as a crawl would, but with nothing that heals or stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import TextResponse
from twisted.python.failure import Failure

from healing.crawl.checking import FetchSpider
from healing.errors import HealingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import CrawlerProcessBase
    from scrapy.http import Response
    from scrapy.settings import Settings


def keep_quiet(settings: Settings) -> None:
    """Switch off what the project's own settings would do to a fetched page: heal it, store it."""
    for name in ("ADDONS", "FEEDS", "ITEM_PIPELINES"):
        settings.set(name, {}, priority="cmdline")


def fetch(process: CrawlerProcessBase, urls: Sequence[str]) -> list[TextResponse]:
    """The pages in the order of their URLs, whatever their status; ``HealingError`` for the first that did not come.

    Runs the reactor, so that it can be called once in a process.
    """
    found: dict[int, Response | Failure] = {}
    process.crawl(FetchSpider, urls=urls, found=found)
    process.start()
    return [_page(url, found.get(place)) for place, url in enumerate(urls)]


def _page(url: str, answer: Response | Failure | None) -> TextResponse:
    if not isinstance(answer, TextResponse):
        raise HealingError(f"{url} {_why_not(answer)}")
    return answer


def _why_not(answer: Response | Failure | None) -> str:
    if isinstance(answer, Failure):
        return f"was not fetched: {answer.getErrorMessage()}"
    return "was not fetched: run it with -L INFO to see why" if answer is None else "is no text page"
