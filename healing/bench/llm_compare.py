"""One case repaired twice: without a model, and with one that is asked for what was refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from healing.bench.repair import answers, refused_case, repaired
from healing.bench.result import CaseResult
from healing.bench.run import Defect, run_each
from healing.repair.healer import heal
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from healing.bench.case import Case
    from healing.bench.llm_files import Gap
    from healing.bench.repair import Repair
    from healing.bench.run import Watch
    from healing.llm.question import Call
    from healing.repair.incident import Answer, Incident, Proposer


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model answered, and why it was not asked to the end where replies come from files."""

    answer: Answer
    gaps: Mapping[Gap, str] = field(default_factory=dict)


class Answerer(Protocol):
    """Whoever answers for a model: a server, files, a stand-in. It goes to the processes that repair, so it is data."""

    @property
    def name(self) -> str: ...

    def options(self) -> dict[str, object]:
        """What decides its answers, as JSON."""
        ...

    def check(self) -> None:
        """``HealingError`` where nobody would answer."""
        ...

    def hear(self, case: Case, incident: Incident, names: tuple[str, ...]) -> Heard:
        """Ask for the fields ``names`` of an incident; see :class:`healing.repair.healer.Ask`."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model was asked in one heal, and what it said."""

    fields: tuple[str, ...]
    named: tuple[str, ...] = ()
    """Of these, the ones for which it named a node, good or not."""
    nulls: tuple[str, ...] = ()
    """Of these, the ones that it says are not on the page."""
    calls: tuple[Call, ...] = ()
    seconds: float = 0.0
    """From the question to the candidates: all calls, condensing before, synthesis after them."""
    note: str = ""
    gaps: Mapping[Gap, str] = field(default_factory=dict)

    @property
    def is_unheard(self) -> bool:
        """Whether no call got any reply."""
        return bool(self.calls) and all(call.is_failure for call in self.calls)


@dataclass(frozen=True, slots=True)
class WithModel:
    """One case's result with one model; ``asked`` is ``None`` where nothing was left to ask for."""

    result: CaseResult
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One case without a model, and with each of them."""

    without: CaseResult
    models: Mapping[str, WithModel]
    """By the model's name."""

    @property
    def has_error(self) -> bool:
        """Whether a repair ended in a defect, with a model or without."""
        return bool(self.without.error) or any(one.result.error for one in self.models.values())


class Listener:
    """The step that asks a model, noting what is asked and said."""

    def __init__(self, case: Case, answerer: Answerer) -> None:
        self._case = case
        self._answerer = answerer
        self.asked: Asked | None = None

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
        start = perf_counter()
        heard = self._answerer.hear(self._case, incident, names)
        answered = [name for name in names if name in heard.answer.picks]
        nulls = tuple(name for name in answered if _is_null(name, heard.answer))
        self.asked = Asked(
            names,
            named=tuple(name for name in answered if name not in nulls),
            nulls=nulls,
            calls=heard.answer.calls,
            seconds=perf_counter() - start,
            note=heard.answer.note,
            gaps=heard.gaps,
        )
        return heard.answer


def _is_null(name: str, answer: Answer) -> bool:
    """Whether no reply named a node; a pick has none either where the pages speak against all that were named."""
    texts = [call.text for call in answer.calls if call.purpose == "pick" and call.text]
    replies = [json.loads(text) for text in texts]
    return not answer.picks[name].nodes and not any(reply[name]["node"] for reply in replies if name in reply)


def run_compared(
    cases: Sequence[Case],
    answerers: Sequence[Answerer],
    watch: Watch,
    proposers: Sequence[Proposer] = PROPOSERS,
    each: Callable[[Comparison], None] | None = None,
) -> list[Comparison]:
    """Each case with and without each model, in order; ``each`` is given every comparison as soon as it is there.

    A defect costs its own case only, and is shown.
    """
    found: list[Comparison] = []

    def note(case: Case, one: Comparison | Defect) -> None:
        comparison = _failed(case, one, answerers) if isinstance(one, Defect) else one
        if each is not None:
            each(comparison)
        found.append(comparison)

    work = partial(compare_case, answerers=tuple(answerers), proposers=tuple(proposers))
    run_each(work, cases, watch, each=note)
    return found


def compare_case(case: Case, answerers: Sequence[Answerer], proposers: Sequence[Proposer] = PROPOSERS) -> Comparison:
    """One case without a model, and with each; where nothing was refused it is healed once only."""
    plain = repaired(case, proposers)
    without = CaseResult(case.id, plain.milliseconds, answers(case, plain.verdict.fields))
    if all(verdict.accepted for verdict in plain.verdict.fields.values()):
        return Comparison(without, {one.name: WithModel(without) for one in answerers})
    return Comparison(without, {one.name: _with_model(case, plain, one, proposers) for one in answerers})


def heal_asking(
    case: Case, plain: Repair, answerer: Answerer, proposers: Sequence[Proposer] = PROPOSERS
) -> tuple[Repair, Asked | None]:
    """The same repair once more, now with a model for what was refused."""
    listener = Listener(case, answerer)
    verdict = heal(plain.encounter.incident, proposers=proposers, ask=listener)
    milliseconds = plain.milliseconds + 1000 * (verdict.seconds - plain.verdict.seconds)
    return replace(plain, verdict=verdict, milliseconds=milliseconds), listener.asked


def _with_model(case: Case, plain: Repair, answerer: Answerer, proposers: Sequence[Proposer]) -> WithModel:
    repair, asked = heal_asking(case, plain, answerer, proposers)
    return WithModel(CaseResult(case.id, repair.milliseconds, answers(case, repair.verdict.fields)), asked)


def _failed(case: Case, defect: Defect, answerers: Sequence[Answerer]) -> Comparison:
    refused = refused_case(case, defect.milliseconds, defect.error)
    return Comparison(refused, {one.name: WithModel(refused) for one in answerers})
