"""The whole conversation on one heal, under one deadline: pick nodes, be told what is wrong, then write selectors.

No failure of a model or its server is raised: what went wrong is told in :class:`Picks`, and healing goes on without.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.calls import Calls
from healing.llm.conversation import Conversation
from healing.llm.prompt import fitting
from healing.llm.provider import UnreachableError
from healing.llm.question import Pick, Picks, Remembered
from healing.llm.topic import Topic, sheet_for, within
from healing.llm.written import read_selectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.llm.budget import Budget
    from healing.llm.provider import Model, Provider
    from healing.llm.question import Naming, Question, Review

_NOTHING = Remembered()


async def ask(
    question: Question,
    provider: Provider,
    models: Sequence[Model],
    budget: Budget,
    *,
    review: Review,
    naming: Naming,
    remembered: Remembered = _NOTHING,
) -> Picks:
    """The nodes that a model names for each field of the question: the first of ``models`` that gives a usable answer.

    Picks with which ``review`` still finds fault have no nodes. Never raises ``LLMError``, and takes no longer than the
    budget's deadline and a review.
    """
    if not question.rules:
        return Picks({})
    asking = _Asking(question, provider, budget, review, remembered)
    limit = asyncio.timeout(budget.deadline_seconds)
    try:
        async with limit:
            await asking.pick(models, ends=limit.when())
            await asking.write(naming, ends=limit.when())
    except TimeoutError:
        if not limit.expired():
            raise
        asking.note_deadline()
    return asking.picks()


class _Asking:
    """What one heal has come to so far; whatever cuts it short, that is kept."""

    def __init__(
        self, question: Question, provider: Provider, budget: Budget, review: Review, remembered: Remembered
    ) -> None:
        self._question = question
        self._budget = budget
        self._review = review
        self._examples = fitting(remembered.examples, question)
        self._calls = Calls(provider, budget, remembered.replies)
        self._talk: Conversation | None = None
        self._written: dict[str, Pick] = {}
        self._errors: list[str] = []
        self._begun: list[str] = []

    async def pick(self, models: Sequence[Model], *, ends: float | None) -> None:
        """Ask one model after the other until one gives a usable answer; that one is told what is wrong with it.

        ``ends`` is when the time is up, on the event loop's clock. A model that hangs leaves half of it to the others.
        """
        if not models:
            self._errors.append("no model is named that could be asked (llm.model)")
        for place, model in enumerate(models, start=1):
            try:
                await self._begin(model, ends if place < len(models) else None)
            except LLMError as error:
                self._errors.append(str(error))
                if isinstance(error, UnreachableError):  # all models are on the same server
                    return
            if self._talk is not None and self._talk.picks:
                await self._improve(self._talk)
                return

    async def _improve(self, talk: Conversation) -> None:
        await talk.improve()
        if talk.trouble:
            self._errors.append(str(talk.trouble))

    async def write(self, naming: Naming, *, ends: float | None) -> None:
        """Ask once for selectors of the fields without nodes, where the page has more than was shown."""
        talk = self._talk
        if talk is None or not talk.picks or talk.trouble or talk.topic.sheet.is_whole:
            return
        picks = talk.settled()
        names = [name for name, pick in picks.items() if not pick.nodes]
        # One more try, no more: what was picked stands.
        try:
            written = await self._named(names, talk.topic, naming, ends) if names else {}
        except LLMError as error:
            self._errors.append(str(error))
            return
        faults = self._review({**picks, **written}) if written else {}
        self._written = {name: pick for name, pick in written.items() if name not in faults}

    async def _named(self, names: Sequence[str], topic: Topic, naming: Naming, ends: float | None) -> dict[str, Pick]:
        """The nodes that the model's selectors find."""
        request = topic.write_request(names, self._budget)
        answers = await self._calls.answer(request, "write", lambda text: read_selectors(text, names))
        selectors = {name: several for name, (several, _) in answers.items() if several}
        left = math.inf if ends is None else ends - asyncio.get_running_loop().time()
        nodes = await asyncio.to_thread(naming, selectors, left) if selectors and left > 0 else {}
        return {name: Pick(nodes[name], why, is_written=True) for name, (_, why) in answers.items() if nodes.get(name)}

    def note_deadline(self) -> None:
        """Say how far it had come when the time was up."""
        if self._talk is not None and self._talk.picks:
            self._errors.append(f"the time was up before {self._talk.topic.model.name} could correct its answer")
            return
        names = ", ".join(self._begun)
        told = f"no usable answer from {names} before the time was up" if names else "no time was left to ask a model"
        self._errors.append(f"{told}: raise healing.deadline_seconds, or choose a smaller model")

    def picks(self) -> Picks:
        """What there is now."""
        talk = self._talk
        if talk is None or not talk.picks:
            return Picks({}, self._calls.made, error="; ".join(dict.fromkeys(self._errors)))
        notes = tuple(dict.fromkeys(self._errors))
        return Picks({**talk.settled(), **self._written}, self._calls.made, talk.topic.model.name, notes=notes)

    async def _begin(self, model: Model, ends: float | None) -> None:
        """Until there is an answer; ``LLMError`` where there is none, or not in half of the time until ``ends``."""
        self._begun.append(model.name)
        now = asyncio.get_running_loop().time()
        share = asyncio.timeout_at(None if ends is None else (now + ends) / 2)
        try:
            async with share:
                num_ctx = await self._calls.context_for(model)
                sheet = sheet_for(self._question, within(self._budget, model, num_ctx))
                topic = Topic(self._question, sheet, model, num_ctx, self._examples)
                self._talk = Conversation(topic, self._calls, self._budget, self._review)
                await self._talk.begin()
        except TimeoutError as error:
            if not share.expired():
                raise
            if self._talk is None or not self._talk.picks:
                raise LLMError(f"{model.name} gave no usable answer in its share of the time") from error
