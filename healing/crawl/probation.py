"""The first pages after a heal: if the healed fields fail again there, the heal was wrong and is undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.dom.skeleton import Layout
from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from healing.dom.skeleton import Skeleton
    from healing.model import Extraction
    from healing.selectors.library import AppliedChange

FAILURES = 3
"""So many pages in a row must fail before a heal is rolled back: a single one may be odd."""


@dataclass(slots=True)
class Probation:
    """One heal that has not proved itself yet."""

    incident: int
    source: str
    page_kind: str
    change: AppliedChange
    heals: tuple[int, ...]
    pages_left: int
    layout: Layout = field(default_factory=Layout)
    """The layout that it was healed for; pages of another that is live beside it say nothing."""
    failed: int = 0
    """Pages in a row."""

    def serves(self, extraction: Extraction) -> bool:
        """Whether one of the new selectors gave something."""
        fields = [extraction.fields, *extraction.rows[:1]]
        used = {name: reading.selector for readings in fields for name, reading in readings.items()}
        used[ROWS] = extraction.row_selector
        new = {name: {*after} - {*self.change.before[name]} for name, after in self.change.after.items()}
        return any(used.get(name) in selectors for name, selectors in new.items())


class Probations:
    """The heals of one crawl that are on probation, by source and page kind."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Probation] = {}

    def begin(self, probation: Probation) -> None:
        """A heal was confirmed; an earlier one of the same page kind has been followed by it."""
        if probation.pages_left > 0:
            self._open[probation.source, probation.page_kind] = probation

    def page_healthy(self, source: str, extraction: Extraction) -> None:
        """One more healthy page; it counts where the healed selectors served it."""
        probation = self._open.get((source, extraction.page_kind))
        if probation is not None and probation.serves(extraction):
            probation.failed = 0
            self._count(probation)

    def page_failed(
        self, source: str, page_kind: str, fields: Iterable[str], look: Callable[[], Skeleton]
    ) -> Probation | None:
        """One more page that fails, and its ``look``; the probation, where this page ends it with a roll-back."""
        probation = self._open.get((source, page_kind))
        if probation is None or not probation.change.after.keys() & set(fields) or not probation.layout.has(look()):
            return None
        probation.failed += 1
        if probation.failed >= FAILURES:
            return self._open.pop((source, page_kind))
        self._count(probation)
        return None

    def _count(self, probation: Probation) -> None:
        probation.pages_left -= 1
        if probation.pages_left <= 0:
            del self._open[probation.source, probation.page_kind]
