"""What a server of language models has to offer, and the three ways in which it can fail.

LLMError (healing.errors)      no answer, and asking again would not help
├── TryAgainError              the server is busy or dropped the connection: the same call may work in a moment
└── UnusableReplyError         the model answered, but not what was asked: it may do better when told so
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from healing.errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Mapping


class TryAgainError(LLMError):
    """The server is there, but could not take this call now."""


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


@dataclass(frozen=True, slots=True)
class ChatReply:
    """The model's text, and what it cost; tokens are 0 where the server does not count them."""

    text: str
    model: str
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: float = 0.0


class Provider(Protocol):
    """A server of language models."""

    async def chat(self, request: ChatRequest) -> ChatReply:
        """Ask once; every failure is an ``LLMError`` whose message tells a person what to do."""
        ...

    async def why_unavailable(self, model: str) -> str:
        """One line for people on why ``model`` cannot be asked; empty where it can."""
        ...
