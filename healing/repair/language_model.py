"""The language model as a proposer: it names nodes, synthesis makes selectors. Asked last, and never a judge."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from healing.llm.ask import ask
from healing.llm.question import Question, Remembered
from healing.model import ROWS, Kind, Rule
from healing.repair.incident import Answer
from healing.repair.picked_candidates import candidates_of
from healing.repair.picked_review import faults_of_picks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.llm.budget import Budget
    from healing.llm.provider import Model, Provider
    from healing.llm.question import Naming, Pick
    from healing.repair.incident import Incident

_ROWS_RULE = Rule(ROWS, about="The repeated elements of the list, one for each record.")
_PAST_VALUES = 3
_REVIEWED = 4
"""On so many pages picks are tried between two rounds, while the model waits; the gate tries them on all."""


class NamesNodes(Protocol):
    """Makes the function that runs a model's selectors in the sandbox on these pages (HTML)."""

    def __call__(self, pages: Sequence[str]) -> Naming: ...


class LanguageModel:
    """Asks a chain of models for what no other proposer could heal; see :class:`healing.repair.healer.Ask`."""

    name = "llm"

    def __init__(
        self,
        provider: Provider,
        models: Sequence[Model],
        budget: Budget,
        *,
        naming: NamesNodes,
        remembered: Remembered | None = None,
    ) -> None:
        self._provider = provider
        self._models = models
        self._budget = budget
        self._naming = naming
        self._remembered = remembered or Remembered()

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
        """What the first model that gives a usable answer proposes for the fields ``names``."""
        question = question_of(incident, names, self._budget.pages)

        few = replace(incident, pages=incident.pages[:_REVIEWED])

        def review(picks: Mapping[str, Pick]) -> Mapping[str, str]:
            return faults_of_picks(few, picks)

        picks = asyncio.run(
            ask(
                question,
                self._provider,
                self._models,
                self._budget,
                review=review,
                naming=self._naming(question.pages),
                remembered=self._remembered,
            )
        )
        if picks.error:
            return Answer((), picks.calls, unanswered(names, picks.error))
        candidates = tuple(candidates_of(incident, picks.fields, f"{self.name} ({picks.model})"))
        note = "; ".join((f"{picks.model} was asked for {', '.join(names)}", *picks.notes))
        return Answer(candidates, picks.calls, note, picks.fields)


def unanswered(names: Sequence[str], why: str) -> str:
    """What people are told where no model's answer could be had."""
    return f"no language model's answer for {', '.join(names)}: {why}"


def question_of(incident: Incident, names: tuple[str, ...], pages: int = 1) -> Question:
    """What the model is asked: the rules, the old selectors, a few past values, the failures and the first pages."""
    values = {name: _past_values(incident, name) for name in names}
    return Question(
        page_kind=incident.page_kind,
        rules={name: _ROWS_RULE if name == ROWS else incident.rules[name] for name in names},
        pages=tuple(evidence.html for evidence in incident.pages[:pages]),
        old_selectors={name: incident.selectors.of(name) for name in names},
        past_values={name: past for name, past in values.items() if past},
        failures=tuple(dict.fromkeys(failure for page in incident.pages for failure in page.failures)),
        columns=frozenset(incident.selectors.columns),
    )


def _past_values(incident: Incident, name: str) -> tuple[str, ...]:
    records = [record for page in incident.memory.pages for record in (page.values, *page.rows)]
    glue = "; " if name != ROWS and incident.rules[name].kind is Kind.LIST else " "
    values = (glue.join(record[name]) for record in reversed(records) if record.get(name))
    return tuple(dict.fromkeys(values))[:_PAST_VALUES]
