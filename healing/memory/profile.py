"""What good values of a field look like, gathered from healthy pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MIN_EVIDENCE = 5
"""So many values must have been seen before one can be called unlike them."""

_MAX_OBSERVED = 500
"""When so many pages have been counted, all counts are halved: the old ones count less and less."""
_MAX_SHAPES = 16
_MAX_SEEN = 64
_SHAPED_CHARS = 80
_FAR_LONGER, _FAR_SHORTER = 5, 20
_LONG = 500
"""From here a value is prose, whose length says little (laws have one sentence or a thousand)."""
_MIN_LONG_VALUE = 200
_LEAST_ALIKE = 0.3
_MIN_WORDED_EVIDENCE = 20
"""Titles are often numbered alike (``Act 12``) until one has a name only: they need more evidence than ``C-12/34``."""

# Runs of one class of characters; letters without case (Arabic, Chinese) count as lower case.
_DIGITS = re.compile(r"\d+")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]+")
_LOWER = re.compile(r"[^\W\d_A]+")
_SPACE = re.compile(r"\s+")
_STRUCTURED = re.compile(r"9[^\w\s]|[^\w\s]9")
_REPEATED = re.compile(r"([^Aa9])\1+")


@dataclass(frozen=True, slots=True)
class Profile:
    """A summary of the values of one field.

    ``pages`` counts the remembered pages (rows, in a listing), ``filled`` those with a value.
    """

    pages: int = 0
    filled: int = 0
    shortest: int = 0
    longest: int = 0
    mean_length: float = 0.0
    shapes: dict[str, int] = field(default_factory=dict)
    """How often each value shape was seen (``Aa 9-9``: runs of one class of character folded), the most common kept."""
    distinct: int = 0
    """How many different values were seen, up to a cap."""
    mean_count: float = 0.0
    """How many strings a value has (lists, long texts), on average."""
    seen: tuple[int, ...] = ()
    """Checksums of the different values, up to a cap."""


def fill_rate(profile: Profile) -> float:
    """The share of the remembered pages (rows) that had a value, 0 to 1; 0 where nothing is remembered."""
    return profile.filled / profile.pages if profile.pages else 0.0


def shape_of(value: str) -> str:
    """The look of a value: runs of capitals as ``A``, of other letters as ``a``, of digits as ``9``, other marks once.

    ``"Case C-123/45"`` is ``"Aa A-9/9"``. Only the beginning of a long value is looked at.
    """
    shape = _UPPER.sub("A", value[:_SHAPED_CHARS])
    shape = _DIGITS.sub("9", _LOWER.sub("a", shape))
    return _REPEATED.sub(r"\1", _SPACE.sub(" ", shape))


def updated(profile: Profile, values: Sequence[str]) -> Profile:
    """The profile with one more page (row): its value's strings, none where the field was empty there."""
    profile = _faded(profile) if profile.pages >= _MAX_OBSERVED else profile
    if not values:
        return replace(profile, pages=profile.pages + 1)
    length, filled = sum(map(len, values)), profile.filled + 1
    mark = crc32("\n".join(values).encode("utf-8", "surrogatepass"))
    seen = profile.seen if mark in profile.seen or len(profile.seen) >= _MAX_SEEN else (*profile.seen, mark)
    return Profile(
        pages=profile.pages + 1,
        filled=filled,
        shortest=min(length, profile.shortest) if profile.filled else length,
        longest=max(length, profile.longest),
        mean_length=profile.mean_length + (length - profile.mean_length) / filled,
        shapes=_with_shape(profile.shapes, shape_of(values[0])),
        distinct=len(seen),
        mean_count=profile.mean_count + (len(values) - profile.mean_count) / filled,
        seen=seen,
    )


def counted(profile: Profile, count: int) -> Profile:
    """A profile of counts (how many rows a page has) with one more page; its lengths are the counts."""
    profile = _faded(profile) if profile.pages >= _MAX_OBSERVED else profile
    if not count:
        return replace(profile, pages=profile.pages + 1)
    filled = profile.filled + 1
    return replace(
        profile,
        pages=profile.pages + 1,
        filled=filled,
        shortest=min(count, profile.shortest) if profile.filled else count,
        longest=max(count, profile.longest),
        mean_length=profile.mean_length + (count - profile.mean_length) / filled,
    )


def misfit(profile: Profile, values: Sequence[str]) -> str:
    """Why a value is far from all that was seen, for people; empty where it is not, or too little was seen.

    Cautious on purpose: a look never seen before is common among good values (an author with an initial, a law with a
    name instead of a number). Only what no good value comes near is told.
    """
    if not values or profile.filled < MIN_EVIDENCE:
        return ""
    return _length_misfit(profile, values) or _shape_misfit(profile, values[0])


def _length_misfit(profile: Profile, values: Sequence[str]) -> str:
    length, longest = sum(map(len, values)), max(map(len, values))
    if profile.longest < _LONG and longest > max(_FAR_LONGER * profile.longest, _MIN_LONG_VALUE):
        return f"{longest} characters, never more than {profile.longest} before"
    if profile.shortest >= _LONG and length * _FAR_SHORTER < profile.shortest:
        return f"{length} characters, never fewer than {profile.shortest} before"
    return ""


def _shape_misfit(profile: Profile, value: str) -> str:
    """Where all values had one look with digits in it, a value that shares next to nothing with that look."""
    usual = next(iter(profile.shapes), "")
    if len(profile.shapes) != 1 or "9" not in usual:
        return ""
    if not _STRUCTURED.search(usual) and profile.filled < _MIN_WORDED_EVIDENCE:
        return ""
    shape = shape_of(value)
    alike = len(set(shape) & set(usual)) / len(set(shape) | set(usual))
    if shape == usual or ("9" in shape and alike >= _LEAST_ALIKE):
        return ""
    return f"{value[:60]!r} does not look like {usual!r}, as all values did before"


def _with_shape(shapes: Mapping[str, int], shape: str) -> dict[str, int]:
    found = {**shapes, shape: shapes.get(shape, 0) + 1}
    if len(found) > _MAX_SHAPES:
        rarest = min((known for known in found if known != shape), key=found.__getitem__)
        del found[rarest]
    return found


def _faded(profile: Profile) -> Profile:
    return replace(
        profile,
        pages=profile.pages // 2,
        filled=profile.filled // 2,
        shapes={shape: max(1, count // 2) for shape, count in profile.shapes.items()},
    )
