"""What goes into linking and what comes out: values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from etl_sentiment.meaning import LawKey

THRESHOLD = 0.6
"""Below this score a place is not taken for a link."""
IDENTIFIER = "identifier"
TITLE = "title"
SHORT_TITLE = "short title"

_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLaw:
    """A law that was collected, as far as linking needs it. Texts are as the page has them; each may be missing."""

    key: LawKey
    identifier: str | None = None
    title: str | None = None
    published: date | None = None
    enacted: date | None = None
    language: str | None = None
    """BCP 47, of the title."""
    names: tuple[str, ...] = ()
    """Others that it is known by, such as those that articles gave to it (:meth:`LawIndex.names_in`)."""

    @property
    def day(self) -> date | None:
        """From which on people can speak of it as a law."""
        return self.published or self.enacted

    @property
    def years(self) -> frozenset[int]:
        """All by which it may be called: "the Harbour Pilots Act 2019"."""
        told = _YEAR.findall(f"{(self.identifier or '')[:80]} {(self.title or '')[:400]}")
        return frozenset(map(int, told)) | {day.year for day in (self.published, self.enacted) if day}


class GivenName(NamedTuple):
    """What an article calls a law whose number stands beside."""

    name: str
    key: LawKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One place where a text speaks of a law."""

    key: LawKey
    score: float
    """0 to 1, see :mod:`etl_sentiment.linking.scoring`."""
    found_by: str
    """``identifier``, ``title`` or ``short title``; the surer one where name and number stand side by side."""
    field: str
    """The key of the text in the mapping that was searched."""
    start: int
    end: int
    """Characters of that text, the end excluded; never empty."""
