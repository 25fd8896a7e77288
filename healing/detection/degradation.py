"""What one crawl's page kind gave, against what earlier crawls gave: does it fade before it breaks? Pure.

Fill rates are searched for a change point: the mean of the newest crawl, of the newest two, three... against the mean
of those before them, in standard deviations (Sen, A. & Srivastava, M. S. (1975), "On tests for detecting change in
mean", Annals of Statistics 3, 98-108). A fall at once shows in the newest crawl, a slow one in several together. True
rates differ between crawls (other laws, other articles), so that crawls are weighted by what chance and the spread
between crawls make of each, and the spread is estimated by the method of moments (random effects: DerSimonian, R. &
Laird, N. (1986), Controlled Clinical Trials 7, 177-188), shrunk to a usual one while there are few crawls. It is only
told of where it matters: :data:`LEAST_LOST`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Protocol

from healing.memory.look import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.memory.counts import FieldRun
    from healing.memory.look import Look

COMPARED = 20
"""So many earlier crawls are looked at."""
LEAST_LOST = 0.03
"""Share of the pages; what is lost below it is not told of."""
_FEWEST_CRAWLS = 2
_FEWEST_SEEN = 20
"""Pages (rows) of a crawl that says something."""
_ENOUGH = 0.5
"""Share of the usual pages: the first of a crawl are often the newest documents, and not like the others."""
_NEWEST = 6
"""The newest crawl is compared alone, and together with up to so many less one before it."""
_DEVIATIONS = 5.2
_USUAL_SPREAD, _ITS_WEIGHT = 0.045, 20
"""Standard deviation between crawls where little is known, and how many crawls that counts for: see docs/watch.md."""
_FEWER, _FEWEST_FOR_VOLUME = 0.5, 4
"""A crawl with less than this share of the pages of the smallest of so many earlier ones is told of."""
_OTHER_SHAPE = 0.5
_LONGER = 3.0
_OTHER_LOOK = 0.4
_STILL = 3
"""Crawls without a newer date, after as many with one each."""


class Sign(StrEnum):
    """By what it shows."""

    FILL = "fill rate"
    VOLUME = "volume"
    DATES = "dates"
    SHAPE = "shape"
    LOOK = "look"


class Counted(Protocol):
    """What one page kind of a source gave in one crawl."""

    @property
    def at(self) -> float:
        """Seconds since the epoch."""

    @property
    def pages(self) -> int: ...

    @property
    def fields(self) -> Mapping[str, FieldRun]: ...

    @property
    def look(self) -> Look: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was."""

    sign: Sign
    field: str
    """Empty where it is the page kind as a whole."""
    detail: str
    """For people: before, and now."""

    def __str__(self) -> str:
        return f"{self.field}: {self.detail}" if self.field else self.detail


def findings(earlier: Sequence[Counted], now: Counted) -> tuple[Finding, ...]:
    """What is not as in the earlier crawls (the oldest first); nothing where they are too few to tell."""
    known = _known(earlier)
    if len(known) < _FEWEST_CRAWLS or not now.pages:
        return ()
    return tuple(_found(known, now))


def findings_so_far(earlier: Sequence[Counted], now: Counted) -> tuple[Finding, ...]:
    """What can be told while a crawl still runs: fill rates, once half of the usual pages are read."""
    known = _known(earlier)
    if len(known) < _FEWEST_CRAWLS or now.pages < _ENOUGH * median(one.pages for one in known):
        return ()
    return tuple(one for name in now.fields for one in _fill(name, _before(known, name), now.fields[name]))


def _known(earlier: Sequence[Counted]) -> Sequence[Counted]:
    return [one for one in earlier if one.pages][-COMPARED:]


def _before(known: Sequence[Counted], name: str) -> Sequence[FieldRun]:
    return [one.fields[name] for one in known if name in one.fields]


def _found(known: Sequence[Counted], now: Counted) -> Iterator[Finding]:
    yield from _volume(known, now)
    yield from _look(known, now)
    for name, field in now.fields.items():
        before = _before(known, name)
        if len(before) >= _FEWEST_CRAWLS:
            yield from _fill(name, before, field)
            yield from _shape(name, before, field)
            yield from _dates(name, known, now)


# Fill rates


def _fill(name: str, before: Sequence[FieldRun], now: FieldRun) -> Iterator[Finding]:
    counts = [(one.filled, one.seen) for one in before if one.seen >= _FEWEST_SEEN]
    if len(counts) < _FEWEST_CRAWLS or now.seen < _FEWEST_SEEN:
        return
    fall = _fall([*counts, (now.filled, now.seen)])
    if fall is not None:
        usual, crawls = fall
        since = f" over {crawls} crawls" if crawls > 1 else ""
        yield Finding(
            Sign.FILL, name, f"on {usual:.0%} of the pages before, falling{since} to {now.filled / now.seen:.0%}"
        )


