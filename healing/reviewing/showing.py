"""What a person is shown of a repair that waits: selectors, and the places on the old and the new page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.errors import StoreError
from healing.model import ROWS
from healing.reporting.place import place_of
from healing.reporting.text import counted, moment, percent, printable
from healing.reviewing.deciding import proposed
from healing.store.records import HealState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.model import KindSelectors, Selectors
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord

_MOST_CHARS = 600


def shown(store: Store, incident: IncidentRecord, kind: KindSelectors) -> Iterator[str]:
    """Lines of text, without what could steer a terminal."""
    place = f"{incident.source}/{incident.page_kind}"
    yield f"Incident {incident.id}, {moment(incident.opened_at)}: {place}, {incident.state.value}"
    yield f"  {counted(incident.pages, 'failed page')}, such as:"
    yield from (f"    {printable(page.url)}" for page in store.parked(incident=incident.id, limit=3))
    heals = proposed(store, incident.id)
    if not heals:
        yield "  Nothing of it waits for a review; what was done: scrapy heal-history"
    pages = page_text(store, incident.before), page_text(store, incident.after)
    for heal in heals:
        why = printable("; ".join(heal.reasons))
        yield f"{heal.field}: {printable(heal.proposer)}, {percent(heal.confidence)} sure: {why}"
        sides = zip("-+", (heal.selectors_before, heal.selectors_after), pages, rows_of(heal, heals, kind), strict=True)
        for sign, selectors, html, rows in sides:
            yield from (f"  {sign} {printable(text)}" for text in selectors)
            yield from (f"    {line}" for line in _place(html, selectors, rows))
    refused = [heal for heal in store.heals(incident=incident.id) if heal.state is HealState.REFUSED]
    for heal in refused:
        yield f"{heal.field}: no repair was trusted: {printable('; '.join(heal.reasons))[:_MOST_CHARS]}"


def rows_of(heal: HealRecord, heals: Sequence[HealRecord], kind: KindSelectors) -> tuple[Selectors, Selectors]:
    """The row selectors, before and after, that a column's selectors are relative to; none for a field of the page."""
    if heal.field not in kind.columns:
        return (), ()
    rows = next((one for one in heals if one.field == ROWS), None)
    return (rows.selectors_before, rows.selectors_after) if rows else (kind.rows, kind.rows)


def page_text(store: Store, key: str) -> str:
    """The HTML of a stored page; empty where it is not kept (any more)."""
    if not key:
        return ""
    try:
        return store.snapshot(key).decode("utf-8", "replace")
    except StoreError:
        return ""


def _place(html: str, selectors: Sequence[str], rows: Sequence[str]) -> Iterator[str]:
    place = place_of(html, selectors, rows) if html else None
    if place is None:
        yield "(finds nothing on that page)" if html else "(the page is not kept)"
        return
    value = " ".join(place.value.split())
    if "".join(value.split()) not in "".join(place.text.split()):  # an attribute's, which readers do not see
        yield f"value: {printable(value)}"
    yield f"on the page: {printable(place.text)[:_MOST_CHARS]}"
