"""What the tests of asking share: the double asked through the real client, and answers that hang on the seed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from healing.llm.ask import ask
from healing.llm.budget import Budget
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model, TryAgainError
from healing.llm.question import Remembered
from tests.doubles.ollama import Answer, named
from tests.llm.samples import LAW, names_nothing, nothing_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.llm.provider import ChatReply, ChatRequest, Health, Provider
    from healing.llm.question import Naming, Picks, Question, Review
    from tests.doubles.ollama import Json, OllamaDouble


async def no_pause(seconds: float) -> None:
    """Retries at once."""


BUDGET = Budget(sleep=no_pause)
TEXTS = {"title": "h1", "enacted": "time", "pdf": "PDF", "body": "First"}
"""What the lines of the nodes hold that answer LAW."""
FOUND = named(TEXTS)


async def asked(
    server: OllamaDouble | Provider,
    question: Question = LAW,
    budget: Budget = BUDGET,
    *,
    models: Sequence[Model] = (Model(),),
    review: Review = nothing_wrong,
    naming: Naming = names_nothing,
    remembered: Remembered | None = None,
) -> Picks:
    """What is asked of the double, or of any provider."""
    return await ask(
        question,
        OllamaProvider(server.url) if hasattr(server, "url") else server,
        models,
        budget,
        review=review,
        naming=naming,
        remembered=remembered or Remembered(),
    )


def by_seed(*texts: Mapping[str, str]) -> Answer:
    """A model that answers LAW by these texts, where they differ from TEXTS: by the first with seed 1, and so on."""
    answers = [named({**TEXTS, **one}) for one in texts]

    def content(request: Json) -> str:
        seed: int = request["options"]["seed"]
        return answers[seed - 1].content(request)

    return Answer(content)


def skip(seconds: float) -> None:
    """Let the clock of the running event loop jump ahead."""
    loop = asyncio.get_running_loop()
    now = loop.time
    loop.time = lambda: now() + seconds  # type: ignore[method-assign]


class Watched:
    """The real client; ``answered`` is set when the first reply is here."""

    def __init__(self, double: OllamaDouble) -> None:
        self.answered = asyncio.Event()
        self._provider = OllamaProvider(double.url)

    async def chat(self, request: ChatRequest) -> ChatReply:
        reply = await self._provider.chat(request)
        self.answered.set()
        return reply

    async def context_of(self, model: str) -> int:
        return await self._provider.context_of(model)

    async def warm_up(self, model: str, num_ctx: int) -> None:
        await self._provider.warm_up(model, num_ctx)

    async def health(self) -> Health:
        return await self._provider.health()


class BusyAtFirst(Watched):
    """The real client, to whom the server is busy so many ``times`` when it looks at it."""

    def __init__(self, double: OllamaDouble, times: int) -> None:
        super().__init__(double)
        self._times = times

    async def context_of(self, model: str) -> int:
        self._times -= 1
        if self._times >= 0:
            raise TryAgainError("busy")
        return await super().context_of(model)
