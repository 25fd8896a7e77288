"""Which layout a page is served in: redesigns all at once, page by page (a staged rollout), or by address (A/B).

A look is written ``cards``, ``classic|cards`` (each address has one of them for ever, about as many each) or
``cards/120`` (a staged rollout: the share of addresses that have the new layout rises over 120 pages).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

L = TypeVar("L")
"""What a site calls a layout."""


@dataclass(frozen=True, slots=True)
class _Stage(Generic[L]):
    """One redesign: after how many pages it begins, and over how many it spreads."""

    start: int
    layouts: tuple[L, ...]
    pages: int = 0

    def has_reached(self, path: str, served: int) -> bool:
        """Whether an address is redesigned by now; once it is, it stays so."""
        if served < self.start:
            return False
        return self.pages == 0 or _share(path, "when") < (served - self.start) / self.pages

    def layout(self, path: str) -> L:
        return self.layouts[int(_share(path, "which") * len(self.layouts))]


class Rollout(Generic[L]):
    """The look that a site begins with, and those that follow, by the number of pages after which each begins.

    ``layouts`` has the site's by name. ``ValueError`` where a look is none.
    """

    def __init__(self, first: str, then: Mapping[int, str], layouts: Mapping[str, L]) -> None:
        self._first = _stage(0, first, layouts)
        # The newest first: a page has the newest look that has reached it.
        self._then = [_stage(start, then[start], layouts) for start in sorted(then, reverse=True)]

    def layout(self, path: str, served: int) -> L:
        """The layout of an address after ``served`` pages."""
        reached = (stage for stage in self._then if stage.has_reached(path, served))
        return next(reached, self._first).layout(path)


def _stage(start: int, look: str, known: Mapping[str, L]) -> _Stage[L]:
    names, slash, pages = look.partition("/")
    if slash and (not pages.strip().isdecimal() or not int(pages)):
        raise ValueError(f"{look!r}: a number of pages must follow the slash, such as cards/120")
    layouts = tuple(_named(name.strip(), known) for name in names.split("|"))
    return _Stage(start, layouts, int(pages) if slash else 0)


def _named(name: str, known: Mapping[str, L]) -> L:
    if name not in known:
        raise ValueError(f"unknown layout {name!r}; the layouts are {', '.join(known)}")
    return known[name]


def _share(path: str, what: str) -> float:
    """A number from 0 to below 1 that is always the same for an address, and another one for each question."""
    return crc32(f"{what} {path}".encode()) / 2**32
