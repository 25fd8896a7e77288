"""Incidents with all that belongs to them: the records that the tables are made of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from healing.model import Symptom
from healing.store.figures import repair_seconds
from healing.store.records import HealRecord, HealState, LLMCallRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from healing.reporting.report import Scope
    from healing.store.interface import Store
    from healing.store.records import IncidentRecord

_BY_MODEL = re.compile(r"llm \((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Life:
    """One incident, from its first failed page to its end."""

    incident: IncidentRecord
    agent: str
    """The spider; empty where its crawl is no longer remembered."""
    heals: tuple[HealRecord, ...]
    calls: tuple[LLMCallRecord, ...]
    symptoms: Counter[tuple[str, str]]
    """By field and symptom (:class:`Symptom`), on how many of the parked pages."""

    @property
    def seconds(self) -> float | None:
        """From detection to confirmed heal; ``None`` where it was not healed."""
        return next((round(seconds, 6) for seconds in repair_seconds(self.incident)), None)

    def symptom(self, field: str) -> str:
        """What the field's breakage looked like on most pages; empty where no page was parked."""
        found = {symptom: pages for (name, symptom), pages in self.symptoms.items() if name == field}
        return max(sorted(found), key=found.__getitem__, default="")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One broken field of an incident, and one verdict on it."""

    life: Life
    field: str
    heal: HealRecord | None
    """``None`` where nobody judged it: the crawl ended first, or only reports."""

    @property
    def symptom(self) -> str:
        return self.life.symptom(self.field)

    @property
    def success(self) -> bool | None:
        """Whether the repair was confirmed; ``None`` where that is not settled."""
        return outcome(self.heal.state) if self.heal is not None else None

    @property
    def seconds(self) -> float | None:
        """From detection to confirmed heal; ``None`` where it was not healed."""
        return self.life.seconds if self.success else None

    @property
    def model(self) -> str:
        """The language model whose pick it is made from; empty where it is another proposer's."""
        return model_of(self.heal.proposer) if self.heal is not None else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a language model, and what became of its picks."""

    life: Life
    call: LLMCallRecord

    @property
    def speed(self) -> float | None:
        """Tokens of the reply a second, the time to read the prompt included; ``None`` where they were not counted."""
        call = self.call
        return call.reply_tokens / call.seconds if call.reply_tokens and call.seconds > 0 else None

    @property
    def held(self) -> bool | None:
        """Whether a field that was healed by this model's picks was confirmed.

        ``None`` where nothing could hold (no usable reply, or no question for picks), and where it is not settled.
        """
        if self.call.error or not self.call.verdict:
            return None
        states = {one.state for one in self.life.heals if model_of(one.proposer) == self.call.model}
        if HealState.CONFIRMED in states:
            return True
        return None if states & {HealState.PENDING, HealState.PROPOSED} else False


def outcome(state: HealState) -> bool | None:
    """Whether a verdict in this state is a success; ``None`` where that is not settled."""
    if state in (HealState.PENDING, HealState.PROPOSED):
        return None
    return state is HealState.CONFIRMED


def model_of(proposer: str) -> str:
    found = _BY_MODEL.fullmatch(proposer)
    return found[1] if found else ""


def attempts(life: Life) -> Iterator[Attempt]:
    """Each verdict; then each broken field that has none."""
    for heal in life.heals:
        yield Attempt(life, heal.field, heal)
    judged = {heal.field for heal in life.heals}
    for field in life.incident.fields:
        if field not in judged:
            yield Attempt(life, field, None)


def each_life(store: Store, scope: Scope) -> Iterator[list[Life]]:
    """All incidents in order of their ids, a batch at a time."""
    for incidents in store.each_incident(source=scope.source, since=scope.since):
        yield lives_of(store, incidents)


def lives_of(store: Store, incidents: Sequence[IncidentRecord]) -> list[Life]:
    """These incidents with what belongs to them: four questions to the store, however many they are."""
    ids = [one.id for one in incidents]
    agents = {run.id: run.spider for run in store.runs_by_id({one.run for one in incidents})}
    heals, calls = _by_incident(store.heals_of(ids)), _by_incident(store.calls_of(ids))
    failures = store.failures_of(ids)
    return [
        Life(
            one,
            agents.get(one.run, ""),
            tuple(heals[one.id]),
            tuple(calls[one.id]),
            _symptoms(failures.get(one.id, Counter())),
        )
        for one in incidents
    ]


P = TypeVar("P", HealRecord, LLMCallRecord)


def _by_incident(records: Iterable[P]) -> defaultdict[int, list[P]]:
    found: defaultdict[int, list[P]] = defaultdict(list)
    for one in records:
        found[one.incident].append(one)
    return found


def _symptoms(failures: Counter[str]) -> Counter[tuple[str, str]]:
    """``title: missing (why)`` without the why, which differs from page to page."""
    found: Counter[tuple[str, str]] = Counter()
    for failure, pages in failures.items():
        field, _, told = failure.partition(": ")
        found[field, next((one.value for one in Symptom if told.partition(" (")[0] == one.value), "")] += pages
    return found
