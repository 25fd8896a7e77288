"""What a page kind's healthy crawls leave behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.memory.fingerprint import Fingerprint  # noqa: TC001 - read at run time, when the store makes it JSON
from healing.memory.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_PAGES = 12
"""How many pages of a kind are remembered in full."""


@dataclass(frozen=True, slots=True)
class PageMemory:
    """One healthy page: its values, what their elements looked like, and where its snapshot lies."""

    url: str
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Page fields: the value's strings, none where the page had no valid value."""
    rows: tuple[dict[str, tuple[str, ...]], ...] = ()
    """The first rows of a listing: each column's strings, none where the row had no valid value."""
    row_count: int = 0
    """How many rows the page had."""
    row_kin: int = 0
    """How many elements of the page stood where the rows stood; 0 where that is not known."""
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    """By field (columns and ``rows`` too, the column's relative to its row)."""
    snapshot: str = ""
    """Key of the stored HTML; empty where none was kept."""


@dataclass(frozen=True, slots=True)
class KindMemory:
    """All that is remembered of one page kind of one source."""

    pages: tuple[PageMemory, ...] = ()
    """The newest last."""
    profiles: dict[str, Profile] = field(default_factory=dict)
    rows: Profile = field(default_factory=Profile)
    """How many rows a page has: ``pages``, ``filled`` (pages with rows), lengths as row counts."""

    def snapshot_of(self, fields: Collection[str]) -> str:
        """Of the pages that are kept the newest of those with most of ``fields``; empty where none is kept.

        Not each page has what is optional, and an empty listing has no rows to show.
        """
        kept = [page for page in self.pages[::-1] if page.snapshot]
        fullest = max(kept, key=lambda page: len(page.fingerprints.keys() & set(fields)), default=PageMemory(""))
        return fullest.snapshot
