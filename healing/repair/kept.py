"""Pages of the old layout that are kept: a new selector has to give their stored values there, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from healing.dom.page import parse
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.values import overlap, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from healing.model import Selectors
    from healing.repair.incident import Incident

_LOOSE = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.LIST})
_OVERLAP = 0.5
"""Texts that share so much of their words are readings of the same place; of two dates or numbers that says nothing."""


def misreads(incident: Incident, field: str, selectors: Selectors) -> bool:
    """Whether the selectors give another value than the stored one on a kept page."""
    rule = incident.rules[field]
    for kept in incident.kept:
        if not (stored := kept.values.get(field)):
            continue
        reading = read_field(parse(kept.html, kept.url).selector, selectors, rule)
        is_loose = rule.kind in _LOOSE and overlap(reading.values, stored) >= _OVERLAP
        if reading.is_valid and not is_loose and not same(rule.kind, reading.values, stored):
            return True
    return False


class Make(Protocol):
    """Makes selectors that find nothing below the roots ``without``."""

    def __call__(self, *, without: Sequence[HtmlElement]) -> Selectors: ...


def serving(incident: Incident, field: str, make: Make, without: Sequence[HtmlElement] = ()) -> Selectors:
    """What ``make`` gives; where that misreads a kept page, what it gives that finds nothing there, if anything."""
    selectors = make(without=without)
    if not selectors or not misreads(incident, field, selectors):
        return selectors
    return make(without=[*without, *(parse(kept.html, kept.url).root for kept in incident.kept)]) or selectors
