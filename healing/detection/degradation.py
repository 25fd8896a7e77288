"""What one crawl's page kind gave, against what earlier crawls gave: does it fade before it breaks? Pure.

A fill rate is compared in two ways with that of the earlier crawls. At once: by how many standard deviations it is
lower. Slowly: by a cumulative sum (CUSUM: Page, E. S. (1954), "Continuous Inspection Schemes", Biometrika 41, 100-115)
over the newer half of the crawls, measured by the older half. True rates differ between crawls (other laws, other
articles), so that the spread between crawls is part of the standard deviation: estimated by the method of moments, as
in DerSimonian & Laird (1986), and shrunk to a usual one while there are few crawls. Both only tell of what matters: a
rate that is lower by :data:`LEAST_LOST`.
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

COMPARED = 10
"""So many earlier crawls are looked at."""
LEAST_LOST = 0.03
"""Share of the pages; what is lost below it is not told of."""
_FEWEST_CRAWLS = 2
_FEWEST_SEEN = 20
"""Pages (rows) of a crawl that says something."""
_AT_ONCE = 4.5
"""Standard deviations."""
_SLOWLY, _SLACK = 8.0, 1.0
"""The sum that is told of, and what each crawl may be lower without adding to it, in standard deviations."""
_USUAL_SPREAD, _ITS_WEIGHT = 0.025, 5
"""Standard deviation between crawls where little is known, and how many crawls that counts for."""
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
    known = [one for one in earlier if one.pages][-COMPARED:]
    if len(known) < _FEWEST_CRAWLS or not now.pages:
        return ()
    return tuple(_found(known, now))


def _found(known: Sequence[Counted], now: Counted) -> Iterator[Finding]:
    yield from _volume(known, now)
    yield from _look(known, now)
    for name, field in now.fields.items():
        before = [one.fields[name] for one in known if name in one.fields]
        if len(before) >= _FEWEST_CRAWLS:
            yield from _fill(name, before, field)
            yield from _shape(name, before, field)
            yield from _dates(name, known, now)


# Fill rates


def _fill(name: str, before: Sequence[FieldRun], now: FieldRun) -> Iterator[Finding]:
    counts = [(one.filled, one.seen) for one in before if one.seen >= _FEWEST_SEEN]
    if len(counts) < _FEWEST_CRAWLS or now.seen < _FEWEST_SEEN:
        return
    at_once, slowly = _fallen_at_once(counts, (now.filled, now.seen)), _fallen_slowly([*counts, (now.filled, now.seen)])
    usual = slowly if at_once is None else at_once
    if usual is not None:
        how = "" if at_once is not None else " crawl by crawl"
        yield Finding(
            Sign.FILL, name, f"on {usual:.0%} of the pages before, falling{how} to {now.filled / now.seen:.0%}"
        )


def _fallen_at_once(before: Sequence[tuple[int, int]], now: tuple[int, int]) -> float | None:
    """The usual rate, where this one is far below it."""
    usual = _rate(before)
    is_lower = usual - now[0] / now[1] >= LEAST_LOST and -_deviation(before, now) > _AT_ONCE
    return usual if is_lower else None


def _fallen_slowly(counts: Sequence[tuple[int, int]]) -> float | None:
    """The rate of the older half of the crawls, where the newer ones are below it one after the other."""
    half = len(counts) // 2
    older, newer = counts[:half], counts[half:]
    if len(older) < _FEWEST_CRAWLS:
        return None
    total = 0.0
    for one in newer:
        total = max(0.0, total - _deviation(older, one) - _SLACK)
    usual, (filled, seen) = _rate(older), newer[-1]
    return usual if total > _SLOWLY and usual - filled / seen >= LEAST_LOST else None


def _rate(counts: Sequence[tuple[int, int]]) -> float:
    """Of all together; never quite 0 or 1 (half a page more of each sort: Jeffreys' prior)."""
    return (sum(filled for filled, _ in counts) + 0.5) / (sum(seen for _, seen in counts) + 1)


def _deviation(before: Sequence[tuple[int, int]], now: tuple[int, int]) -> float:
    """How far a rate is from the usual one, in standard deviations; below 0 where it is lower."""
    usual, (filled, seen) = _rate(before), now
    chance = usual * (1 - usual)
    total = sum(count for _, count in before)
    spread = _spread(before, usual)
    return (filled / seen - usual) / sqrt(chance / seen + chance / total + spread * (1 + 1 / len(before)))


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
