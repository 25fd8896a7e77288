"""Which of the seen elements a prompt shows: of every field asked for the few that fit best, and two or three records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.llm.records import records
from healing.llm.relevance import fit, wanted
from healing.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.llm.elements import Seen
    from healing.llm.question import Question
    from healing.llm.relevance import Wanted

_ALL_PLACES, _LEAST_PLACES, _MOST_PLACES = 42, 10, 20
"""So many different places are shown for all fields of a page together, and for each of them."""
_PLACES_BESIDE = 3
"""For a column, beside the records."""
MAX_ALIKE = 3
_RECORDS = 3
_FALLS_OFF = 0.45
"""What fits less than this share of the best is no candidate."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One element, and whether it was chosen for where it leads to."""

    seen: Seen
    for_link: bool


def choose(seen: Sequence[Seen], question: Question) -> Iterator[Chosen]:
    """The elements to show, the most needed first; the caller stops where its room ends."""
    fields = wanted(question)
    fits = {field.name: [fit(one, field) for one in seen] for field in fields}
    links = {field.name for field in fields if field.rule.kind is Kind.URL}
    given: set[int] = set()
    for name, one in _needed(seen, question, fields, fits):
        if one.place not in given:
            given.add(one.place)
            yield Chosen(one, bool(one.attributes) and name in ("", *links))


def _needed(
    seen: Sequence[Seen], question: Question, fields: Sequence[Wanted], fits: Mapping[str, Sequence[float]]
) -> Iterator[tuple[str, Seen]]:
    """The elements with the field that each is for; an empty name for those that are for several."""
    yield from (("heading", one) for one in seen if one.tag == "h1" and not one.is_side)
    columns = [field for field in fields if field.in_rows]
    whole = records(seen, fits, columns)[:_RECORDS] if columns else []
    for record in whole:
        yield from (("", part) for part in record.parts)
    shown = {part.signature for record in whole for part in record.parts}
    left = [one for one in seen if one.signature not in shown]
    places = max(_LEAST_PLACES, min(_MOST_PLACES, _ALL_PLACES // max(1, len(fields))))
    best = {
        field.name: list(_best(left, fits[field.name], _PLACES_BESIDE if field.in_rows else places)) for field in fields
    }
    for rank in range(max(map(len, best.values()), default=0)):
        yield from ((name, ranked[rank]) for name, ranked in best.items() if rank < len(ranked))


def _best(seen: Sequence[Seen], fits: Sequence[float], places: int) -> Iterator[Seen]:
    """Of so many signatures that fit a field best the best element, and the first of those like it."""
    ranked = sorted(seen, key=lambda one: (-fits[one.place], one.place))
    alike: dict[tuple[str, ...], list[Seen]] = {}
    told: set[str] = set()
    for one in ranked:
        if fits[one.place] < _FALLS_OFF * fits[ranked[0].place]:
            break
        said = one.attributes.get("content", "")
        if not said or said not in told:  # pages repeat themselves for every machine that reads them
            alike.setdefault(one.signature, []).append(one)
        told.add(said)
    shown = [_few(run) for run in list(alike.values())[:places]]
    for rank in range(MAX_ALIKE):
        yield from (run[rank] for run in shown if rank < len(run))


def _few(run: Sequence[Seen]) -> list[Seen]:
    """The best of like elements, then the first ones of the page."""
    return [run[0], *sorted(run[1:], key=lambda one: one.place)[: MAX_ALIKE - 1]]
