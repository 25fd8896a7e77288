"""Records counted in groups: what figures are made of where there are too many records to read one by one. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord, RunRecord


class IncidentKey(NamedTuple):
    source: str
    page_kind: str
    fields: tuple[str, ...]
    state: IncidentState


class VerdictKey(NamedTuple):
    source: str
    page_kind: str
    field: str
    proposer: str
    state: HealState


class RunKey(NamedTuple):
    spider: str
    source: str
    is_over: bool
    reason: str


class CallKey(NamedTuple):
    model: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Times:
    """So many records, and seconds that some of them took."""

    count: int = 0
    seconds: tuple[float, ...] = ()
    """From detection to confirmed heal, of healed incidents and their confirmed verdicts; of calls, what each took."""


@dataclass(frozen=True, slots=True)
class Verdicts(Times):
    confidence: float = 0.0
    """The sum of their confidences."""


@dataclass(frozen=True, slots=True)
class Calls(Times):
    prompt_tokens: int = 0
    reply_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Runs:
    count: int = 0
    pages: int = 0
    items: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long heals held."""

    broke_after: tuple[float, ...] = ()
    """Seconds from the confirmed heal to the next incident of the page kind."""
    hold_since: tuple[float, ...] = ()
    """When those were confirmed (seconds since the epoch) that nothing has broken yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All records of a store, of one source or of all, counted in groups."""

    incidents: dict[IncidentKey, Times]
    verdicts: dict[VerdictKey, Verdicts]
    """On these incidents."""
    calls: dict[CallKey, Calls]
    """Of language models, for these incidents."""
    runs: dict[RunKey, Runs]


def count(
    incidents: Iterable[IncidentRecord],
    heals: Iterable[HealRecord],
    runs: Iterable[RunRecord] = (),
    calls: Iterable[LLMCallRecord] = (),
) -> Figures:
    """The groups of these records; verdicts and calls for incidents that are not among them are left out."""
    known = {incident.id: incident for incident in incidents}
    return Figures(
        incidents={key: _times(group) for key, group in _by_incident_key(known.values()).items()},
        verdicts=_verdicts(known, heals),
        calls=_calls(call for call in calls if call.incident in known),
        runs=_runs(runs),
    )


def _by_incident_key(incidents: Iterable[IncidentRecord]) -> dict[IncidentKey, list[IncidentRecord]]:
    groups: defaultdict[IncidentKey, list[IncidentRecord]] = defaultdict(list)
    for one in incidents:
        groups[IncidentKey(one.source, one.page_kind, one.fields, one.state)].append(one)
    return groups


def _times(incidents: list[IncidentRecord]) -> Times:
    return Times(len(incidents), tuple(seconds for one in incidents for seconds in repair_seconds(one)))


def repair_seconds(incident: IncidentRecord) -> tuple[float, ...]:
    """From detection to confirmed heal; nothing where it was not healed."""
    if incident.state is not IncidentState.HEALED or incident.closed_at is None:
        return ()
    return (max(0.0, incident.closed_at - incident.opened_at),)  # the clock may have been set back


def _verdicts(known: dict[int, IncidentRecord], heals: Iterable[HealRecord]) -> dict[VerdictKey, Verdicts]:
    groups: defaultdict[VerdictKey, list[HealRecord]] = defaultdict(list)
    for one in heals:
        if one.incident in known:
            incident = known[one.incident]
            groups[VerdictKey(incident.source, incident.page_kind, one.field, one.proposer, one.state)].append(one)
    return {
        key: Verdicts(
            len(group),
            tuple(seconds for one in group for seconds in repair_seconds(known[one.incident]))
            if key.state is HealState.CONFIRMED
            else (),
            sum(one.confidence for one in group),
        )
        for key, group in groups.items()
    }


def _calls(calls: Iterable[LLMCallRecord]) -> dict[CallKey, Calls]:
    groups: defaultdict[CallKey, list[LLMCallRecord]] = defaultdict(list)
    for one in calls:
        groups[CallKey(one.model, not one.error)].append(one)
    return {
        key: Calls(
            len(group),
            tuple(one.seconds for one in group),
            sum(one.prompt_tokens or 0 for one in group),
            sum(one.reply_tokens or 0 for one in group),
        )
        for key, group in groups.items()
    }


def _runs(runs: Iterable[RunRecord]) -> dict[RunKey, Runs]:
    groups: defaultdict[RunKey, list[RunRecord]] = defaultdict(list)
    for one in runs:
        groups[RunKey(one.spider, one.source, one.finished_at is not None, one.reason)].append(one)
    return {
        key: Runs(len(group), *(sum(getattr(one, name) for one in group) for name in ("pages", "items", "failed")))
        for key, group in groups.items()
    }
