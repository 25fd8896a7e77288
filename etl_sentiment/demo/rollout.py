"""Which layout a page is served in: redesigns all at once, page by page (a staged rollout), or by address (A/B).

A look is written ``cards``, ``classic|cards`` (each address has one of them for ever, about as many each) or
``cards/120`` (a staged rollout: the share of addresses that have the new layout rises over 120 pages).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from etl_sentiment.demo.layouts import layout_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl_sentiment.demo.layouts.layout import Layout


@dataclass(frozen=True, slots=True)
class _Stage:
    """One redesign: after how many pages it begins, and over how many it spreads."""

    start: int
    layouts: tuple[Layout, ...]
    pages: int = 0

    def has_reached(self, path: str, served: int) -> bool:
        """Whether an address is redesigned by now; once it is, it stays so."""
        if served < self.start:
            return False
        return self.pages == 0 or _share(path, "when") < (served - self.start) / self.pages

    def layout(self, path: str) -> Layout:
        return self.layouts[int(_share(path, "which") * len(self.layouts))]


class Rollout:
    """The look that a portal begins with, and those that follow, by the number of pages after which each begins.

    ``ValueError`` where a look is none.
    """

    def __init__(self, first: str, then: Mapping[int, str]) -> None:
        self._first = _stage(0, first)
        # The newest first: a page has the newest look that has reached it.
        self._then = [_stage(start, then[start]) for start in sorted(then, reverse=True)]

    def layout(self, path: str, served: int) -> Layout:
        """The layout of an address after ``served`` pages."""
        reached = (stage for stage in self._then if stage.has_reached(path, served))
        return next(reached, self._first).layout(path)


def _stage(start: int, look: str) -> _Stage:
    names, slash, pages = look.partition("/")
    if slash and (not pages.strip().isdecimal() or not int(pages)):
        raise ValueError(f"{look!r}: a number of pages must follow the slash, such as cards/120")
    layouts = tuple(layout_named(name.strip()) for name in names.split("|"))
    return _Stage(start, layouts, int(pages) if slash else 0)


def _share(path: str, what: str) -> float:
    """A number from 0 to below 1 that is always the same for an address, and another one for each question."""
    return crc32(f"{what} {path}".encode()) / 2**32
