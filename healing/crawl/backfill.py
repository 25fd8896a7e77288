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

_REPEATED = "healing_back_fill"
"""The key of ``request.meta`` for the URL and the fields for which a page is downloaded again."""

_Key = tuple[str, str, str]


class Backfill:
    """The requests of pages without a value, by source, page kind and field, since the field was last seen."""

    def __init__(self) -> None:
        self._empty: dict[_Key, deque[Request]] = {}

    def note(
        self, source: str, extraction: Extraction, request: Request, *, without: frozenset[str] = frozenset()
    ) -> None:
        """A healthy page went out: a filled field ends its series of empty ones, an empty one goes on with it.

        Fields that it knowingly went ``without``, since an incident found them gone, are no part of that.
        """
        for name, reading in extraction.fields.items():
            if name in without:
                continue
            key = (source, extraction.page_kind, name)
            if not reading.is_valid:
                self._empty.setdefault(key, deque(maxlen=MAX_PAGES)).append(request)
            elif key in self._empty:
                del self._empty[key]

    def due(self, source: str, page_kind: str, fields: Iterable[str]) -> list[Request]:
        """The requests to repeat now that ``fields`` are healed, each once."""
        lacked: dict[Request, list[str]] = {}
        for name in fields:
            for request in self._empty.pop((source, page_kind, name), ()):
                lacked.setdefault(request, []).append(name)
        return [_again(request, tuple(names)) for request, names in lacked.items()]


def says_nothing_new(request: Request, extraction: Extraction) -> bool:
    """Whether a repeated page still lacks every field for which it was repeated: its item is out already."""
    url, fields = request.meta.get(_REPEATED, ("", ()))
    wanted = [extraction.fields[name] for name in fields if name in extraction.fields]
    # A callback may pass its meta on to other requests: those are not repeated ones.
    return url == request.url and bool(wanted) and not any(reading.is_valid for reading in wanted)


def _again(request: Request, lacked: tuple[str, ...]) -> Request:
    meta = {key: value for key, value in request.meta.items() if key != PARKED}
    return request.replace(meta={**meta, _REPEATED: (request.url, lacked)}, dont_filter=True)
