"""The models of an Ollama server, by its native API. One of the two files of this package that use the network.

https://github.com/ollama/ollama/blob/main/docs/api.md
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import ollama

from healing.llm.provider import ChatReply, Health
from healing.llm.refusals import Refusals
from healing.llm.served import checked, cut_short, only_needed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from healing.errors import LLMError
    from healing.llm.provider import ChatRequest
    from healing.policy import LLMSection

_NANOSECOND = 1e-9
_CONNECT_SECONDS = 5.0

# What the client raises for answers that are none: bad JSON and pydantic's ValidationError are ValueErrors, a reply or
# an error body that is a list where a mapping is due ends in a TypeError or AttributeError inside the client.
_NOT_OLLAMA = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
_FAILURES = (ollama.ResponseError, ConnectionError, httpx.HTTPError, httpx.InvalidURL, *_NOT_OLLAMA)
_DROPPED = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


@dataclass(frozen=True, slots=True)
class OllamaProvider:
    """Models of the Ollama server at ``base_url``.

    Each call has its own connection: heals are rare, and may run in different event loops.
    """

    base_url: str = "http://localhost:11434"
    keep_alive: str = "10m"
    """How long a model stays loaded after a call."""
    api_key: str = field(default="", repr=False)
    """For a server behind a proxy that wants one."""
    _contexts: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _unthinking: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Models that do not take a word on thinking, not even that they need not."""

    @classmethod
    def of(cls, section: LLMSection) -> OllamaProvider:
        """The server of the policy."""
        return cls(section.base_url, section.keep_alive, section.api_key.get_secret_value())

    async def chat(self, request: ChatRequest) -> ChatReply:
        """Ask once. No time limit of its own but for the connection: the caller sets one."""
        async with self._client(request.model) as client:
            try:
                response = await self._ask(client, request)
            except ollama.ResponseError as error:
                if request.model in self._unthinking or not _is_about_thinking(error):
                    raise
                self._unthinking.add(request.model)
                response = await self._ask(client, request)
        return self._reply(response, request)

    async def context_of(self, model: str) -> int:
        """Most tokens that ``model`` was trained for, which is as many as the server takes; asked for once."""
        if model not in self._contexts:
            async with self._refusals.looking(), self._client(model) as client:
                self._contexts[model] = _context_in((await client.show(model)).modelinfo or {})
        return self._contexts[model]

    async def warm_up(self, model: str, num_ctx: int) -> None:
        """Load ``model`` with this context: a chat without messages does that and nothing else."""
        async with self._client(model) as client:
            await client.chat(
                model=model, messages=[], stream=False, keep_alive=self.keep_alive, options={"num_ctx": num_ctx}
            )

    async def health(self) -> Health:
        """The server's version, and the models that were pulled, with their tags."""
        async with self._refusals.looking(), self._client("") as client:
            models = tuple(found.model for found in (await client.list()).models if found.model)
            async with httpx.AsyncClient(**self._options()) as plain:
                version = (await plain.get(f"{self.base_url}/api/version")).raise_for_status().json()["version"]
        return Health(str(version), models)

    async def _ask(self, client: ollama.AsyncClient, request: ChatRequest) -> ollama.ChatResponse:
        return await client.chat(
            model=request.model,
            messages=[{"role": message.role, "content": message.content} for message in request.messages],
            stream=False,
            think=None if request.model in self._unthinking else False,
            format=dict(request.schema),
            keep_alive=self.keep_alive,
            options={
                "num_ctx": request.num_ctx,
                "num_predict": request.max_tokens,
                "temperature": request.temperature,
                "seed": request.seed,
            },
        )

    def _options(self) -> dict[str, Any]:
        # No proxy and no redirect: what is asked stays with the server that was named.
        return {
            "timeout": httpx.Timeout(None, connect=_CONNECT_SECONDS),
            "trust_env": False,
            "follow_redirects": False,
            "verify": self.base_url.startswith("https:"),  # loading the certificates takes longer than a connection
            "headers": {"authorization": f"Bearer {self.api_key}"} if self.api_key else {},
            "event_hooks": {"request": [only_needed(with_key=bool(self.api_key))]},
        }

    @asynccontextmanager
    async def _client(self, model: str) -> AsyncIterator[ollama.AsyncClient]:
        """A client whose failures are told in words for people."""
        try:
            async with ollama.AsyncClient(host=self.base_url, **self._options()) as client:
                yield client
        except _FAILURES as error:
            raise self._explained(error, model) from error

    def _reply(self, response: ollama.ChatResponse, request: ChatRequest) -> ChatReply:
        """A status of 200 is no answer yet: it may be unfinished, cut, empty, or to a prompt that was cut."""
        if response.done and response.done_reason == "length":
            raise cut_short(request)
        if not response.done or response.done_reason != "stop":
            raise self._refusals.stopped(response.done_reason if response.done else None)
        reply = ChatReply(
            text=response.message.content or "",
            model=response.model or request.model,
            prompt_tokens=response.prompt_eval_count or 0,
            reply_tokens=response.eval_count or 0,
            seconds=_seconds(response.total_duration),
            load_seconds=_seconds(response.load_duration),
            reply_seconds=_seconds(response.eval_duration),
            prompt_seconds=_seconds(response.prompt_eval_duration),
        )
        return checked(reply, request)

    def _explained(self, error: Exception, model: str) -> LLMError:
        if isinstance(error, ollama.ResponseError):
            return self._refusals.by_status(error.status_code, error.error, model)
        if isinstance(error, _DROPPED):
            return self._refusals.dropped()
        if isinstance(error, httpx.TimeoutException):
            return self._refusals.slow()
        if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.HTTPStatusError, *_NOT_OLLAMA)):
            return self._refusals.stranger(error)
        return self._refusals.absent()

    @property
    def _refusals(self) -> Refusals:
        return Refusals(
            kind="Ollama server",
            here=f"Ollama at {self.base_url}",
            base_url=self.base_url,
            start="ollama serve",
            fetch="fetch it with `ollama pull {model}`",
            enlarge="choose a model with a larger context",
        )


def _is_about_thinking(error: ollama.ResponseError) -> bool:
    return error.status_code == httpx.codes.BAD_REQUEST and "think" in str(error.error).lower()


def _context_in(model_info: Mapping[str, Any]) -> int:
    """Such as ``qwen2.context_length``; the parts of a model that sees images have contexts of their own."""
    named = f"{model_info.get('general.architecture')}.context_length"
    found = model_info.get(named) or next(
        (value for key, value in model_info.items() if key.endswith(".context_length")), 0
    )
    return found if isinstance(found, int) else 0


def _seconds(nanoseconds: int | None) -> float:
    """0 where the server left a counter out."""
    return (nanoseconds or 0) * _NANOSECOND
