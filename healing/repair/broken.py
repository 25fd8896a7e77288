"""Which fields a heal must look at: those that failed, and those that went silent with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.extraction import extract
from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Incident


def with_silent_fields(incident: Incident) -> Incident:
    """The incident with every field that gives nothing on any failed page though it was filled before.

    A field that is often empty is no failure where it is empty; but on the pages of a redesign it broke with the
    others, and would stay empty from then on. With the rows all columns are broken. A JSON page has none of that: what
    failed there is all that a person is told of.
    """
    if incident.selectors.is_json:
        return incident
    silent = set(_silent(incident))
    names = (ROWS, *incident.selectors.columns, *incident.selectors.fields)
    broken = tuple(name for name in names if name in silent or name in incident.broken)
    return replace(incident, broken=broken)


def _silent(incident: Incident) -> Iterator[str]:
    if ROWS in incident.broken:
        yield from incident.selectors.columns
    read = [
        extract(parse(page.html, page.url).selector, incident.page_kind, incident.selectors, incident.rules)
        for page in incident.pages
    ]
    for name in (*incident.selectors.fields, *incident.selectors.columns):
        profile = incident.memory.profiles.get(name)
        if profile is not None and profile.filled and not any(extraction.gives(name) for extraction in read):
            yield name
