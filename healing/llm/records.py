"""The records that a listing page repeats: a few of them, whole, say more than many pieces."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from healing.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.llm.elements import Seen
    from healing.llm.relevance import Wanted

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


def records(seen: Sequence[Seen], fits: Mapping[str, Sequence[float]], columns: Sequence[Wanted]) -> list[Record]:
    """The repeated elements in which the columns fit best, whole, those with the most columns first.

    ``fits``: of each field the fit of each seen element. Empty where nothing repeats that a column could be in.
    """
    inside = _inside(seen)
    runs: defaultdict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
    for one in seen:
        runs[one.signature].append(one.element)
    sides = {one.element for one in seen if one.is_side}
    best: tuple[float, list[HtmlElement]] = (0.0, [])
    for run in runs.values():
        if len(run) >= _LEAST:
            worth = fmean(_worth(inside[element], fits, columns) for element in run[:_LOOKED_AT])
            best = max(best, (worth * (_SIDE if run[0] in sides else 1.0), run), key=lambda pair: pair[0])
    found = [Record(element, tuple(inside[element])) for element in _whole(best[1])]
    return sorted(found, key=lambda record: -round(_worth(record.parts, fits, columns), 6))


def _inside(seen: Sequence[Seen]) -> Mapping[HtmlElement, Sequence[Seen]]:
    inside: defaultdict[HtmlElement, list[Seen]] = defaultdict(list)
    for one in seen:
        for node in (one.element, *one.element.iterancestors()):
            inside[node].append(one)
    return inside


def _whole(run: Sequence[HtmlElement]) -> Sequence[HtmlElement]:
    """The largest elements that hold one of the run each: a cell's row. Links in a line are of one record."""
    while run:
        above = list(dict.fromkeys(element.getparent() for element in run))
        least = len(run) / 2 if run[0].tag in _INLINE else len(run)
        if len(above) < max(_LEAST, least) or any(node is None or node.tag in _FRAME for node in above):
            break
        run = above
    return run


def _worth(parts: Sequence[Seen], fits: Mapping[str, Sequence[float]], columns: Sequence[Wanted]) -> float:
    """The sum of what the best parts are worth for each column: no text serves two, and of several alike each is less."""
    options = sorted(
        (
            (fits[column.name][part.place], -index, column, part)
            for column in columns
            for index, part in enumerate(parts)
        ),
        key=lambda option: option[:2],
        reverse=True,
    )
    taken: Counter[str] = Counter()
    served: set[str] = set()
    worth = 0.0
    for fit, _, column, part in options:
        if fit <= 0 or column.name in served or taken[part.text] >= max(1, len(part.pieces)):
            continue
        served.add(column.name)
        if column.rule.kind is not Kind.URL:
            taken[part.text] += 1
        worth += fit / sum(1 for other in parts if other.signature == part.signature)
    return worth
