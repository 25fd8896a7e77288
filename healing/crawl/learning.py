"""What a crawl's healthy pages teach: sampled, kept at hand for detection, written to the store in batches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from healing.crawl.context import context_of
from healing.crawl.extractor import html_of
from healing.memory.learn import learn, remember
from healing.repair.incident import KeptPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import TextResponse

    from healing.memory.remembered import KindMemory, PageMemory
    from healing.model import Extraction
    from healing.store.interface import Store

FIRST_PAGES = 5
"""So many healthy pages of a kind are learned from in each crawl before sampling begins."""

BATCH = 10
"""So many learned pages are written at once."""

KEPT_PAGES = 5
"""So many pages of the layout that worked are shown to the gate."""


@dataclass(slots=True)
class _KindState:
    memory: KindMemory
    seen: int = 0
    unwritten: list[PageMemory] = field(default_factory=list)


class Learner:
    """The memory of one crawl, by source and page kind."""

    def __init__(self, store: Store, *, sample_every: int) -> None:
        self._store = store
        self._sample_every = sample_every
        self._kinds: dict[tuple[str, str], _KindState] = {}

    def memory(self, source: str, page_kind: str) -> KindMemory:
        """What is remembered of a page kind, this crawl's pages included."""
        return self._state(source, page_kind).memory

    def healthy(self, response: TextResponse, source: str, extraction: Extraction) -> None:
        """Learns from a healthy page, if it is one of the sample."""
        state = self._state(source, extraction.page_kind)
        if extraction.is_listing and not extraction.rows and not state.memory.rows.filled:
            return  # a list that says it is empty must not teach that lists are, before any was seen full
        is_sampled = self.is_next_sampled(source, extraction.page_kind)
        state.seen += 1
        if not is_sampled:
            return
        # A JSON page is not healed, so that nothing is ever compared with its text.
        snapshot = "" if extraction.is_json else self._store.add_snapshot(response.text.encode())
        html = None if extraction.is_json else html_of(response)
        context = context_of(response.request) if response.request is not None else {}
        page = remember(html, response.url, extraction, snapshot=snapshot, context=context)
        state.memory = learn(state.memory, [page])
        state.unwritten.append(page)
        if state.seen <= FIRST_PAGES or len(state.unwritten) >= BATCH:
            self._write(source, extraction.page_kind, state)

    def is_next_sampled(self, source: str, page_kind: str) -> bool:
        """Whether the next healthy page of the kind is learned from: one of the first, or of the sample."""
        number = self._state(source, page_kind).seen + 1
        return number <= FIRST_PAGES or number % self._sample_every == 0

    def begin_anew(self, source: str, page_kind: str) -> None:
        """A heal was confirmed: the next healthy pages are the first of its layout, and all of them teach."""
        self._state(source, page_kind).seen = 0

    def kept_pages(self, source: str, page_kind: str) -> tuple[KeptPage, ...]:
        """The newest remembered pages with their HTML and their values, some of each layout that is live."""
        pages = [page for page in self.memory(source, page_kind).pages if page.snapshot]
        return tuple(
            KeptPage(page.url, self._store.snapshot(page.snapshot).decode(), page.values, page.rows)
            for page in _in_turns(pages)[:KEPT_PAGES]
        )

    def known_values(self, source: str, page_kind: str, url: str) -> dict[str, tuple[str, ...]]:
        """The values that a URL gave when it was last remembered."""
        pages = reversed(self.memory(source, page_kind).pages)
        return next((dict(page.values) for page in pages if page.url == url), {})

    def write(self) -> None:
        """Writes what was learned since the last batch."""
        for (source, page_kind), state in self._kinds.items():
            if state.unwritten:
                self._write(source, page_kind, state)

    def _write(self, source: str, page_kind: str, state: _KindState) -> None:
        self._store.save_memory(source, page_kind, state.memory)
        state.unwritten.clear()

    def _state(self, source: str, page_kind: str) -> _KindState:
        key = (source, page_kind)
        if key not in self._kinds:
            self._kinds[key] = _KindState(self._store.load_memory(source, page_kind))
        return self._kinds[key]


def _in_turns(pages: Sequence[PageMemory]) -> list[PageMemory]:
    """The newest pages first, one of each layout at a time; the selectors that served a page tell its layout."""
    names = sorted(set.intersection(*(set(page.fingerprints) for page in pages))) if pages else []
    layouts: dict[tuple[str, ...], list[PageMemory]] = defaultdict(list)
    for page in reversed(pages):
        layouts[tuple(page.fingerprints[name].selector for name in names)].append(page)
    return [page for turn in zip_longest(*layouts.values()) for page in turn if page is not None]
