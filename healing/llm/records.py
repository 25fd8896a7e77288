"""The records that a listing page repeats: a few of them, whole, say more than many pieces."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.llm.elements import Seen
    from healing.llm.relevance import Wanted

    Fits = Mapping[str, Sequence[float]]

_LEAST = 2
_LOOKED_AT = 6
_SIDE = 0.8
_INLINE = frozenset({"a", "b", "strong", "em", "i", "u", "span", "font", "time", "cite"})
_FRAME = frozenset({"html", "body", "table", "tbody"})


@dataclass(frozen=True, slots=True)
class Record:
    """One element that repeats, and all that is seen in it, itself among it."""

    element: HtmlElement
    parts: tuple[Seen, ...]


def records(seen: Sequence[Seen], fits: Fits, columns: Sequence[Wanted]) -> list[Record]:
    """The repeated elements in which the columns fit best, whole, those with the most columns first.

    ``fits``: of each field the fit of each seen element. Empty where nothing repeats that a column could be in.
    """
    inside = _inside(seen)
    best: tuple[float, list[HtmlElement]] = (0.0, [])
    for run in _runs(seen):
        worth = fmean(_worth(inside[one.element], fits, columns) for one in run[:_LOOKED_AT])
        worth *= _SIDE if run[0].is_side else 1.0
        if worth > best[0]:
            best = worth, [one.element for one in run]
    found = [Record(element, tuple(inside[element])) for element in whole_elements(best[1])]
    return sorted(found, key=lambda record: -round(_worth(record.parts, fits, columns), 6))


def _runs(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Elements that stand alike, two or more."""
    runs: defaultdict[tuple[str, ...], list[Seen]] = defaultdict(list)
    for one in seen:
        runs[one.signature].append(one)
    return [run for run in runs.values() if len(run) >= _LEAST]


def _inside(seen: Sequence[Seen]) -> Mapping[HtmlElement, Sequence[Seen]]:
    inside: defaultdict[HtmlElement, list[Seen]] = defaultdict(list)
    for one in seen:
        for node in (one.element, *one.element.iterancestors()):
            inside[node].append(one)
    return inside


def whole_elements(run: Sequence[HtmlElement]) -> Sequence[HtmlElement]:
    """The largest elements that hold one of the run each: a cell's row. Links in a line are of one record."""
    while run:
        above = list(dict.fromkeys(element.getparent() for element in run))
        least = len(run) / 2 if run[0].tag in _INLINE else len(run)
        if len(above) < max(_LEAST, least) or any(node is None or node.tag in _FRAME for node in above):
            break
        run = above
    return run


def _worth(parts: Sequence[Seen], fits: Fits, columns: Sequence[Wanted]) -> float:
    """What the best parts are worth for the columns together; where none is asked for, how many parts there are.

    A text serves one column, one with several pieces so many; of parts that stand alike in one record each counts less.
    """
    like = Counter(part.signature for part in parts)
    if not columns:
        return float(len(like)) if len(like) == len(parts) else 0.0
    options = [(fits[column.name][part.place], column, part) for column in columns for part in parts]
    taken: Counter[str] = Counter()
    served: set[str] = set()
    worth = 0.0
    for fit, column, part in sorted(options, key=lambda option: -option[0]):
        if fit <= 0 or column.name in served or taken[part.text] >= max(1, len(part.pieces)):
            continue
        served.add(column.name)
        taken[part.text] += not column.rule.kind.is_link
        worth += fit / like[part.signature]
    return worth
