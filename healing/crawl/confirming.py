"""The proof of a heal: some of its pages are replayed with the new selectors, and most of them must be healthy now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.dom.skeleton import Layout
from healing.store.records import ParkState

if TYPE_CHECKING:
    from healing.crawl.examiner import Broken
    from healing.crawl.layouts import Evidence
    from healing.dom.skeleton import Skeleton
    from healing.store.interface import Store
    from healing.store.records import ParkedPage


def to_replay(store: Store, incident: int, evidence: Evidence, most: int) -> list[ParkedPage]:
    """The pages that prove a heal, at most so many: the first that wait, whether they were judged or not.

    Of a mixed incident those that were judged come first: of the others nobody knows which layout they have.
    """
    parked = store.parked(incident=incident, states=(ParkState.PARKED,), limit=most + len(evidence.others))
    pages = [page for page in parked if page.id not in evidence.others]
    if evidence.is_mixed:
        judged = [page for number in evidence.judged if (page := store.parked_page(number)) is not None]
        pages = [*judged, *(page for page in pages if page.id not in evidence.judged)]
    return pages[:most]


@dataclass(slots=True)
class Confirmation:
    """The replays that prove a heal, or not."""

    layout: Layout = field(default_factory=Layout)
    awaiting: set[int] = field(default_factory=set)
    served: int = 0
    """How many came back healthy."""
    failed: list[str] = field(default_factory=list)
    """Of those that failed again, the failures."""
    suspects: set[str] = field(default_factory=set)
    """The fields that failed then."""

    def came_back(self, number: int, *, served: bool) -> None:
        """A replay ended without a failure."""
        self.awaiting.discard(number)
        self.served += served

    def failed_again(self, number: int, broken: Broken, page: Skeleton) -> None:
        """A replay failed: that speaks against the heal, unless the page is of another layout, which it is not for."""
        self.awaiting.discard(number)
        if self.layout.has(page):
            self.failed.append("; ".join(map(str, broken.failures)))
            self.suspects |= {failure.field for failure in broken.failures}

    @property
    def is_over(self) -> bool:
        return not self.awaiting

    @property
    def holds(self) -> bool:
        """Most of the replays were healthy: some may be of a layout that looks much the same."""
        return self.served > len(self.failed)

    @property
    def why_not(self) -> str:
        return "; ".join(dict.fromkeys(self.failed)) or "no page could be replayed"
