"""The figures of a report: values only, the same for HTML and CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

UNDATED = ""
"""The month of what has no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Sentiment scores, as far as means need them. They may be added."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            count=self.count + other.count, total=self.total + other.total, squares=self.squares + other.squares
        )

    @property
    def mean(self) -> float | None:
        """-1 to 1; ``None`` of none."""
        return self.total / self.count if self.count else None

    @property
    def margin(self) -> float | None:
        """Half of the 95 % confidence interval of the mean (normal approximation); ``None`` of fewer than two."""
        if self.count < 2:
            return None
        variance = max(0.0, self.squares - self.total**2 / self.count) / (self.count - 1)
        return 1.96 * sqrt(variance / self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How complete one source is."""

    source: str
    kind: str
    """``law`` or ``opinion``."""
    collected: int
    """Pages in the tables."""
    put_aside: int
    """Pages of a law or an opinion that are not in the tables: nothing could read them, they wait as dead letters."""
    lists: int
    """Pages of other kinds, such as lists, that wait there too: what they name may be missing, and is not counted."""
    gone: int
    """Addresses that were named, and for which the site shows that there is no such page."""
    unread: int
    """Pages in the tables of which some field could not be read lately; it has an earlier value, or none."""
    first_seen: datetime | None
    last_seen: datetime | None

    @property
    def expected(self) -> int:
        return self.collected + self.put_aside

    @property
    def rate(self) -> float | None:
        """Share (0 to 1) of the expected pages that were collected; ``None`` where none was expected."""
        return self.collected / self.expected if self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One crawl."""

    spider: str
    started: datetime
    finished: datetime | None
    pages: int
    items: int
    reason: str
    """Scrapy's reason for its end; empty where it has none yet, or was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What one source published in one month."""

    month: str
    """``YYYY-MM``, or ``UNDATED``."""
    source: str
    count: int
    scores: Scores = field(default_factory=Scores)
    """Of its opinions, copies of other articles left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newspaper:
    """How the opinions of one newspaper in one language feel."""

    source: str
    language: str
    opinions: int
    positive: int
    neutral: int
    negative: int
    unsupported: int
    """Not judged; the reason is told elsewhere."""
    scores: Scores

    @property
    def waiting(self) -> int:
        """Not analysed yet."""
        return self.opinions - self.positive - self.neutral - self.negative - self.unsupported


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence that speaks of a law."""

    sentence: str
    sentiment: float
    headline: str
    url: str
    source: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed:
    """A law that opinions speak of; copies of other articles left out."""

    law_id: int
    source: str
    identifier: str
    title: str
    url: str
    opinions: int
    mentions: int
    scores: Scores
    """Of the opinions, each the mean of its sentences that speak of the law."""
    quotes: tuple[Quote, ...] = ()
    """The most positive sentences, then the most negative ones; of the laws that are discussed most only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a report."""

    database: str
    """The setting and its value, without the password."""
    made: datetime
    collected: list[Collected]
    crawls: list[CrawlRun]
    """The last ones, newest first."""
    laws: list[Month]
    opinions: list[Month]
    newspapers: list[Newspaper]
    discussed: list[Discussed]
    """Most opinions first."""
    reasons: list[tuple[str, int]]
    """Why opinions were not judged, and how many."""
    links: int
    """Pairs of an opinion and a law that it speaks of, copies included."""
    methods: list[str]
    """What judged the opinions."""

    @property
    def law_count(self) -> int:
        return sum(one.collected for one in self.collected if one.kind == "law")

    @property
    def opinion_count(self) -> int:
        return sum(one.collected for one in self.collected if one.kind == "opinion")

    @property
    def judged_count(self) -> int:
        return sum(one.positive + one.neutral + one.negative for one in self.newspapers)

    @property
    def waiting_count(self) -> int:
        """Opinions that were not analysed yet."""
        return sum(one.waiting for one in self.newspapers)

    @property
    def rate(self) -> float | None:
        """Share (0 to 1) of all expected pages that were collected."""
        expected = sum(one.expected for one in self.collected)
        return sum(one.collected for one in self.collected) / expected if expected else None
