"""Sentiment by a language model on this machine, through Ollama: any language that the model speaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from etl_sentiment.meaning import Label, Sentiment
from etl_sentiment.sentiment.analyser import AnalyserError, unsupported
from etl_sentiment.sentiment.languages import language_of
from etl_sentiment.sentiment.model_prompt import read, request_for, shown
from healing.errors import LLMError
from healing.llm.budget import LOAD_SECONDS, Budget, call, context_for
from healing.llm.provider import UnusableReplyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.sentiment.model_prompt import Verdict
    from healing.llm.provider import Model, Provider

_TRIES = 2
"""Replies to one text: the second is told what was wrong with the first."""


class ModelAnalyser:
    """Asks one model about each text, one call a text; ``call_seconds`` is the limit of a call.

    A reply that cannot be used twice makes the text ``unsupported``; a server that gives none raises ``AnalyserError``.
    """

    def __init__(self, provider: Provider, model: Model, budget: Budget) -> None:
        self._provider = provider
        self._model = model
        self._budget = budget
        self._num_ctx = 0
        self.name = f"ollama {model.name}"

    def judge(self, text: str, language: str | None, about: Sequence[str] = ()) -> Sentiment:
        """How the text feels about the names of ``about``; about what it speaks of where there are none."""
        language = language or language_of(text)
        lines = shown(text)
        if not lines:
            return unsupported("there is no text", language)
        try:
            verdict = asyncio.run(self._ask(lines, about))
        except UnusableReplyError as error:
            return unsupported(f"{self.name} gave no usable reply: {error}", language)
        except LLMError as error:
            raise AnalyserError(f"{self.name}: {error}") from error
        return Sentiment(
            label=Label(verdict.label),
            score=round(verdict.score, 4),
            method=self.name,
            language=language,
            quotes=verdict.quotes,
        )

    def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
        """All of it in one question, the headline first; the model weighs it as it likes."""
        whole = "\n".join(filter(None, (headline, lead, text)))
        return self.judge(whole, language_of(whole, language))

    async def _ask(self, lines: Sequence[str], about: Sequence[str]) -> Verdict:
        if not self._num_ctx:
            self._num_ctx = await self._loaded()
        fault = ""
        for tries in range(1, _TRIES + 1):
            asked = request_for(lines, about, self._model, self._num_ctx, fault=fault)
            try:
                return read((await call(self._provider, asked, self._budget)).text, lines)
            except UnusableReplyError as error:
                if tries == _TRIES:
                    raise
                fault = str(error)
        raise AssertionError("unreachable")

    async def _loaded(self) -> int:
        """The context, with the model loaded: the first question need not wait for that."""
        num_ctx = await context_for(self._provider, self._model, self._budget)
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                await self._provider.warm_up(self._model.name, num_ctx)
        except TimeoutError as error:
            raise LLMError(f"the model was not loaded within {LOAD_SECONDS:g} s: choose a smaller one") from error
        return num_ctx
