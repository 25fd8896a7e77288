"""What a server's failures mean: which may pass in a moment, and what a person can do about the others."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.provider import TryAgainError, UnreachableError
from healing.llm.served import words_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_LOOK_SECONDS = 5.0
_CRASH_TRIES = 2
_DROP_TRIES = 3

_BUSY = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)
_KEY_WANTED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_LOADING = re.compile(r"loading model|is loading", re.IGNORECASE)
_NO_MEMORY = re.compile(r"out of memory|system memory|cudaMalloc", re.IGNORECASE)
_CRASHED = re.compile(r"no longer running|unexpectedly stopped|has terminated|while running the model")
"""The process that ran the model is gone. The next call starts a new one, which often does
(https://github.com/ollama/ollama/issues/8689)."""
_TOO_LONG = re.compile(r"context (size|length|window)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusals:
    """The failures of one server, in words for people."""

    kind: str
    """Such as ``Ollama server``."""
    here: str
    """Such as ``Ollama at http://localhost:11434``."""
    base_url: str
    start: str
    """How such a server is started."""
    fetch: str
    """How it comes by a model; ``{model}`` is the name."""
    enlarge: str
    """How it gets a larger context."""

    def by_status(self, code: int, body: object, model: str) -> LLMError:
        """What an answer of status ``code`` (300 and up, or -1 inside a stream) means."""
        said = words_of(body)
        if code in _BUSY or _LOADING.search(said):
            return TryAgainError(f"{self.here} is busy: {said}")
        if code == HTTPStatus.NOT_FOUND:
            return self._not_found(said, model)
        if code in _KEY_WANTED:
            return LLMError(f"{self.here} does not let us in ({code}): set llm.api_key")
        if HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.INTERNAL_SERVER_ERROR:
            more = f" ({self.enlarge})" if _TOO_LONG.search(said) else ""
            return LLMError(f"{self.here} did not take the question ({code}): {said}{more}")
        return self._failed(code, said)

    def stranger(self, error: object) -> LLMError:
        """Something answered, but not as such a server does."""
        return LLMError(f"what answers at {self.base_url} is no {self.kind} (llm.base_url): {words_of(error)}")

    def absent(self) -> LLMError:
        """Nothing answered."""
        return UnreachableError(f"no {self.kind} at {self.base_url}: start it with `{self.start}`, or set llm.base_url")

    def slow(self) -> LLMError:
        """There was no connection in time."""
        return UnreachableError(f"{self.here} cannot be reached in time: is the machine overloaded?")

    def dropped(self) -> LLMError:
        """The connection was closed without an answer, as by a server that is started anew."""
        return TryAgainError(f"{self.here} dropped the connection: look into the server's log", most_tries=_DROP_TRIES)

    def stopped(self, reason: str | None) -> LLMError:
        """The answer ended in another way than the model's own."""
        if reason is None:
            return LLMError(f"{self.here} ended its answer half-way: look into the server's log")
        return LLMError(f"{self.here} stopped with {reason!r} instead of an answer")

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """A look at the server takes a moment, or it is as good as not there."""
        limit = asyncio.timeout(_LOOK_SECONDS)
        try:
            async with limit:
                yield
        except TimeoutError as error:
            if not limit.expired():
                raise
            told = f"{self.here} said nothing for {_LOOK_SECONDS:g} s: is the machine overloaded?"
            raise UnreachableError(told) from error

    def _not_found(self, said: str, model: str) -> LLMError:
        if "model" not in said.lower():
            return self.stranger(said)
        return LLMError(f"{self.here} has no model {model}: {self.fetch.format(model=model)}")

    def _failed(self, code: int, said: str) -> LLMError:
        told = f"{self.here} failed ({code}): {said}; look into the server's log"
        if _CRASHED.search(said) and not _NO_MEMORY.search(said):
            return TryAgainError(told, most_tries=_CRASH_TRIES)
        return LLMError(f"{told}, and choose a smaller model where memory ran out")
