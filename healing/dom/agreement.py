"""Whether values say the same, whatever their writing: texts in normal form, dates by day, lists as sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.dates import days_in
from healing.dom.text import normal
from healing.dom.vocabulary import STANDARD_PATHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.dom.metadata import Metadata

THE_ROW = "the list row"
"""The path of what the list row that led to a page says of a field, beside the paths of the page's own metadata."""
_LIST_MARKS = re.compile(r"\s*[,;|]\s*")
_MAX_COMPARED = 1000
_MAX_DATE = 60


def with_row(metadata: Metadata, told: str) -> Metadata:
    """The metadata, and what the list row told of the field that they are compared with, if it did."""
    return {**metadata, THE_ROW: (told,)} if told else metadata


def agreeing_paths(values: Sequence[str], metadata: Metadata) -> tuple[str, ...]:
    """The metadata paths that give the same value: the same text, the same day, or the same items."""
    if not values or sum(map(len, values)) > 20 * _MAX_COMPARED:
        return ()
    return tuple(path for path, given in metadata.items() if _agree(values, given))


def dissenting_paths(values: Sequence[str], metadata: Metadata) -> tuple[str, ...]:
    """The standard metadata paths that give another value; a date that cannot be read here says nothing."""
    given = ((path, metadata[path]) for path in sorted(STANDARD_PATHS & metadata.keys()))
    return tuple(
        path for path, other in given if values and not _agree(values, other) and not _is_unread(values, other)
    )


def _is_unread(values: Sequence[str], given: Sequence[str]) -> bool:
    """Whether just one of the two is a date that can be read here: the other may be one in words."""
    return bool(days_in(values[0][:_MAX_DATE])) is not bool(days_in(given[0][:_MAX_DATE]))


def _agree(values: Sequence[str], given: Sequence[str]) -> bool:
    mine, theirs = items(values), items(given)
    if mine == theirs:
        return True
    if len(theirs) == 1 and mine == items(_LIST_MARKS.split(given[0])):
        return True
    if len(values) == 1 and len(values[0]) <= _MAX_COMPARED and normal(values[0]) in theirs:
        return len(theirs) <= 3
    return len(given) == 1 and same_day(values[0], given[0])


def items(values: Iterable[str]) -> frozenset[str]:
    """The values as a set of normal forms."""
    return frozenset(form for form in map(normal, values) if form)


def same_day(one: str, other: str) -> bool:
    """Whether two short texts name the same calendar day."""
    if len(one) > _MAX_DATE or len(other) > _MAX_DATE:
        return False
    return bool(days_in(one) & days_in(other))


def split_items(given: Sequence[str]) -> tuple[str, ...]:
    """The items of a list value, also where it was written as one string."""
    parts = _LIST_MARKS.split(given[0]) if len(given) == 1 else given
    return tuple(part.strip() for part in parts if part.strip())
