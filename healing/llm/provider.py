"""What a server of language models has to offer, and the ways in which it can fail.

LLMError (healing.errors)      no answer, and asking again would not help
├── TryAgainError              the server is busy or dropped the connection: the same call may work in a moment
├── UnreachableError           there is no server, or it says nothing
└── UnusableReplyError         the model answered, but not what was asked: it may do better when told so
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from healing.errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Mapping


class TryAgainError(LLMError):
    """The server is there, but could not take this call now.

    ``most_tries`` where it should be asked only so often, however much time is left: a model that crashes loads anew
    each time.
    """

    def __init__(self, message: str, *, most_tries: int | None = None) -> None:
        super().__init__(message)
        self.most_tries = most_tries


class UnreachableError(LLMError):
    """There is no server, or it says nothing."""


class UnusableReplyError(LLMError):
    """The model's reply does not say what was asked for."""


@dataclass(frozen=True, slots=True)
class Model:
    """Which model is asked, and how; the ``llm`` section of healing.yaml."""

    name: str = "llama3"
    temperature: float = 0.1
    max_tokens: int = 2000
    """Upper bound of a reply, in tokens."""


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One call. ``schema`` is the JSON schema of the reply; ``num_ctx`` the context in tokens, prompt and reply."""

    messages: tuple[Message, ...]
    schema: Mapping[str, object]
    model: str
    temperature: float
    max_tokens: int
    num_ctx: int
    seed: int = 1
    """Not 0, which some servers take for "any"."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """The model's text, and what it cost; tokens and seconds are 0 where the server does not count them."""

    text: str
    model: str
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: float = 0.0
    """Of the whole call, as the server or this side measured it."""
    load_seconds: float = 0.0
    """Of it: loading the model."""
    reply_seconds: float = 0.0
    """Of it: making the reply's tokens."""
    prompt_seconds: float = 0.0
    """Of it: reading those of the prompt's tokens that the server did not remember from an earlier call."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a server says of itself."""

    version: str
    """Empty where it does not say."""
    models: tuple[str, ...]
    """The models that it can be asked for, as it names them."""


class Provider(Protocol):
    """A server of language models; every failure of its methods is an ``LLMError`` that tells a person what to do."""

    async def chat(self, request: ChatRequest) -> ChatReply:
        """Ask once, without a time limit of its own but for the connection: the caller sets one."""
        ...

    async def context_of(self, model: str) -> int:
        """Most tokens, prompt and reply, that ``model`` can take; 0 where the server does not say."""
        ...

    async def warm_up(self, model: str, num_ctx: int) -> None:
        """Have ``model`` loaded with this context, so that the first question need not wait for it.

        No time limit of its own either: loading takes as long as the disk does.
        """
        ...

    async def health(self) -> Health:
        """The server's version and models."""
        ...
