"""A repaired listing read as the crawl will read it: whole, with all its columns, and asked whether anything fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.detection.checks import detect
from healing.dom.page import parse
from healing.extraction import extract
from healing.model import ROWS, KindSelectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from healing.model import Failure, Selectors
    from healing.repair.incident import Incident, PageEvidence


def failures_with(
    incident: Incident, repaired: Mapping[str, Selectors], looked_at: Collection[str], page: PageEvidence
) -> Iterator[Failure]:
    """What detection says of the rows and columns of a page, once they are read by the selectors ``repaired``.

    ``looked_at``: the columns that the repair is about; those of them that stay broken are left out. New columns may
    fill rows that were empty before (headers, separators), where the columns that never broke have nothing.
    """
    broken = {*incident.broken, *looked_at} - repaired.keys()
    columns = {
        name: repaired.get(name, queries) for name, queries in incident.selectors.columns.items() if name not in broken
    }
    selectors = KindSelectors(rows=repaired.get(ROWS, incident.selectors.rows), columns=columns)
    extraction = extract(parse(page.html, page.url).selector, incident.page_kind, selectors, incident.rules)
    yield from (failure for failure in detect(extraction, incident.memory) if failure.field not in broken)
