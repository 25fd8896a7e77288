"""The language model as a proposer: it names nodes, synthesis makes selectors. Asked last, and never a judge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from healing.dom.page import Page, parse
from healing.errors import LLMError
from healing.llm.ask import pick
from healing.llm.question import Question
from healing.model import ROWS, Rule
from healing.repair.incident import Answer, Candidate, ModelCall
from healing.repair.listing_rows import row_groups, row_selectors
from healing.repair.synthesis import Target, find, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.llm.budget import Budget
    from healing.llm.provider import Model, Provider
    from healing.llm.question import Pick, PickedNode, Picks
    from healing.model import Selectors
    from healing.repair.incident import Incident

PAGES_SHOWN = 1
"""So many of the incident's pages are put to the model: a small prompt has no room for more."""

SCORE = 0.7
"""What a model's pick is worth before the gate has seen it: enough where several pages agree, too little for one."""

_ROWS_RULE = Rule(ROWS, about="The repeated elements of the list, one for each record.")
_PAST_VALUES = 3


class LanguageModel:
    """Asks one model for the fields that no other proposer could heal; see :class:`healing.repair.healer.Ask`."""

    name = "llm"

    def __init__(self, provider: Provider, models: Sequence[Model], budget: Budget) -> None:
        self._provider = provider
        self._models = models
        self._budget = budget

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
        """What the first model that gives a usable answer proposes for the fields ``names``."""
        question = question_of(incident, names)
        calls: list[ModelCall] = []
        for model in self._models:
            try:
                picks = asyncio.run(pick(question, self._provider, self._budget, model))
            except LLMError as error:
                calls.append(ModelCall(model.name, error=str(error)))
                continue
            calls += [ModelCall(one.model, one.prompt_tokens, one.reply_tokens, one.seconds) for one in picks.calls]
            candidates = tuple(self._candidates(incident, picks, f"{self.name} ({model.name})"))
            return Answer(candidates, tuple(calls), f"{model.name} was asked for {', '.join(names)}")
        return Answer((), tuple(calls), f"healed without a language model: {calls[-1].error}")

    def _candidates(self, incident: Incident, answer: Picks, by: str) -> Iterator[Candidate]:
        picks = answer.fields
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages[:PAGES_SHOWN]]
        rows = _rows(picks.get(ROWS), pages)
        if rows:
            yield Candidate(ROWS, rows, by, SCORE, picks[ROWS].why, by_meaning=True)
        for name, picked in picks.items():
            if name == ROWS:
                continue
            in_rows = rows or incident.selectors.rows if name in incident.selectors.columns else ()
            selectors = _selectors(picked, pages, in_rows, many=incident.rules[name].kind.is_many)
            if selectors:
                made_for = rows if in_rows else ()
                yield Candidate(name, selectors, by, SCORE, picked.why, rows=made_for, by_meaning=True)


def question_of(incident: Incident, names: tuple[str, ...]) -> Question:
    """What the model is asked: the rules, the old selectors, a few past values, the failures and the pages."""
    values = {name: _past_values(incident, name) for name in names}
    return Question(
        page_kind=incident.page_kind,
        rules={name: _ROWS_RULE if name == ROWS else incident.rules[name] for name in names},
        pages=tuple(evidence.html for evidence in incident.pages[:PAGES_SHOWN]),
        old_selectors={name: incident.selectors.of(name) for name in names},
        past_values={name: past for name, past in values.items() if past},
        failures=tuple(dict.fromkeys(failure for page in incident.pages for failure in page.failures)),
        columns=frozenset(incident.selectors.columns),
    )


def _past_values(incident: Incident, name: str) -> tuple[str, ...]:
    records = [record for page in incident.memory.pages for record in (page.values, *page.rows)]
    values = (" ".join(record[name]) for record in reversed(records) if record.get(name))
    return tuple(dict.fromkeys(values))[:_PAST_VALUES]


def _rows(picked: Pick | None, pages: list[Page]) -> Selectors:
    """The rows that a model means: it was shown only some of them, so the whole group is taken that these belong to."""
    elements = _elements(picked.nodes, pages, 0) if picked is not None and pages else []
    if not elements:
        return ()
    groups = (group for group in row_groups(pages[0]) if set(elements) <= set(group.rows))
    group = next(groups, None)
    return tuple(row_selectors(group, pages[0].root))[:2] if group is not None else ()


def _selectors(picked: Pick, pages: list[Page], rows: Selectors, *, many: bool) -> Selectors:
    """Selectors for the picked nodes, on the whole page or relative to the rows that hold them."""
    attributes = {node.attribute for node in picked.nodes}
    if len(attributes) != 1:
        return ()
    targets: list[Target] = []
    for index, page in enumerate(pages):
        elements = _elements(picked.nodes, pages, index)
        roots = find(rows[0], page.root) if rows else [page.root]
        inside = ((root, tuple(one for one in elements if _is_inside(one, root))) for root in roots)
        targets += [Target(root, found) for root, found in inside if found]
    return synthesise(targets, attributes.pop(), many=many)


def _is_inside(element: HtmlElement, root: HtmlElement) -> bool:
    return element is root or root in element.iterancestors()


def _elements(nodes: tuple[PickedNode, ...], pages: list[Page], index: int) -> list[HtmlElement]:
    return [found for node in nodes if node.page == index for found in find(node.xpath, pages[index].root)]
