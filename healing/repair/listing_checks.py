"""What speaks against a column of a listing: gaps, values that break the rule or the habit, another column's values."""

from __future__ import annotations

import re
from statistics import fmean, median
from typing import TYPE_CHECKING

from healing.dom.text import normal
from healing.model import Kind
from healing.repair.listing_fit import dates_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.model import Reading, Rule
    from healing.repair.incident import Incident
    from healing.repair.thresholds import ListingThresholds

_YEAR = re.compile(r"(?:19|20)\d\d")
Readings = list["Reading"]
"""A column's readings on one page, one a row."""


def column_faults(
    incident: Incident,
    name: str,
    pages: Sequence[Readings],
    others: Mapping[str, Sequence[Readings]],
    limits: ListingThresholds,
) -> Iterator[str]:
    """Why these readings (of each page, one a row) cannot be the column ``name``, for people.

    ``others``: the readings of the columns that are known to be right.
    """
    remembered = [" ".join(row.get(name, ())) for page in incident.memory.pages for row in page.rows]
    usual = [value for value in remembered if value]
    wanted = limits.fill * (len(usual) / len(remembered) if remembered else 1.0)
    for readings in pages:
        filled = [reading for reading in readings if reading.values]
        if len(filled) < max(1, wanted * len(readings)):
            yield f"fills {len(filled)} of {len(readings)} rows"
            continue
        values = [" ".join(reading.values) for reading in filled]
        yield from _rule_faults(incident.rules[name], filled, values, limits)
        yield from _years(incident.rules[name].kind, usual, values, limits)
        yield from _sameness(incident.rules[name].kind, usual, values, limits)
        if not incident.rules[name].kind.is_link:  # a new site writes its addresses longer or shorter
            yield from _length_faults(usual, values, limits)
    yield from _twins(incident, name, pages, others, limits)


def _rule_faults(
    rule: Rule, filled: Sequence[Reading], values: Sequence[str], limits: ListingThresholds
) -> Iterator[str]:
    problems = [reading.problem for reading in filled if reading.problem]
    if len(problems) > limits.invalid * len(filled):
        yield problems[0]
    if rule.kind is Kind.DATE:
        vague = [value for value in values if len(dates_of(value)) != 1]
        if len(vague) > limits.invalid * len(values):
            yield f"{vague[0]!r} does not name one day"


def _years(kind: Kind, usual: Sequence[str], values: Sequence[str], limits: ListingThresholds) -> Iterator[str]:
    """A list is often parted by years, and what has digits looks a little like what had digits before."""
    years = [value for value in values if _YEAR.fullmatch(value)]
    if kind is not Kind.DATE and len(years) > limits.equal * len(values) and not any(map(_YEAR.fullmatch, usual)):
        yield f"{years[0]!r} is only a year"


def _sameness(kind: Kind, usual: Sequence[str], values: Sequence[str], limits: ListingThresholds) -> Iterator[str]:
    """Values that used to differ and now hardly do are no record's own; records share days, though."""
    different, least = len(set(values)), 2 if kind is Kind.DATE else limits.distinct * len(values)
    if len(values) > limits.few and len(set(usual)) > 0.5 * len(usual) and different < least:
        yield f"gives {different} different values in {len(values)} rows"


def _length_faults(usual: Sequence[str], values: Sequence[str], limits: ListingThresholds) -> Iterator[str]:
    if not usual:
        return
    length = median(map(len, values))
    shortest, longest = min(map(len, usual)), max(map(len, usual))
    if not limits.shortest * shortest <= length <= limits.longest * longest:
        yield f"is {length:.0f} characters long; {shortest} to {longest} were usual"


def _twins(
    incident: Incident,
    name: str,
    pages: Sequence[Readings],
    others: Mapping[str, Sequence[Readings]],
    limits: ListingThresholds,
) -> Iterator[str]:
    for other, theirs in others.items():
        pairs = [pair for mine, its in zip(pages, theirs, strict=True) for pair in zip(mine, its, strict=True)]
        if share_equal(pairs) > limits.equal and not _were_equal(incident, name, other, limits):
            yield f"gives the column {other}"


def share_equal(pairs: Sequence[tuple[Reading, Reading]]) -> float:
    filled = [(mine.values, theirs.values) for mine, theirs in pairs if mine.values and theirs.values]
    return fmean(normal(" ".join(a)) == normal(" ".join(b)) for a, b in filled) if filled else 0.0


def _were_equal(incident: Incident, name: str, other: str, limits: ListingThresholds) -> bool:
    rows = [row for page in incident.memory.pages for row in page.rows if row.get(name)]
    return bool(rows) and fmean(row.get(name) == row.get(other) for row in rows) > limits.equal
