"""Stand-ins for a language model, which show what any model could reach, and what the gate lets through.

The *oracle* always picks the right node where it has a number: what is refused all the same was lost by condensing, by
synthesis or by the gate. The *adversary* always picks a wrong node, the one that resembles the remembered values most:
what comes of it would have been a wrong heal. Both answer through the prompt, the schema and the reader of replies that
a real model has.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from healing.bench.compare import is_right, normalised, same_cells
from healing.bench.gold_nodes import gold_numbers
from healing.bench.score import gold_of
from healing.dom.page import parse
from healing.extraction import problem_with
from healing.llm.provider import ChatReply, Health
from healing.llm.tokens import estimate_tokens
from healing.llm.topic import sheet_for
from healing.model import ROWS, Kind
from healing.repair.language_model import question_of
from healing.repair.resemblance import remembered, resemblance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from healing.bench.case import Case
    from healing.llm.budget import Budget
    from healing.llm.condense import Sheet
    from healing.llm.provider import ChatRequest
    from healing.llm.question import Question
    from healing.repair.incident import Incident

_WHY = "stands in for a model"


class StandIn:
    """Answers as a server of language models would, by the numbers that ``choose`` gives for the fields asked for."""

    def __init__(
        self,
        incident: Incident,
        budget: Budget,
        choose: Callable[[Question, Sheet], Mapping[str, tuple[int, ...]]],
    ) -> None:
        self._incident = incident
        self._budget = budget
        self._choose = choose
        self._numbers: Mapping[str, tuple[int, ...]] = {}

    async def chat(self, request: ChatRequest) -> ChatReply:
        """One reply in the form that the schema asks for; a question for selectors gets none."""
        asked: dict[str, Any] = request.schema["properties"]  # type: ignore[assignment]
        if not asked.keys() <= self._numbers.keys():  # a later round asks for some of the fields, by the same numbers
            question = question_of(self._incident, tuple(asked), self._budget.pages)
            self._numbers = self._choose(question, sheet_for(question, self._budget))
        answers = {name: _filled(form["properties"], self._numbers[name]) for name, form in asked.items()}
        text = json.dumps(answers)
        words = sum(estimate_tokens(message.content) for message in request.messages)
        return ChatReply(text, request.model, prompt_tokens=words, reply_tokens=estimate_tokens(text))

    async def context_of(self, model: str) -> int:  # noqa: ARG002
        """Not limited."""
        return 0

    async def warm_up(self, model: str, num_ctx: int) -> None:
        """Nothing to load."""

    async def health(self) -> Health:
        """Always well."""
        return Health("", ())


def _filled(form: Mapping[str, Any], numbers: tuple[int, ...]) -> dict[str, object]:
    """An answer for one field: a number or null, a list of numbers, or no selectors."""
    if "node" not in form:
        return {name: _WHY if part.get("type") == "string" else [] for name, part in form.items()}
    if "items" in form["node"]:
        return {"why": _WHY, "node": list(numbers)}
    return {"why": _WHY, "node": numbers[0] if numbers else None}


def oracle(case: Case, incident: Incident, budget: Budget) -> StandIn:
    """Always picks the right node, where it has a number."""
    return StandIn(incident, budget, lambda question, sheet: gold_numbers(case, question, sheet))


def adversary(case: Case, incident: Incident, budget: Budget) -> StandIn:
    """Always picks a wrong node that the field's values could stand in; of a listing it names the right rows."""

    def choose(question: Question, sheet: Sheet) -> dict[str, tuple[int, ...]]:
        gold = gold_numbers(case, question, sheet)
        return {
            name: gold[name] if name == ROWS else _plausible(case, incident, name, question, sheet)
            for name in question.rules
        }

    return StandIn(incident, budget, choose)


STAND_INS = {"oracle": oracle, "adversary": adversary}
"""By the names that ``heal-bench --llm`` knows them by."""


def _plausible(case: Case, incident: Incident, name: str, question: Question, sheet: Sheet) -> tuple[int, ...]:
    """The number of the wrong node that resembles most what is remembered of the field; none where none is valid."""
    known, rule = remembered(incident, name), question.rules[name]
    pages = [parse(html) for html in question.pages]
    found: list[tuple[float, int]] = []
    for number, node in enumerate(sheet.nodes, 1):
        picked, page = node.picked(rule.kind), pages[node.page]
        element = page.root.xpath(picked.xpath)[0]
        value = (element.get(picked.attribute) or "") if picked.attribute else page.text(element)
        if value and not problem_with((value,), rule) and not _is_part_of_gold(case, name, value):
            found.append((resemblance(known, page, element, value)[0], -number))
    return (-max(found)[1],) if found else ()


def _is_part_of_gold(case: Case, name: str, value: str) -> bool:
    """Whether a node of this value may be a right answer: it gives the value, or a part of it."""
    told, kind = gold_of(case).get(name), case.rules[name].kind
    if told is None:
        return True  # nobody knows what is right here, so nothing is known to be wrong
    if case.is_listing:
        return any(same_cells(kind, told.get("new_values", ()), [value]))
    gold = told.get("new_value")
    if gold is None or is_right(kind, gold, (value,)):
        return gold is not None
    if kind is Kind.DATE:
        return False
    text, parts = normalised(value), [normalised(str(one)) for one in (gold if isinstance(gold, list) else [gold])]
    return any(text in part or part in text for part in parts)
