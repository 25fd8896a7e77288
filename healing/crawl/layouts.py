"""Which pages of an incident have the same layout: a site may serve several, by address or while a redesign spreads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from healing.crawl.extractor import html_of
from healing.dom.page import html_selector
from healing.dom.skeleton import Layout, Skeleton, largest_group, skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import Response


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parked pages that a heal is judged by: those of the commonest layout among the pages that are looked at."""

    judged: tuple[int, ...] = ()
    others: frozenset[int] = frozenset()
    """Pages that were looked at and are of another layout: each layout has an incident of its own."""
    layout: Layout = field(default_factory=Layout)

    @property
    def is_mixed(self) -> bool:
        return bool(self.others)


def evidence_of(pages: Sequence[tuple[int, str]]) -> Evidence:
    """What to judge by, of the pages with these numbers and HTML texts."""
    looks = [skeleton(html_selector(html).root) for _, html in pages]
    group = largest_group(looks)
    judged = tuple(pages[place][0] for place in group)
    return Evidence(
        judged, frozenset(number for number, _ in pages) - {*judged}, Layout(tuple(looks[place] for place in group))
    )


def look_of(response: Response) -> Skeleton:
    """The steps of a page; none where it is not text."""
    return skeleton(html_of(response).root) if isinstance(response, TextResponse) else frozenset()
