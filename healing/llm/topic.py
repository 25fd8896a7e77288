"""What one model is asked: the question, condensed to the room that the budget and the model's context leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.condense import Sheet, condense
from healing.llm.feedback import FEEDBACK_ROOM
from healing.llm.prompt import EXAMPLES_ROOM, reply_schema, write_prompt
from healing.llm.provider import ChatRequest
from healing.llm.tokens import estimate_tokens, prompt_room
from healing.llm.written import selectors_schema, write_prompt_for_selectors

if TYPE_CHECKING:
    from collections.abc import Collection

    from healing.llm.budget import Budget
    from healing.llm.provider import Message, Model
    from healing.llm.question import Example, Pick, Question

_LEAST_ROOM = 200
_NOTHING_SHOWN = Sheet(())


def sheet_for(question: Question, budget: Budget) -> Sheet:
    """The numbered nodes that fit beside the words of the prompt: the same for the same question and budget.

    Feedback and examples have their room whether there are any or not. Raises ``LLMError`` where there is no room for
    the page, or nothing on it.
    """
    words = _tokens(write_prompt(question, _NOTHING_SHOWN)) + EXAMPLES_ROOM + FEEDBACK_ROOM
    return _condensed(question, words, budget)


@dataclass(frozen=True, slots=True)
class Topic:
    """One model, one question. ``num_ctx`` is the context to ask with, in tokens."""

    question: Question
    sheet: Sheet
    model: Model
    num_ctx: int
    examples: tuple[Example, ...] = ()

    def pick_request(self, names: Collection[str], feedback: tuple[str, ...]) -> ChatRequest:
        """Asks for nodes for the fields ``names``.

        The words before the feedback are always those of all fields, so that a server need not read them again.
        """
        messages = write_prompt(self.question, self.sheet, feedback, examples=self.examples)
        return self._request(messages, reply_schema(self.only(names), self.sheet))

    def write_request(self, names: Collection[str], budget: Budget) -> ChatRequest:
        """Asks for selectors for the fields ``names``; of the page it shows what is most like these."""
        asked = self.only(names)
        words = _tokens(write_prompt_for_selectors(asked, _NOTHING_SHOWN))
        sheet = _condensed(asked, words, within(budget, self.model, self.num_ctx))
        return self._request(write_prompt_for_selectors(asked, sheet), selectors_schema(names))

    def only(self, names: Collection[str]) -> Question:
        """The question for some of its fields, in its own order."""
        rules = {name: rule for name, rule in self.question.rules.items() if name in names}
        return replace(self.question, rules=rules)

    def named(self, pick: Pick) -> str:
        """The nodes of a pick by their numbers: ``node 7``."""
        places = {(node.page, node.xpath) for node in pick.nodes}
        nodes = enumerate(self.sheet.nodes, start=1)
        numbers = [str(number) for number, node in nodes if (node.page, node.xpath) in places]
        return f"{'node' if len(numbers) == 1 else 'nodes'} {', '.join(numbers)}"

    def _request(self, messages: tuple[Message, ...], schema: dict[str, object]) -> ChatRequest:
        return ChatRequest(
            messages, schema, self.model.name, self.model.temperature, self.model.max_tokens, self.num_ctx
        )


def within(budget: Budget, model: Model, num_ctx: int) -> Budget:
    """The budget with prompts that leave the model's replies their room in this context."""
    room = prompt_room(num_ctx, model.max_tokens)
    if room >= budget.prompt_tokens:
        return budget
    if room < 2 * _LEAST_ROOM:
        raise LLMError(
            f"the model {model.name} takes {num_ctx} tokens in all, of which replies may need {model.max_tokens}"
            " (llm.max_tokens): lower it, or choose a model with a larger context"
        )
    return replace(budget, prompt_tokens=room)


def _condensed(question: Question, words: int, budget: Budget) -> Sheet:
    room = budget.prompt_tokens - words
    if room < _LEAST_ROOM:
        raise LLMError(
            f"{len(question.rules)} fields take about {words} of {budget.prompt_tokens} prompt tokens,"
            " so there is no room for the page: ask for fewer at a time, or choose a model with a larger context"
        )
    sheet = condense(question, room, budget.pages)
    if not sheet.nodes:
        raise LLMError("the page has nothing to pick from: no visible text, no links, no metadata")
    return sheet


def _tokens(messages: tuple[Message, ...]) -> int:
    return sum(estimate_tokens(message.content) for message in messages)
