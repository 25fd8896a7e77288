"""What happened, in figures: how often it broke, what was healed, how fast and how sure. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from healing.store.figures import count
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from healing.store.figures import CallKey, Calls, Figures, IncidentKey, Times, VerdictKey, Verdicts
    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord, RunRecord

_LASTING = (IncidentState.OPEN, IncidentState.CONFIRMING)
_SETTLED = (HealState.CONFIRMED, HealState.REFUSED, HealState.ROLLED_BACK, HealState.REJECTED)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a group. An incident breaks one or more fields, and each broken field gets its own verdict."""

    incidents: int = 0
    """How often it broke: a source, or a field. By proposer: verdicts on what it proposed."""
    unsettled: int = 0
    """Incidents that are open, or wait for their confirmation."""
    heals: int = 0
    """Fields that were healed, and confirmed."""
    refusals: int = 0
    """Fields for which no repair was trusted."""
    rollbacks: int = 0
    """Fields whose repair did not hold, and was undone."""
    proposed: int = 0
    """Fields whose repair waits for a person's review."""
    rejected: int = 0
    """Fields whose repair a person rejected."""
    success_rate: float | None = None
    """Heals among the settled verdicts (also refusals, rollbacks, rejected), 0 to 1; ``None`` where there are none."""
    confidence: float | None = None
    """The mean confidence of the heals, 0 to 1."""
    mttr_median: float | None = None
    """Seconds from the detection of an incident to its confirmed heal; ``None`` where none was healed."""
    mttr_p95: float | None = None
    """The 95th percentile of the same, by nearest rank: a time that was really needed, also with few incidents."""
    mttr_max: float | None = None


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
    states: Mapping[str, int] = field(default_factory=dict)
    """Incidents by their state."""
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
    return metrics_of(count(incidents, heals, runs, calls))


def metrics_of(figures: Figures) -> Metrics:
    """The figures of records that were counted in groups."""
    runs = figures.runs.values()
    return Metrics(
        overall=_grouped(figures, lambda _: ("",), lambda _: "").get("", Summary()),
        by_source=_grouped(figures, lambda key: (key.source,), lambda key: key.source),
        # A field's time to repair is that of its own heals: another field of the incident may have been refused.
        by_field=_grouped(figures, _fields, _field, by_verdict=True),
        by_proposer=_by_proposer(figures),
        by_model=_by_model(figures.calls.items()),
        states=_states(figures),
        runs=sum(one.count for one in runs),
        pages=sum(one.pages for one in runs),
        items=sum(one.items for one in runs),
    )


def _by_proposer(figures: Figures) -> dict[str, Summary]:
    found = _grouped(figures, lambda _: (), lambda key: key.proposer, by_verdict=True)
    counts: Counter[str] = Counter()
    for key, one in figures.verdicts.items():
        counts[key.proposer] += one.count
    return {name: replace(summary, incidents=counts[name]) for name, summary in found.items() if name}


def _states(figures: Figures) -> dict[str, int]:
    states: Counter[str] = Counter()
    for key, one in figures.incidents.items():
        states[key.state.value] += one.count
    return dict(sorted(states.items()))


def _by_model(calls: Iterable[tuple[CallKey, Calls]]) -> dict[str, ModelUse]:
    groups: defaultdict[str, dict[bool, Calls]] = defaultdict(dict)
    for key, group in calls:
        groups[key.model][key.is_answered] = group
    return {model: _use(group) for model, group in sorted(groups.items())}


def _use(groups: Mapping[bool, Calls]) -> ModelUse:
    """By whether they were answered."""
    answered = groups[True].seconds if True in groups else ()
    return ModelUse(
        calls=sum(one.count for one in groups.values()),
        failures=groups[False].count if False in groups else 0,
        prompt_tokens=sum(one.prompt_tokens for one in groups.values()),
        reply_tokens=sum(one.reply_tokens for one in groups.values()),
        seconds=round(sum(sum(one.seconds) for one in groups.values()), 3),
        seconds_median=median(answered) if answered else None,
    )


def _fields(key: IncidentKey) -> tuple[str, ...]:
    return tuple(f"{key.source}/{key.page_kind}/{name}" for name in key.fields)


def _field(key: VerdictKey) -> str:
    return f"{key.source}/{key.page_kind}/{key.field}"


def _grouped(
    figures: Figures,
    groups_of: Callable[[IncidentKey], tuple[str, ...]],
    group_of: Callable[[VerdictKey], str],
    *,
    by_verdict: bool = False,
) -> dict[str, Summary]:
    """A summary for each group that an incident or a verdict is of. ``by_verdict``: the times are those of verdicts."""
    incidents: defaultdict[str, list[tuple[IncidentKey, Times]]] = defaultdict(list)
    verdicts: defaultdict[str, list[tuple[VerdictKey, Verdicts]]] = defaultdict(list)
    for incident in figures.incidents.items():
        for group in groups_of(incident[0]):
            incidents[group].append(incident)
    for verdict in figures.verdicts.items():
        verdicts[group_of(verdict[0])].append(verdict)
    return {
        group: _summary(incidents[group], verdicts[group], verdicts[group] if by_verdict else incidents[group])
        for group in sorted({*incidents, *verdicts})
    }


def _summary(
    incidents: Sequence[tuple[IncidentKey, Times]],
    verdicts: Sequence[tuple[VerdictKey, Verdicts]],
    timed: Sequence[tuple[object, Times]],
) -> Summary:
    states: Counter[HealState] = Counter()
    for key, one in verdicts:
        states[key.state] += one.count
    heals = states[HealState.CONFIRMED]
    settled = sum(states[state] for state in _SETTLED)
    times = sorted(seconds for _, one in timed for seconds in one.seconds)
    confidence = sum(one.confidence for key, one in verdicts if key.state is HealState.CONFIRMED)
    return Summary(
        incidents=sum(one.count for _, one in incidents),
        unsettled=sum(one.count for key, one in incidents if key.state in _LASTING),
        heals=heals,
        refusals=states[HealState.REFUSED],
        rollbacks=states[HealState.ROLLED_BACK],
        proposed=states[HealState.PROPOSED],
        rejected=states[HealState.REJECTED],
        success_rate=heals / settled if settled else None,
        confidence=confidence / heals if heals else None,
        mttr_median=round(median(times), 3) if times else None,
        mttr_p95=round(nearest_rank(times, 0.95), 3) if times else None,
        mttr_max=round(times[-1], 3) if times else None,
    )


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` (at least one) that this share (0 to 1) of them does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]
