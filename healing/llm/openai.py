"""The models of an OpenAI-compatible server (llama.cpp's, vLLM, LM Studio). One of the two files that use the network.

https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
https://lmstudio.ai/docs/developer/openai-compat/structured-output
"""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import openai

from healing.llm.openai_answers import Chunk, Completion, Models, completion_of, context, studio_entry
from healing.llm.provider import ChatReply, Health
from healing.llm.refusals import Refusals
from healing.llm.served import checked, cut_short, only_needed, words_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from healing.errors import LLMError
    from healing.llm.provider import ChatRequest
    from healing.policy import LLMSection

_CONNECT_SECONDS = 5.0
_MILLISECOND = 1e-3

# The client's transport is its own choice (httpx or httpx2), so its errors are known by their names.
_DROPPED = frozenset({"RemoteProtocolError", "ReadError", "WriteError"})


@dataclass(frozen=True, slots=True)
class OpenAIProvider:
    """Models of the OpenAI-compatible server at ``base_url``, whose context is set where it is started."""

    base_url: str = "http://localhost:8080/v1"
    api_key: str = field(default="", repr=False)
    clock: Callable[[], float] = time.perf_counter
    _contexts: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _unthinking: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Models that do not take a word on thinking, not even that they need not."""

    @classmethod
    def of(cls, section: LLMSection) -> OpenAIProvider:
        """The server of the policy."""
        return cls(section.base_url, section.api_key.get_secret_value())

    async def chat(self, request: ChatRequest) -> ChatReply:
        """Ask once. No time limit of its own but for the connection: the caller sets one."""
        started = self.clock()
        async with self._client(request.model) as client:
            try:
                answer = await self._ask(client, request)
            except openai.BadRequestError as error:
                if request.model in self._unthinking or "think" not in words_of(error.body).lower():
                    raise
                self._unthinking.add(request.model)
                answer = await self._ask(client, request)
        return self._reply(answer, request, self.clock() - started)

    async def context_of(self, model: str) -> int:
        """Most tokens that the server takes as it was started; asked for once."""
        if model not in self._contexts:
            async with self._refusals.looking(), self._client(model) as client:
                listed = (await self._models(client)).find(model)
                props = await self._optional(client, "/props")
                studio = studio_entry(await self._optional(client, "/api/v0/models"), model)
                self._contexts[model] = context(listed, props, studio)
        return self._contexts[model]

    async def warm_up(self, model: str, num_ctx: int) -> None:  # noqa: ARG002 - the server's context is set already
        """An answer of one token: LM Studio loads a model when it is first asked, the others when they start."""
        async with self._client(model) as client:
            await self._post(client, {"model": model, "messages": [{"role": "user", "content": "ok"}], "max_tokens": 1})

    async def health(self) -> Health:
        """The server's version, where it is llama.cpp's or vLLM, and its models."""
        async with self._refusals.looking(), self._client("") as client:
            names = (await self._models(client)).names()
            props, version = [await self._optional(client, path) for path in ("/props", "/version")]
        return Health(str(props.get("build_info") or version.get("version") or ""), names)

    async def _ask(self, client: openai.AsyncOpenAI, request: ChatRequest) -> Completion:
        """As a stream, since llama.cpp's server notices that nobody waits any more only when it sends something.

        https://github.com/ggml-org/llama.cpp/issues/24496
        """
        body: dict[str, object] = {
            "model": request.model,
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(request.schema)},
            },
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.model not in self._unthinking:
            body["chat_template_kwargs"] = {"enable_thinking": False}
        stream = await client.post(
            "/chat/completions", cast_to=object, body=body, stream=True, stream_cls=openai.AsyncStream[object]
        )
        async with stream:
            return completion_of([Chunk.model_validate(chunk) async for chunk in stream])

    async def _post(self, client: openai.AsyncOpenAI, body: dict[str, object]) -> object:
        return await client.post("/chat/completions", cast_to=object, body=body)

    async def _models(self, client: openai.AsyncOpenAI) -> Models:
        return Models.model_validate(await client.get("/models", cast_to=object))

    async def _optional(self, client: openai.AsyncOpenAI, path: str) -> dict[str, Any]:
        """What one kind of server has beside its ``/v1``; empty where this is another kind."""
        parts = urlsplit(self.base_url)
        try:
            found = await client.get(f"{parts.scheme}://{parts.netloc}{path}", cast_to=object)
        except openai.APIStatusError:
            return {}
        return found if isinstance(found, dict) else {}

    @asynccontextmanager
    async def _client(self, model: str) -> AsyncIterator[openai.AsyncOpenAI]:
        """A client whose failures are told in words for people; no proxy, no redirect, and no retries of its own."""
        http = openai.DefaultAsyncHttpxClient(
            timeout=openai.Timeout(None, connect=_CONNECT_SECONDS),
            trust_env=False,
            follow_redirects=False,
            verify=self.base_url.startswith("https:"),  # loading the certificates takes longer than a connection
            event_hooks={"request": [only_needed(with_key=True)]},
        )
        # Named here too, so that an Authorization from the environment cannot take its place.
        headers = {"Authorization": f"Bearer {self.api_key or 'none'}"}
        try:
            async with openai.AsyncOpenAI(
                api_key=self.api_key or "none",
                base_url=_with_path(self.base_url),
                max_retries=0,
                default_headers=headers,
                http_client=http,
            ) as client:
                yield client
        except (openai.OpenAIError, ValueError, RecursionError) as error:  # pydantic's and json's are ValueErrors
            raise self._explained(error, model) from error

    def _reply(self, completion: Completion, request: ChatRequest, seconds: float) -> ChatReply:
        """A status of 200 is no answer yet: it may be cut, empty, or to a prompt that was cut."""
        if completion.finish_reason == "length":
            raise cut_short(request)
        if completion.finish_reason != "stop":
            raise self._refusals.stopped(completion.finish_reason)
        usage, timings = completion.usage, completion.timings
        reply = ChatReply(
            text=completion.text,
            model=completion.model or request.model,
            prompt_tokens=usage.prompt_tokens,
            reply_tokens=usage.completion_tokens,
            seconds=seconds,
            reply_seconds=timings.predicted_ms * _MILLISECOND,
            prompt_seconds=timings.prompt_ms * _MILLISECOND,
        )
        return checked(reply, request)

    def _explained(self, error: Exception, model: str) -> LLMError:
        if isinstance(error, openai.APIStatusError):
            return self._refusals.by_status(error.status_code, error.body, model)
        if isinstance(error, openai.APITimeoutError):
            return self._refusals.slow()
        if type(error.__cause__).__name__ in _DROPPED:
            return self._refusals.dropped()
        if isinstance(error, openai.APIConnectionError):
            return self._refusals.absent()
        if type(error) is openai.APIError:  # told inside a stream, whose status was 200
            return self._refusals.by_status(HTTPStatus.INTERNAL_SERVER_ERROR, error.body, model)
        return self._refusals.stranger(error)

    @property
    def _refusals(self) -> Refusals:
        return Refusals(
            kind="OpenAI-compatible server",
            here=f"the server at {self.base_url}",
            base_url=self.base_url,
            start=f"llama-server -m model.gguf -c 8192 --port {urlsplit(self.base_url).port or 80}",
            fetch="load it there, or name one that it has in llm.model",
            enlarge="start it with a larger context: llama-server -c, vllm --max-model-len",
        )


def _with_path(base_url: str) -> str:
    """Every server has the protocol at ``/v1``, so an address without a path means that one."""
    return base_url if urlsplit(base_url).path.strip("/") else f"{base_url.rstrip('/')}/v1"
