"""Where a reading of a page belongs among the versions that are known of it.

Mostly at the end: it says the same as the newest version, or something new. But feeds of earlier crawls can be loaded
at any time, so a reading may be older than what is known; then it must not become the version in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Version(NamedTuple):
    """A version of a page. Versions are in the order of these fields, so the last one is in force."""

    crawled_at: datetime
    number: int
    """Counts how they were stored; where a version was loaded late, that is not the order of time."""
    content_hash: str


@dataclass(frozen=True, slots=True)
class Place:
    """A new version between two others, either of which may be missing."""

    number: int
    before: Version | None
    after: Version | None


def version_before(versions: Sequence[Version], crawled_at: datetime) -> Version | None:
    """The version, of ``versions`` in order, that was in force when a page was read."""
    return next((one for one in reversed(versions) if one.crawled_at <= crawled_at), None)


def place(versions: Sequence[Version], crawled_at: datetime, content_hash: str) -> Place | None:
    """The place of a reading among ``versions`` (in order); ``None`` where they have it already."""
    if any((one.crawled_at, one.content_hash) == (crawled_at, content_hash) for one in versions):
        return None
    before = version_before(versions, crawled_at)
    after = next((one for one in versions if one.crawled_at > crawled_at), None)
    if content_hash in {one.content_hash for one in (before, after) if one is not None}:
        return None
    return Place(max((one.number for one in versions), default=0) + 1, before, after)
