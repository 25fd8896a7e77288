"""The place on a stored page that selectors read, or why it cannot be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse

from healing.dom.page import html_selector
from healing.errors import StoreError
from healing.json_page import is_jmespath
from healing.reporting.place import place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from healing.model import Selectors
    from healing.reporting.place import Place
    from healing.store.interface import Store

_PARSED = 6
"""Pages that are kept parsed: the fields of one incident are read from the same few. They are large."""
_MARKED = re.compile("»([^«]*)«")
_NOTHING = "These selectors find nothing on the pages that are kept."


@dataclass(frozen=True, slots=True)
class Picture:
    place: Place | None = None
    missing: str = ""
    """Why there is none, for people."""


class Pages:
    """The stored pages, looked at through selectors."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parsed = lru_cache(maxsize=_PARSED)(self._parse)

    def picture(self, keys: Iterable[str], selectors: Selectors, rows: Sequence[str]) -> Picture:
        """Of the first of the pages with these keys where the selectors find something.

        A column is looked for in the first of ``rows``, then on the page: a listing has fields beside its rows, too.
        """
        if any(map(is_jmespath, selectors)):
            return Picture(missing="Read from JSON: there is nothing to see.")
        if not selectors:
            return Picture(missing="No selector read it.")
        missing = ""
        for key in filter(None, keys):
            try:
                root = self._parsed(key)
            except StoreError as error:
                missing = missing or f"The page cannot be shown: {error}."
                continue
            if place := (place_in(root, selectors, rows) if rows else None) or place_in(root, selectors):
                return _picture(place)
            missing = _NOTHING
        return Picture(missing=missing or "No page is kept (any more).")

    def _parse(self, key: str) -> HtmlElement:
        body = self._store.snapshot(key)
        try:
            text = body.decode()  # as remembered pages are kept, whatever encoding they name
        except UnicodeDecodeError:
            text = HtmlResponse("", body=body).text
        return html_selector(text).root


def _picture(place: Place) -> Picture:
    if place.attribute or any(map(str.strip, _MARKED.findall(place.text))):
        return Picture(place)
    return Picture(missing=f"It stands where a page shows nothing, such as its head: {place.value or 'no words'}")
