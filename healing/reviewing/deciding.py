"""A person's decisions on repairs, in the store and in the selector modules. Errors are :class:`HealingError`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healing.errors import HealingError, UnknownRecordError
from healing.selectors.change import AppliedChange, Reason
from healing.selectors.history import ROLLBACK
from healing.selectors.patch import merged
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from healing.selectors.library import SelectorLibrary
    from healing.store.interface import Store
    from healing.store.records import HealRecord, IncidentRecord

PERSON = "a person"
"""Who, in the audit log; the proposer stands beside."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a repair that a person accepted."""

    change: AppliedChange
    also: tuple[int, ...]
    """Incidents of other crawls that waited for the same."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What became of repairs that a person rejected."""

    heals: tuple[HealRecord, ...]
    also: tuple[int, ...]
    """Incidents of other crawls in which just this was proposed, and nothing else: they wait no more."""


def waiting(store: Store, source: str | None = None) -> list[IncidentRecord]:
    """The incidents whose repairs wait for a person."""
    return store.incidents(source=source, states=[IncidentState.REVIEW])


def incident_of(store: Store, number: int) -> IncidentRecord:
    """The incident of a number that a person gave."""
    try:
        return store.incident(number)
    except UnknownRecordError:
        raise HealingError(f"there is no incident {number}: scrapy heal-history lists them") from None


def proposed(store: Store, incident: int) -> list[HealRecord]:
    """The repairs of an incident that wait for a person."""
    return [heal for heal in store.heals(incident=incident) if heal.state is HealState.PROPOSED]


def accept(store: Store, library: SelectorLibrary, incident: int, at: float) -> Accepted:
    """Use what was proposed: its pages are read with it by the next crawl, or by heal-replay.

    So are those of other incidents of the page kind that wait with a repair for these fields, or for some of them:
    each crawl proposes anew.
    """
    record, heals = _under_review(store, incident)
    why = "; ".join(f"{heal.field}: {', '.join(heal.reasons)}" for heal in heals)
    reason = Reason(_accepted_by(heals), why, min(heal.confidence for heal in heals), incident, at)
    wanted = {heal.field: heal.selectors_after for heal in heals}
    change = library.apply(record.source, record.page_kind, wanted, reason)
    store.set_heal_state([heal.id for heal in heals], HealState.CONFIRMED)
    note = "a person accepted it; its pages wait for the next crawl, or scrapy heal-replay"
    store.update_incident(incident, state=IncidentState.ACCEPTED, closed_at=at, note=note)
    also = [(other, theirs) for other, theirs in _alike(store, record) if {heal.field for heal in theirs} <= {*wanted}]
    for other, theirs in also:
        same = {heal.id for heal in theirs if heal.selectors_after == wanted[heal.field]}
        store.set_heal_state(same, HealState.CONFIRMED)
        store.set_heal_state({heal.id for heal in theirs} - same, HealState.REFUSED)
        note = f"a person accepted incident {incident} of the same page kind; its pages wait for the next crawl"
        store.update_incident(other, state=IncidentState.ACCEPTED, closed_at=at, note=note)
    return Accepted(change, tuple(other for other, _ in also))


def reject(store: Store, incident: int, at: float, fields: Collection[str] = ()) -> Rejected:
    """Never propose these again: of some fields, or of all; an incident without a proposal any more is refused."""
    record, heals = _under_review(store, incident)
    if unknown := set(fields) - {heal.field for heal in heals}:
        known = ", ".join(heal.field for heal in heals)
        raise HealingError(f"incident {incident} proposes nothing for {', '.join(sorted(unknown))}: only for {known}")
    rejected = [heal for heal in heals if not fields or heal.field in fields]
    for heal in rejected:
        store.reject(record.source, record.page_kind, heal.field, _brought(heal))
    _turn_down(store, incident, heals, rejected, at)
    also = []
    texts = {heal.field: heal.selectors_after for heal in rejected}
    for other, theirs in _alike(store, record):
        same = [heal for heal in theirs if texts.get(heal.field) == heal.selectors_after]
        if _turn_down(store, other, theirs, same, at):
            also.append(other)
    return Rejected(tuple(rejected), tuple(also))


