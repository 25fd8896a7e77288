"""Which of the seen elements a prompt shows: of every field asked for the few that fit best, and a few whole records.

Each field has its own places, so that what many elements fit (a name, a topic) does not crowd out what few do; where
nothing more fits, nothing more is shown, however much room there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from healing.llm.records import Record, records
from healing.llm.relevance import fit, wanted
from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.llm.elements import Seen
    from healing.llm.question import Question
    from healing.llm.relevance import Wanted

    Fits = Mapping[str, Sequence[float]]

_ALL_PLACES, _LEAST_PLACES, _MOST_PLACES = 42, 10, 20
"""So many different places are shown for all fields of a page together, and for each of them."""
_ALL_BESIDE, _LEAST_BESIDE = 12, 3
"""The same for columns, beside the records."""
_MAX_ALIKE = 3
"""So many elements of one place."""
_RECORDS, _MAX_PARTS = 3, 24
_FALLS_OFF = 0.45
"""What fits less than this share of the best is no candidate."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One element, and whether it was chosen for where it leads to."""

    seen: Seen
    for_link: bool


def choose(seen: Sequence[Seen], question: Question) -> list[Chosen]:
    """The elements to show, the most needed first; ``seen`` are numbered by their places."""
    fields = wanted(question)
    fits = {field.name: [fit(one, field) for one in seen] for field in fields}
    whole = _records(seen, question, fields, fits)
    best = _best_of_each(seen, fields, fits, whole)
    links = {one for field in fields if field.rule.kind.is_link for one in best[field.name]}
    if any(field.rule.kind.is_link for field in fields):
        links |= {part for record in whole for part in record}
    headings = [one for one in seen if one.tag == "h1" and not one.is_side]
    ranked = [[one for one in rank if one is not None] for rank in zip_longest(*best.values())]
    # One record, then the likeliest place of each field outside of it: the records may be the wrong ones.
    order = chain(headings, *whole[:1], *ranked[:1], *whole[1:], *ranked[1:])
    return [Chosen(one, one in links) for one in dict.fromkeys(order)]


def _records(seen: Sequence[Seen], question: Question, fields: Sequence[Wanted], fits: Fits) -> list[list[Seen]]:
    """What is shown of each of a few records; of a page there are none."""
    columns = [field for field in fields if field.in_rows]
    if not columns and ROWS not in question.rules:
        return []
    return [_parts(record, columns, fits) for record in records(seen, fits, columns)[:_RECORDS]]


def _parts(record: Record, columns: Sequence[Wanted], fits: Fits) -> list[Seen]:
    """A record whole; of one that is a part of the page rather than a record what fits best."""

    def need(part: Seen) -> tuple[bool, float, int]:
        fitness = max((fits[column.name][part.place] for column in columns), default=0.0)
        return part.element is not record.element, -fitness, part.place

    return sorted(record.parts, key=need)[:_MAX_PARTS]


def _best_of_each(
    seen: Sequence[Seen], fields: Sequence[Wanted], fits: Fits, whole: Sequence[Sequence[Seen]]
) -> dict[str, list[Seen]]:
    """For each field the elements that fit it best, in other places than those of the records."""
    shown = {part.signature for record in whole for part in record}
    left = [one for one in seen if one.signature not in shown]
    each = max(1, len(fields))
    beside = max(_LEAST_BESIDE, _ALL_BESIDE // each)
    places = max(_LEAST_PLACES, min(_MOST_PLACES, _ALL_PLACES // each))
    return {field.name: _best(left, fits[field.name], beside if field.in_rows else places) for field in fields}


def _best(seen: Sequence[Seen], fits: Sequence[float], places: int) -> list[Seen]:
    """Of so many places that fit a field best the best element, then the next of each."""
    ranked = sorted((one for one in seen if fits[one.place] > 0), key=lambda one: (-fits[one.place], one.place))
    alike: dict[tuple[str, ...], list[Seen]] = {}
    told: set[str] = set()
    for one in ranked:
        if fits[one.place] < _FALLS_OFF * fits[ranked[0].place]:
            break
        said = one.attributes.get("content", "")
        if not said or said not in told:  # pages say the same to every machine that reads them
            alike.setdefault(one.signature, []).append(one)
        told.add(said)
    shown = [_few(run) for run in list(alike.values())[:places]]
    return [one for rank in zip_longest(*shown) for one in rank if one is not None]


def _few(run: Sequence[Seen]) -> list[Seen]:
    """The best of like elements, then the first ones of the page."""
    return [run[0], *sorted(run[1:], key=lambda one: one.place)[: _MAX_ALIKE - 1]]
