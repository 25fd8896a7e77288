"""The first pages after a heal: if the healed fields fail again there, the heal was wrong and is undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healing.selectors.library import AppliedChange

FAILURES = 3
"""So many pages in a row must fail before a heal is rolled back: with two layouts live, some do."""


@dataclass(slots=True)
class Probation:
    """One heal that has not proved itself yet."""

    incident: int
    source: str
    page_kind: str
    change: AppliedChange
    heals: tuple[int, ...]
    pages_left: int
    failed: int = 0
    """Pages in a row."""


class Probations:
    """The heals of one crawl that are on probation, by source and page kind."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Probation] = {}

    def begin(self, probation: Probation) -> None:
        """A heal was confirmed; an earlier one of the same page kind has been followed by it."""
        if probation.pages_left > 0:
            self._open[probation.source, probation.page_kind] = probation

    def page_healthy(self, source: str, page_kind: str) -> None:
        """One more page that the healed selectors serve."""
        if probation := self._open.get((source, page_kind)):
            probation.failed = 0
            self._count(probation)

    def page_failed(self, source: str, page_kind: str, fields: Iterable[str]) -> Probation | None:
        """One more page that fails; the probation, where this page ends it with a roll-back."""
        probation = self._open.get((source, page_kind))
        if probation is None or not probation.change.after.keys() & set(fields):
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
