"""One round: the same request with different seeds, and the vote on what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.provider import UnusableReplyError
from healing.llm.reply import read_reply
from healing.llm.voting import still_to_ask, vote

if TYPE_CHECKING:
    from healing.llm.calls import Calls
    from healing.llm.condense import Sheet
    from healing.llm.provider import ChatRequest
    from healing.llm.question import Pick, Question


class Poll:
    """At most ``most`` answers to one question about one sheet; what has come counts at any time."""

    def __init__(self, question: Question, sheet: Sheet, most: int) -> None:
        self.trouble: LLMError | None = None
        """Why the model cannot be asked any more."""
        self.unusable: UnusableReplyError | None = None
        """Why an answer could not be used."""
        self._question = question
        self._sheet = sheet
        self._most = most
        self._asked = 0
        self._ballots: dict[int, dict[str, Pick]] = {}

    async def hold(self, request: ChatRequest, calls: Calls) -> None:
        """Ask side by side for as many answers as make a majority; for more only where they could decide something."""
        while not self.trouble and (more := still_to_ask(list(self._ballots.values()), self._asked, self._most)):
            # Seeds count from 1, since some servers take 0 for "any".
            wanted = [replace(request, seed=self._asked + number) for number in range(1, more + 1)]
            self._asked += more
            affordable = calls.affordable(wanted)
            async with asyncio.TaskGroup() as group:
                for one in affordable:
                    group.create_task(self._ask(one, calls))
            if len(affordable) < more and not self.trouble:
                self.trouble = calls.none_left

    def result(self) -> dict[str, Pick]:
        """What the answers that came say together; empty where none did."""
        # In the order of their seeds: which one came first is chance.
        ballots = [ballot for _, ballot in sorted(self._ballots.items())]
        return vote(ballots, self._asked) if ballots else {}

    async def _ask(self, request: ChatRequest, calls: Calls) -> None:
        try:
            self._ballots[request.seed] = await calls.answer(request, "pick", self._read)
        except UnusableReplyError as error:
            self.unusable = error
        except LLMError as error:
            self.trouble = error

    def _read(self, text: str) -> dict[str, Pick]:
        return read_reply(text, self._question, self._sheet)
