"""A person's decisions on repairs, in the store and in the selector modules. Errors are :class:`HealingError`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healing.errors import HealingError
from healing.selectors.change import AppliedChange, Reason
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from healing.selectors.library import SelectorLibrary
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord

PERSON = "a person"
"""Who, in the audit log; the proposer stands beside."""
_IN_FORCE = (HealState.CONFIRMED, HealState.PENDING)


def waiting(store: Store, source: str | None = None) -> list[IncidentRecord]:
    """The incidents whose repairs wait for a person."""
    return store.incidents(source=source, states=[IncidentState.REVIEW])


def proposed(store: Store, incident: int) -> list[HealRecord]:
    """The repairs of an incident that wait for a person."""
    return [heal for heal in store.heals(incident=incident) if heal.state is HealState.PROPOSED]


def accept(store: Store, library: SelectorLibrary, incident: int, at: float) -> AppliedChange:
    """Use what was proposed: its pages are read with it by the next crawl, or by heal-replay."""
    record, heals = _under_review(store, incident)
    why = "; ".join(f"{heal.field}: {', '.join(heal.reasons)}" for heal in heals)
    reason = Reason(_accepted_by(heals), why, min(heal.confidence for heal in heals), incident, at)
    wanted = {heal.field: heal.selectors_after for heal in heals}
    change = library.apply(record.source, record.page_kind, wanted, reason)
    store.set_heal_state([heal.id for heal in heals], HealState.CONFIRMED)
    note = "a person accepted it; its pages wait for the next crawl, or scrapy heal-replay"
    store.update_incident(incident, state=IncidentState.ACCEPTED, closed_at=at, note=note)
    return change


def reject(store: Store, incident: int, at: float, fields: Collection[str] = ()) -> list[HealRecord]:
    """Never propose these again: of some fields, or of all; an incident without a proposal any more is refused."""
    record, heals = _under_review(store, incident)
    if unknown := set(fields) - {heal.field for heal in heals}:
        known = ", ".join(heal.field for heal in heals)
        raise HealingError(f"incident {incident} proposes nothing for {', '.join(sorted(unknown))}: only for {known}")
    rejected = [heal for heal in heals if not fields or heal.field in fields]
    for heal in rejected:
        store.reject(record.source, record.page_kind, heal.field, heal.selectors_after)
    store.set_heal_state([heal.id for heal in rejected], HealState.REJECTED)
    if len(rejected) == len(heals):
        note = "a person rejected what was proposed; its pages wait for scrapy heal-replay"
        store.update_incident(incident, state=IncidentState.REFUSED, closed_at=at, note=note)
    return rejected


def roll_back(store: Store, library: SelectorLibrary, incident: int, at: float) -> AppliedChange:
    """Undo a heal that is in use, and never propose its selectors again; later changes of other fields stay."""
    record = store.incident(incident)
    heals = [heal for heal in store.heals(incident=incident) if heal.accepted and heal.state in _IN_FORCE]
    if not heals:
        raise HealingError(f"nothing of incident {incident} is in use: it is {record.state.value}")
    now = library.kind(record.source, record.page_kind)
    brought = {heal.field: _brought(heal) for heal in heals}
    gone = [name for name, texts in brought.items() if not set(texts) & set(now.of(name))]
    if len(gone) == len(brought):
        raise HealingError(
            f"incident {incident}: its selectors are not in {record.source} any more: a person, or a later change, has "
            "taken them out"
        )
    change = AppliedChange(
        record.source,
        record.page_kind,
        before={heal.field: heal.selectors_before for heal in heals},
        after=brought,
        reason=Reason(PERSON, f"undoes incident {incident}", 1.0, incident, at),
        path=Path(),
    )
    library.undo(change, change.reason)
    for name, texts in brought.items():
        store.reject(record.source, record.page_kind, name, texts)
    store.set_heal_state([heal.id for heal in heals], HealState.ROLLED_BACK)
    store.update_incident(incident, state=IncidentState.ROLLED_BACK, closed_at=at, note="a person undid it")
    return change


def _brought(heal: HealRecord) -> tuple[str, ...]:
    return tuple(text for text in heal.selectors_after if text not in heal.selectors_before)


def _accepted_by(heals: Sequence[HealRecord]) -> str:
    return f"{', '.join(sorted({heal.proposer for heal in heals}))}, accepted by {PERSON}"


def _under_review(store: Store, incident: int) -> tuple[IncidentRecord, list[HealRecord]]:
    record, heals = store.incident(incident), proposed(store, incident)
    if record.state is not IncidentState.REVIEW or not heals:
        known = ", ".join(str(one.id) for one in waiting(store)) or "none"
        raise HealingError(
            f"incident {incident} does not wait for a review, it is {record.state.value}; waiting: {known}"
        )
    return record, heals
