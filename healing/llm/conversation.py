"""What is said with one model: rounds of answers that are voted on, tried on the pages, and objected to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healing.llm.feedback import Objections, feedback
from healing.llm.poll import Poll

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from healing.errors import LLMError
    from healing.llm.budget import Budget
    from healing.llm.calls import Calls
    from healing.llm.feedback import Objection
    from healing.llm.provider import UnusableReplyError
    from healing.llm.question import Pick, Review
    from healing.llm.topic import Topic


class Conversation:
    """One model's answers: ``picks`` has what was voted for so far, so that a deadline costs what is under way only."""

    def __init__(self, topic: Topic, calls: Calls, budget: Budget, review: Review) -> None:
        self.topic = topic
        self.picks: Mapping[str, Pick] = {}
        self.trouble: LLMError | None = None
        """Why the model cannot be asked any more."""
        self._calls = calls
        self._rounds_left = 1 + budget.rounds
        # Without temperature every seed gives the same.
        self._variants = budget.variants if topic.model.temperature > 0 else 1
        self._review = review
        self._reviewed: tuple[Mapping[str, Pick], Mapping[str, str]] = ({}, {})
        self._objections = Objections()
        self._unusable: UnusableReplyError | None = None

    async def begin(self) -> None:
        """Ask until there is an answer to every field; ``LLMError`` where there is none."""
        while not self.picks:
            await self._round(self.topic.question.rules, {})
            failure = self.trouble or (self._unusable if not self._rounds_left else None)
            if failure and not self.picks:
                raise failure

    async def improve(self) -> None:
        """Say what is wrong with the answers, while there are rounds left and it may help."""
        spoken_of: Mapping[str, Pick] = {}
        told: Mapping[str, Objection] = {}
        while self._rounds_left and not self.trouble:
            if self.picks is not spoken_of:
                spoken_of = self.picks
                told = self._objections.to_tell(self.picks, self.faults(), self.topic.named)
            if not told:
                return
            await self._round(told, told)

    def faults(self) -> Mapping[str, str]:
        """What the review says of the picks as they are; that a field has none is no fault."""
        if self._reviewed[0] is not self.picks:
            found = self._review(self.picks)
            self._reviewed = self.picks, {name: fault for name, fault in found.items() if self.picks[name].nodes}
        return self._reviewed[1]

    def settled(self) -> dict[str, Pick]:
        """The picks, without the nodes of those that are wrong."""
        faults = self.faults()
        return {
            name: replace(pick, nodes=(), shown="") if name in faults else pick for name, pick in self.picks.items()
        }

    async def _round(self, names: Collection[str], told: Mapping[str, Objection]) -> None:
        """Ask for these fields; what has come when the time is up counts."""
        self._rounds_left -= 1
        lines = feedback(str(self._unusable or ""), told)
        poll = Poll(self.topic.only(names), self.topic.sheet, self._variants)
        try:
            await poll.hold(self.topic.pick_request(names, lines), self._calls)
        finally:
            answers = poll.result()
            self.trouble = poll.trouble
            self._unusable = None if answers else poll.unusable
            if answers:
                self.picks = {**self.picks, **answers}
