"""The model of a local Ollama server, by its native ``/api/chat``. The only file of this package that uses the network.

https://github.com/ollama/ollama/blob/main/docs/api.md
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import ollama

from healing.errors import LLMError
from healing.llm.provider import ChatReply, TryAgainError, UnusableReplyError
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from healing.llm.provider import ChatRequest

_NANOSECOND = 1e-9
_CONNECT_SECONDS = 5.0
_LOOK_SECONDS = 5.0

# A prompt that is too long is cut at its front with status 200. The estimate is rough (prose has up to 4.5 characters
# a token where 3.3 are reckoned), so only a count far below it is taken for a cut.
_LEAST_SHARE = 0.5

# What the client raises for answers that are none: bad JSON and pydantic's ValidationError are ValueErrors, a reply or
# an error body that is a list where a mapping is due ends in a TypeError or AttributeError inside the client.
_NOT_OLLAMA = (ValueError, TypeError, AttributeError)
_FAILURES = (ollama.ResponseError, ConnectionError, httpx.HTTPError, httpx.InvalidURL, *_NOT_OLLAMA)
_DROPPED = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


@dataclass(frozen=True, slots=True)
class OllamaProvider:
    """Models of the Ollama server at ``base_url``.

    Each call has its own connection: heals are rare, and may run in different event loops.
    """

    base_url: str = "http://localhost:11434"

    async def chat(self, request: ChatRequest) -> ChatReply:
        """Ask once. No time limit of its own but for the connection: the caller sets one."""
        try:
            async with self._client() as client:
                response = await client.chat(
                    model=request.model,
                    messages=[{"role": message.role, "content": message.content} for message in request.messages],
                    stream=False,
                    think=False,
                    format=dict(request.schema),
                    options={
                        "num_ctx": request.num_ctx,
                        "num_predict": request.max_tokens,
                        "temperature": request.temperature,
                    },
                )
        except _FAILURES as error:
            raise self._explained(error, request.model) from error
        return self._reply(response, request)

    async def why_unavailable(self, model: str) -> str:
        """One line for people on why ``model`` cannot be asked; empty where it can."""
        try:
            async with asyncio.timeout(_LOOK_SECONDS), self._client() as client:
                names = {found.model for found in (await client.list()).models}
        except (TimeoutError, *_FAILURES):
            return f"no language model at {self.base_url}: healing goes on without one"
        if _tagged(model) in names:
            return ""
        return f"no model {model} at {self.base_url} (`ollama pull {model}`): healing goes on without one"

    def _client(self) -> ollama.AsyncClient:
        # No proxy and no redirect: what is asked stays with the server that was named.
        timeout = httpx.Timeout(None, connect=_CONNECT_SECONDS)
        return ollama.AsyncClient(host=self.base_url, timeout=timeout, trust_env=False, follow_redirects=False)

    def _reply(self, response: ollama.ChatResponse, request: ChatRequest) -> ChatReply:
        """A status of 200 is no answer yet: it may be unfinished, cut, empty, or to a prompt that was cut."""
        if not response.done:
            raise LLMError(f"Ollama at {self.base_url} ended its answer half-way: look into the server's log")
        if response.done_reason == "length":
            raise UnusableReplyError(
                f"the reply was cut at {request.max_tokens} tokens (llm.max_tokens): raise it, or reply more briefly"
            )
        if response.done_reason != "stop":
            raise LLMError(f"Ollama at {self.base_url} stopped with {response.done_reason!r} instead of an answer")
        self._check_read(response, request)
        if not response.message.content:
            raise UnusableReplyError("the reply was empty")
        return ChatReply(
            text=response.message.content,
            model=response.model or request.model,
            prompt_tokens=response.prompt_eval_count or 0,
            reply_tokens=response.eval_count or 0,
            seconds=(response.total_duration or 0) * _NANOSECOND,
        )

    @staticmethod
    def _check_read(response: ollama.ChatResponse, request: ChatRequest) -> None:
        sent = sum(estimate_tokens(message.content) for message in request.messages)
        read = response.prompt_eval_count
        if read is not None and read < sent * _LEAST_SHARE:
            raise LLMError(
                f"the model {request.model} read {read} of about {sent} tokens, so the prompt was cut:"
                f" choose a model with a context of at least {request.num_ctx}"
            )

    def _explained(self, error: Exception, model: str) -> LLMError:
        if isinstance(error, ollama.ResponseError):
            return self._refused(error, model)
        if isinstance(error, _DROPPED):
            return TryAgainError(f"Ollama at {self.base_url} dropped the connection: look into the server's log")
        if isinstance(error, httpx.TimeoutException):
            return LLMError(f"Ollama at {self.base_url} cannot be reached in time: is the machine overloaded?")
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
            return LLMError(f"{self.base_url!r} is no URL of an Ollama server (llm.base_url): {error}")
        if isinstance(error, ConnectionError | httpx.HTTPError):
            return LLMError(f"no Ollama server at {self.base_url}: start it with `ollama serve`, or set llm.base_url")
        return LLMError(f"what answers at {self.base_url} is no Ollama server (llm.base_url): {_brief(error)}")

    def _refused(self, error: ollama.ResponseError, model: str) -> LLMError:
        said = _brief(error.error)
        if error.status_code == httpx.codes.NOT_FOUND:
            return LLMError(f"Ollama at {self.base_url} has no model {model}: fetch it with `ollama pull {model}`")
        if error.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return TryAgainError(f"Ollama at {self.base_url} is busy: {said}")
        if error.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return LLMError(
                f"Ollama at {self.base_url} failed ({error.status_code}): {said}; look into the server's log,"
                " and choose a smaller model where memory ran out"
            )
        return LLMError(f"Ollama at {self.base_url} did not take the question ({error.status_code}): {said}")


def _tagged(model: str) -> str:
    """Ollama lists every model with a tag."""
    return model if ":" in model.rsplit("/", 1)[-1] else f"{model}:latest"


def _brief(said: object) -> str:
    text = " ".join(str(said).split())
    return text if len(text) <= 200 else text[:197] + "..."
