"""What the double does with a request: the steps of its script, and the words that Ollama says when it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.doubles.gate import Gate

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A reply of the model: ``content`` gets the request and gives the text."""

    content: Callable[[Json], str]
    done: bool = True
    done_reason: str = "stop"
    has_counters: bool = True
    thinking: str = ""
    """What a reasoning model says to itself, in a field of its own."""
    read: int | None = None
    """Tokens of the prompt that were read, where these are fewer than the context has room for."""


@dataclass(frozen=True)
class Refuse:
    """An HTTP error, or a redirect to ``location``; ``body`` is sent as JSON."""

    status: int
    body: object
    location: str = ""


@dataclass(frozen=True)
class Raw:
    """Status 200 with these bytes."""

    body: bytes


@dataclass(frozen=True)
class Cut:
    """The connection is closed: without an answer, or after a part of one; ``is_reset`` as when a process dies."""

    after: str = ""
    is_reset: bool = False


@dataclass(frozen=True)
class Breaks:
    """The model's runner stops after some words: a stream ends in an error line, a whole answer is status 500."""

    after: str
    error: str = "an error was encountered while running the model: unexpected EOF"


@dataclass(frozen=True)
class Hang:
    """No answer until the client goes away: sets ``OllamaDouble.arrived``, then ``OllamaDouble.left``."""


@dataclass(frozen=True)
class Late:
    """Not a byte until ``until`` is set, then ``step``; sets ``OllamaDouble.arrived`` when it was asked."""

    step: Answer | Refuse | Raw | Breaks
    until: Gate


Step = Answer | Refuse | Raw | Cut | Breaks | Hang | Late

BUSY = Refuse(503, {"error": "server busy, please try again.  maximum pending requests exceeded"})
OUT_OF_MEMORY = Refuse(500, {"error": "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"})
ERROR_LIST = Refuse(400, [{"error": "a list where a mapping is due"}])
NO_MESSAGE = Raw(b'{"model": "llama3", "done": true, "done_reason": "stop"}')
BAD_JSON = Raw(b'{"model": "llama3", "message": {"role": "assist')


def not_found(model: str) -> Refuse:
    return Refuse(404, {"error": f"model '{model}' not found"})


def does_not_think(model: str) -> Refuse:
    return Refuse(400, {"error": f'"{model}" does not support thinking'})


def too_long(prompt_tokens: int, num_ctx: int) -> Refuse:
    """The refusal of a model that brings its own template: what llama-server said, as text inside the error."""
    said = {
        "code": 400,
        "message": f"request ({prompt_tokens} tokens) exceeds the available context size ({num_ctx} tokens),"
        " try increasing it",
        "type": "exceed_context_size_error",
        "n_prompt_tokens": prompt_tokens,
        "n_ctx": num_ctx,
    }
    return Refuse(400, {"error": json.dumps({"error": said})})


def says(text: str) -> Answer:
    """A model that always gives this text."""
    return Answer(lambda _: text)


def named(texts: Mapping[str, str]) -> Answer:
    """A model that picks, for each field, the first node whose line holds the text; it writes no selectors."""

    def content(request: Json) -> str:
        fields: Json = request["format"]["properties"]
        found = {name: _find(texts[name], request) if name in texts else None for name in fields}
        said = {name: _as_asked(found[name], fields[name]["properties"]) for name in fields}
        return json.dumps({name: {"why": "as told", **answer} for name, answer in said.items()})

    return Answer(content)


NOTHING_FOUND = named({})


def _find(text: str, request: Json) -> int | None:
    lines = (re.match(r"(\d+) (.*)", line) for line in request["messages"][-1]["content"].splitlines())
    return next((int(line[1]) for line in lines if line and text in line[2]), None)


def _as_asked(number: int | None, parts: Json) -> Json:
    if "selectors" in parts:  # the second way of asking: this model writes none
        return {"selectors": []}
    if "items" not in parts["node"]:
        return {"node": number}
    return {"node": [] if number is None else [number]}