def roll_back(
    store: Store, library: SelectorLibrary, incident: int, at: float, fields: Collection[str] = ()
) -> AppliedChange:
    """Undo a heal that is in use, of all fields or of some, and never propose its selectors again.

    Just what it brought is taken out: what came later, and what a person wrote, stays. ``HealingError`` where nothing
    of it is there any more, or where a crawl is proving it.
    """
    record, heals = _in_use(store, incident)
    if unknown := set(fields) - {heal.field for heal in heals}:
        known = ", ".join(heal.field for heal in heals)
        raise HealingError(f"incident {incident} changed nothing of {', '.join(sorted(unknown))}: only {known}")
    undone = [heal for heal in heals if not fields or heal.field in fields]
    now = library.kind(record.source, record.page_kind)
    if not any(set(_brought(heal)) & set(now.of(heal.field)) for heal in undone):
        raise HealingError(
            f"incident {incident}: its selectors are not in {record.source} any more: a person, or a later change, has "
            "taken them out"
        )
    change = AppliedChange(
        record.source,
        record.page_kind,
        before={heal.field: heal.selectors_before for heal in undone},
        after={heal.field: merged(heal.selectors_after, heal.selectors_before) for heal in undone},
        reason=Reason(ROLLBACK, f"{PERSON} undid incident {incident}", 1.0, incident, at),
        path=Path(),
    )
    library.undo(change, change.reason)
    for heal in undone:
        store.reject(record.source, record.page_kind, heal.field, _brought(heal))
    store.set_heal_state([heal.id for heal in undone], HealState.ROLLED_BACK)
    if len(undone) == len(heals):
        store.update_incident(incident, state=IncidentState.ROLLED_BACK, closed_at=at, note="a person undid it")
    return change


def _in_use(store: Store, incident: int) -> tuple[IncidentRecord, list[HealRecord]]:
    record = incident_of(store, incident)
    if record.state in (IncidentState.OPEN, IncidentState.CONFIRMING):
        raise HealingError(
            f"incident {incident} is {record.state.value}, a crawl is at work on it: wait for the crawl to end; what a "
            "crawl that was killed left unproved, the next one takes back"
        )
    heals = [heal for heal in store.heals(incident=incident) if heal.state is HealState.CONFIRMED]
    if not heals:
        raise HealingError(f"nothing of incident {incident} is in use: it is {record.state.value}")
    return record, heals


def _alike(store: Store, record: IncidentRecord) -> Iterator[tuple[int, list[HealRecord]]]:
    """The other incidents of a page kind that wait for a person, with what they propose."""
    for other in waiting(store, record.source):
        if other.page_kind == record.page_kind and other.id != record.id:
            yield other.id, proposed(store, other.id)


def _turn_down(
    store: Store, incident: int, heals: Sequence[HealRecord], rejected: Sequence[HealRecord], at: float
) -> bool:
    """Whether nothing is left of an incident that waits."""
    store.set_heal_state([heal.id for heal in rejected], HealState.REJECTED)
    if not rejected or len(rejected) < len(heals):
        return False
    note = "a person rejected what was proposed; its pages wait for the next crawl, or scrapy heal-replay"
    store.update_incident(incident, state=IncidentState.REFUSED, closed_at=at, note=note)
    return True


def _brought(heal: HealRecord) -> tuple[str, ...]:
    return tuple(text for text in heal.selectors_after if text not in heal.selectors_before)


def _accepted_by(heals: Sequence[HealRecord]) -> str:
    return f"{', '.join(sorted({heal.proposer for heal in heals}))}, accepted by {PERSON}"


def _under_review(store: Store, incident: int) -> tuple[IncidentRecord, list[HealRecord]]:
    record, heals = incident_of(store, incident), proposed(store, incident)
    if record.state is not IncidentState.REVIEW or not heals:
        known = ", ".join(str(one.id) for one in waiting(store)) or "none"
        raise HealingError(
            f"incident {incident} does not wait for a review, it is {record.state.value}; waiting: {known}"
        )
    return record, heals