def _fall(counts: Sequence[tuple[int, int]]) -> tuple[float, int] | None:
    """The usual rate, and in how many of the newest crawls the rate is far below it, the fewest that show it."""
    for newest in range(1, min(_NEWEST, len(counts) - _FEWEST_CRAWLS) + 1):
        before, after = counts[:-newest], counts[-newest:]
        usual = _rate(before)
        spread = _spread(before, usual)
        was, uncertain_before = _mean(before, usual, spread)
        is_now, uncertain_now = _mean(after, usual, spread)
        filled, seen = after[-1]
        is_lower = was - max(is_now, filled / seen) >= LEAST_LOST
        if is_lower and was - is_now > _DEVIATIONS * sqrt(uncertain_before + uncertain_now):
            return was, newest
    return None


def _rate(counts: Sequence[tuple[int, int]]) -> float:
    """Of all together; never quite 0 or 1 (half a page more of each sort: Jeffreys' prior)."""
    return (sum(filled for filled, _ in counts) + 0.5) / (sum(seen for _, seen in counts) + 1)


def _mean(counts: Sequence[tuple[int, int]], usual: float, spread: float) -> tuple[float, float]:
    """The mean rate, each crawl's weighted by how sure it is, and the variance of the mean."""
    weights = [1 / (usual * (1 - usual) / seen + spread) for _, seen in counts]
    weighted = (weight * filled / seen for weight, (filled, seen) in zip(weights, counts, strict=True))
    return sum(weighted) / sum(weights), 1 / sum(weights)


def _spread(counts: Sequence[tuple[int, int]], usual: float) -> float:
    """The variance between crawls beyond what chance makes of the same true rate."""
    excess = sum((filled / seen - usual) ** 2 - usual * (1 - usual) / seen for filled, seen in counts)
    prior = _USUAL_SPREAD**2 * _ITS_WEIGHT
    return (max(0.0, excess) + prior) / (len(counts) - 1 + _ITS_WEIGHT)


# The rest


def _volume(known: Sequence[Counted], now: Counted) -> Iterator[Finding]:
    usual, least = median(one.pages for one in known), min(one.pages for one in known)
    if len(known) >= _FEWEST_FOR_VOLUME and least >= _FEWEST_SEEN and now.pages < _FEWER * least:
        yield Finding(Sign.VOLUME, "", f"{now.pages:,} pages, usually {usual:,.0f}, never below {least:,}")


def _look(known: Sequence[Counted], now: Counted) -> Iterator[Finding]:
    shares = [share for one in known if (share := alike(one.look, now.look)) is not None]
    if shares and max(shares) < _OTHER_LOOK:
        yield Finding(Sign.LOOK, "", f"the pages are built anew: {max(shares):.0%} of their structure is as before")


def _shape(name: str, before: Sequence[FieldRun], now: FieldRun) -> Iterator[Finding]:
    lengths = [one.length for one in before if one.length]
    if now.filled < _FEWEST_SEEN or not lengths:
        return
    usual = median(lengths)
    if now.length and not min(lengths) / _LONGER <= now.length <= max(lengths) * _LONGER:
        yield Finding(Sign.SHAPE, name, f"values of {now.length:.0f} characters, usually {usual:.0f}")
    elif (known := _known_shapes(before)) and _unlike(known, now) > _OTHER_SHAPE > max(
        _unlike(known, one) for one in before
    ):
        yield Finding(Sign.SHAPE, name, f"{_unlike(known, now):.0%} of the values look as none did before")


def _known_shapes(before: Sequence[FieldRun]) -> frozenset[str]:
    return frozenset(shape for one in before for shape, _ in one.shapes)


def _unlike(known: frozenset[str], one: FieldRun) -> float:
    """The share of the values whose shape is not known."""
    total = sum(count for _, count in one.shapes)
    return sum(count for shape, count in one.shapes if shape not in known) / total if total else 0.0


def _dates(name: str, known: Sequence[Counted], now: Counted) -> Iterator[Finding]:
    """Dates went along with the crawls, and have stopped: the newest is that of at least three crawls ago."""
    newest = [(one.at, one.fields[name].newest) for one in known if name in one.fields and one.fields[name].newest]
    last = now.fields[name].newest
    if not last or len(newest) < _STILL + 1:
        return
    still = [at for at, found in newest if found >= last]
    went_along = [found for _, found in newest[: len(newest) - len(still)]]
    if len(still) >= _STILL and len(set(went_along)) >= _STILL:
        day = datetime.fromtimestamp(still[0], UTC).date()
        yield Finding(Sign.DATES, name, f"no value newer than {last} since the crawl of {day}")
