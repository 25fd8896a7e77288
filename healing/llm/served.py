"""What any server's answer is checked for, and how its errors are put into words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from healing.errors import LLMError
from healing.llm.provider import UnusableReplyError
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from healing.llm.provider import ChatReply, ChatRequest

_MAX_SAID = 200
_MAX_WRAPPED = 5

_SENT = frozenset(
    {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "user-agent"}
)
_LEAST_SHARE = 0.5
"""Of the estimate: prose has up to 4.5 characters a token where 3.3 are reckoned, so only far fewer tell of a cut."""
_LEAST_CONTEXT = 256
"""Fewer tokens than this are no cut prompt, since no model is that small.

Some servers leave out what they remember of an earlier prompt (Ollama 0.30.0, https://github.com/ollama/ollama/pull/16428).
"""


def checked(reply: ChatReply, request: ChatRequest) -> ChatReply:
    """The reply, where the whole prompt was read and there is a text; a prompt that is too long may be cut silently."""
    sent = sum(estimate_tokens(message.content) for message in request.messages)
    if _LEAST_CONTEXT <= reply.prompt_tokens < sent * _LEAST_SHARE:
        raise LLMError(
            f"the model {request.model} read {reply.prompt_tokens} of about {sent} tokens, so the prompt was cut:"
            f" choose a model with a context of at least {request.num_ctx}"
        )
    if not reply.text.strip():
        raise UnusableReplyError("the reply was empty")
    return reply


def only_needed(*, with_key: bool) -> Callable[[Any], Awaitable[None]]:
    """A request hook of an HTTP client, which takes off what the client adds by itself.

    Clients add keys and names that they find in the environment, and what machine this is: none of a local server's
    business. ``with_key``: whether a key is to be sent at all.
    """
    allowed = _SENT if with_key else _SENT - {"authorization"}

    async def take_off(request: Any) -> None:
        for name in set(request.headers) - allowed:
            del request.headers[name]
        request.headers["user-agent"] = "healing-crawler"

    return take_off


def cut_short(request: ChatRequest) -> UnusableReplyError:
    """What a reply is that ended at ``max_tokens``."""
    return UnusableReplyError(
        f"the reply was cut at {request.max_tokens} tokens (llm.max_tokens): raise it, or reply more briefly"
    )


def words_of(body: object) -> str:
    """The message in an error's body, on one line of at most 200 characters.

    Servers wrap it in ``error``, ``message`` or ``detail``; Ollama passes on llama-server's JSON as a text.
    """
    for _ in range(_MAX_WRAPPED):
        body = _unwrapped(body)
    # On one line, without what moves a terminal's cursor or no store can keep.
    text = "".join(filter(str.isprintable, " ".join(str(body).split())))
    return text if len(text) <= _MAX_SAID else text[: _MAX_SAID - 3] + "..."


def _unwrapped(body: object) -> object:
    if isinstance(body, str) and body.lstrip().startswith("{"):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return body
    if isinstance(body, Mapping):
        return next((body[key] for key in ("error", "message", "detail") if body.get(key)), body)
    return body
