"""What happened, in figures: how often it broke, what was healed, how fast and how sure. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil
from statistics import fmean, median
from typing import TYPE_CHECKING

from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord, RunRecord

_LASTING = (IncidentState.OPEN, IncidentState.CONFIRMING)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a group. An incident breaks one or more fields, and each broken field gets its own verdict."""

    incidents: int = 0
    unsettled: int = 0
    """Incidents that are open, or wait for their confirmation."""
    heals: int = 0
    """Fields that were healed, and confirmed."""
    refusals: int = 0
    """Fields for which no repair was trusted."""
    rollbacks: int = 0
    """Fields whose repair did not hold, and was undone."""
    success_rate: float | None = None
    """Heals among the settled verdicts (heals, refusals, rollbacks), 0 to 1; ``None`` where there are none."""
    confidence: float | None = None
    """The mean confidence of the heals, 0 to 1."""
    mttr_median: float | None = None
    """Seconds from the detection of an incident to its confirmed heal; ``None`` where none was healed."""
    mttr_p95: float | None = None
    """The 95th percentile of the same, by nearest rank: a time that was really needed, also with few incidents."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model was asked, and what it took."""

    calls: int = 0
    failures: int = 0
    """Calls without a usable reply."""
    prompt_tokens: int = 0
    """As the server counted them; 0 where it did not say."""
    reply_tokens: int = 0
    seconds: float = 0.0
    """Of all calls together."""
    seconds_median: float | None = None
    """Of a call that was answered; ``None`` where none was."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures over all, and by what they can be grouped by (in alphabetical order)."""

    overall: Summary = field(default_factory=Summary)
    by_source: Mapping[str, Summary] = field(default_factory=dict)
    by_field: Mapping[str, Summary] = field(default_factory=dict)
    """By the field's name, with its page kind and source: ``gazette/law/title``."""
    by_proposer: Mapping[str, Summary] = field(default_factory=dict)
    """A refusal has no proposer, unless one was refused by name."""
    by_model: Mapping[str, ModelUse] = field(default_factory=dict)
    """What the language models took."""
    runs: int = 0
    pages: int = 0
    items: int = 0


def summarise(
    incidents: Iterable[IncidentRecord],
    heals: Iterable[HealRecord],
    runs: Iterable[RunRecord] = (),
    calls: Iterable[LLMCallRecord] = (),
) -> Metrics:
    """The figures of these records; verdicts and calls for incidents that are not among them are left out."""
    known = {incident.id: incident for incident in incidents}
    verdicts = [heal for heal in heals if heal.incident in known]
    asked = [call for call in calls if call.incident in known]
    crawls = list(runs)
    return Metrics(
        overall=_summary(list(known.values()), verdicts),
        by_source=_grouped(known, verdicts, lambda heal: known[heal.incident].source, _sources),
        by_field=_grouped(known, verdicts, lambda heal: _field(known[heal.incident], heal.field), _fields),
        by_proposer=_grouped(known, verdicts, lambda heal: heal.proposer, _no_names),
        by_model={name: _use([call for call in asked if call.model == name]) for name in sorted(_models(asked))},
        runs=len(crawls),
        pages=sum(run.pages for run in crawls),
        items=sum(run.items for run in crawls),
    )


def _models(calls: Iterable[LLMCallRecord]) -> set[str]:
    return {call.model for call in calls}


def _use(calls: Sequence[LLMCallRecord]) -> ModelUse:
    answered = [call.seconds for call in calls if not call.error]
    return ModelUse(
        calls=len(calls),
        failures=len(calls) - len(answered),
        prompt_tokens=sum(call.prompt_tokens or 0 for call in calls),
        reply_tokens=sum(call.reply_tokens or 0 for call in calls),
        seconds=round(sum(call.seconds for call in calls), 3),
        seconds_median=median(answered) if answered else None,
    )


def _sources(incident: IncidentRecord) -> tuple[str, ...]:
    return (incident.source,)


def _fields(incident: IncidentRecord) -> tuple[str, ...]:
    return tuple(_field(incident, name) for name in incident.fields)


def _no_names(incident: IncidentRecord) -> tuple[str, ...]:  # noqa: ARG001 (an incident has no proposer of its own)
    return ()


def _field(incident: IncidentRecord, name: str) -> str:
    return f"{incident.source}/{incident.page_kind}/{name}"


def _grouped(
    incidents: Mapping[int, IncidentRecord],
    heals: Sequence[HealRecord],
    group_of: Callable[[HealRecord], str],
    groups_of: Callable[[IncidentRecord], tuple[str, ...]],
) -> dict[str, Summary]:
    """A summary for each group that a verdict is of, or that an incident names by itself; ``""`` is no group."""
    members: defaultdict[str, set[int]] = defaultdict(set)
    verdicts: defaultdict[str, list[HealRecord]] = defaultdict(list)
    for incident in incidents.values():
        for group in groups_of(incident):
            members[group].add(incident.id)
    for heal in heals:
        members[group_of(heal)].add(heal.incident)
        verdicts[group_of(heal)].append(heal)
    return {
        group: _summary([incidents[key] for key in sorted(members[group])], verdicts[group])
        for group in sorted(members)
        if group
    }


def _summary(incidents: Sequence[IncidentRecord], heals: Sequence[HealRecord]) -> Summary:
    confirmed = [heal for heal in heals if heal.state is HealState.CONFIRMED]
    refusals = sum(heal.state is HealState.REFUSED for heal in heals)
    rollbacks = sum(heal.state is HealState.ROLLED_BACK for heal in heals)
    settled = len(confirmed) + refusals + rollbacks
    healed = {heal.incident for heal in confirmed}
    times = [seconds for incident in incidents if incident.id in healed for seconds in _time_to_repair(incident)]
    return Summary(
        incidents=len(incidents),
        unsettled=sum(incident.state in _LASTING for incident in incidents),
        heals=len(confirmed),
        refusals=refusals,
        rollbacks=rollbacks,
        success_rate=len(confirmed) / settled if settled else None,
        confidence=fmean(heal.confidence for heal in confirmed) if confirmed else None,
        mttr_median=median(times) if times else None,
        mttr_p95=nearest_rank(times, 0.95) if times else None,
    )


def _time_to_repair(incident: IncidentRecord) -> tuple[float, ...]:
    """Seconds, to the millisecond, from detection to confirmation; nothing where the incident was not healed."""
    if incident.state is not IncidentState.HEALED or incident.closed_at is None:
        return ()
    return (max(0.0, round(incident.closed_at - incident.opened_at, 3)),)  # the clock may have been set back


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` (at least one) that this share (0 to 1) of them does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]
