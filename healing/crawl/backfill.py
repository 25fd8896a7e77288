"""Pages whose items went out with a field empty, in case the field had broken before anybody noticed."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from healing.crawl.parking import PARKED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request

    from healing.model import Extraction

MAX_PAGES = 500
"""So many pages are remembered for each field."""

_Key = tuple[str, str, str]


class Backfill:
    """The requests of pages without a value, by source, page kind and field, since the field was last seen."""

    def __init__(self) -> None:
        self._empty: dict[_Key, deque[Request]] = {}

    def note(self, source: str, extraction: Extraction, request: Request) -> None:
        """A healthy page went out: a filled field ends its series of empty ones, an empty one goes on with it."""
        for name, reading in extraction.fields.items():
            key = (source, extraction.page_kind, name)
            if not reading.is_valid:
                self._empty.setdefault(key, deque(maxlen=MAX_PAGES)).append(request)
            elif key in self._empty:
                del self._empty[key]

    def due(self, source: str, page_kind: str, fields: Iterable[str]) -> list[Request]:
        """The requests to repeat now that ``fields`` are healed, each once."""
        requests = [request for name in fields for request in self._empty.pop((source, page_kind, name), ())]
        return [_again(request) for request in dict.fromkeys(requests)]


def _again(request: Request) -> Request:
    meta = {key: value for key, value in request.meta.items() if key != PARKED}
    return request.replace(meta=meta, dont_filter=True)
