"""What an Ollama server may do while a crawl heals, and what becomes of the one field that only its model can find."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.ollama import (
    BAD_JSON,
    BUSY,
    ERROR_LIST,
    NO_MESSAGE,
    OUT_OF_MEMORY,
    Answer,
    Breaks,
    Cut,
    Gate,
    Hang,
    Late,
    OllamaDouble,
    Raw,
    Refuse,
    Step,
    does_not_think,
    named,
    says,
    too_long,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack

RIGHT = named({"ministry": "Ministry of"})
"""The model's right answer."""
HALF = '{"ministry": {"why": "the label '
SHORT: Mapping[str, float] = {"HEALING_TIMEOUT_SECONDS": 1, "HEALING_DEADLINE_SECONDS": 30}
"""A call may take a second where it never ends."""
BRIEF: Mapping[str, float] = {"HEALING_DEADLINE_SECONDS": 5}
"""A heal may take five, and so may a call."""


@dataclass(frozen=True)
class Row:
    """One way of a server, and what people are told where the field was not found."""

    steps: tuple[Step, ...] = (RIGHT,)
    told: str = ""
    """A regular expression; where it is empty the field is healed."""
    settings: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the double."""
    is_cold: bool = False
    """The model is not loaded before the question is there."""
    is_slow: bool = False
    """There is no byte before the question is there."""
    is_left: bool = False
    """The client goes away before there is an answer."""

    @property
    def heals(self) -> bool:
        return not self.told

    def double(self, stack: ExitStack) -> tuple[OllamaDouble, Gate | None]:
        """The server, running, and the gate that is to be opened when a question is there."""
        gate = stack.enter_context(Gate()) if self.is_cold or self.is_slow else None
        steps = (Late(RIGHT, gate),) if gate and self.is_slow else self.steps
        loading = gate if self.is_cold else None
        double = stack.enter_context(OllamaDouble(*steps, loading=loading, **self.options))
        return double, None if self.is_left else gate


def _answer(node: object, why: object = "as told") -> Answer:
    """The same for every question; in a list where several numbers are asked for, as on several pages."""

    def content(request: dict[str, Any]) -> str:
        form = request["format"]["properties"]["ministry"]["properties"].get("node", {})
        return json.dumps({"ministry": {"why": why, "node": [node] if "items" in form else node}})

    return Answer(content)


def _streamed(*lines: object) -> Raw:
    """The lines of a stream, where none was asked for."""
    return Raw("".join(json.dumps(line) + "\n" for line in lines).encode())


NO_DISK = Refuse(500, {"error": "the disk is full"})
_WORD = {"model": "llama3", "message": {"role": "assistant", "content": HALF}, "done": False}

HEALED = {
    "an answer": Row(),
    "a cold load": Row(is_cold=True),
    "a slow first byte": Row(is_slow=True),
    "a full queue, for a while": Row((BUSY, BUSY, RIGHT)),
    "a socket that is cut once": Row((Cut(), RIGHT)),
    "a runner that is started anew": Row((Breaks(HALF), RIGHT)),
    "no word on thinking, not even no": Row((does_not_think("llama3"), RIGHT)),
    "thoughts in a field of their own": Row((Answer(RIGHT.content, thinking="The label says it."),)),
    "no counters": Row((Answer(RIGHT.content, has_counters=False),)),
    "a bad answer, then a good one": Row((says("I think it is node 7."), RIGHT)),
    "a small context": Row(options={"context_length": 4096}),
}

REFUSED = {
    "a missing model": Row(options={"models": ()}, told=r"has no model llama3: fetch it with `ollama pull llama3`"),
    "a full queue": Row((BUSY,), r"no usable answer from llama3 before|busy", BRIEF),
    "a model that is never loaded": Row(told="did not answer within 1 s", settings=SHORT, is_cold=True, is_left=True),
    "a hang": Row((Hang(),), r"did not answer within 1 s \(healing\.timeout_seconds\)", SHORT, is_left=True),
    "a hang that only the heal's deadline ends": Row(
        (Hang(),), r"did not answer within|no usable answer from llama3 before", BRIEF, is_left=True
    ),
    "a cut socket": Row((Cut(),), "dropped the connection: look into the server's log"),
    "a reset socket": Row((Cut(is_reset=True),), "dropped the connection: look into the server's log"),
    "an answer that is cut off": Row((Cut(HALF),), "dropped the connection: look into the server's log"),
    "a runner that stops": Row((Breaks(HALF),), r"failed \(500\): an error was encountered while running the model"),
    "too little memory": Row((OUT_OF_MEMORY,), r"failed \(500\): model requires more .* choose a smaller model"),
    "done: false": Row((Answer(RIGHT.content, done=False),), "ended its answer half-way"),
    "done: length": Row((Answer(lambda _: HALF, done_reason="length"),), r"cut at 2000 tokens \(llm\.max_tokens\)"),
    "a model that was let go": Row((Answer(lambda _: "", done_reason="unload"),), "stopped with 'unload'"),
    "a prompt that is cut silently": Row((Answer(RIGHT.content, read=260),), r"read 260 of about \d+ tokens"),
    "a prompt that is refused": Row((too_long(3000, 2048),), r"\(400\): request \(3000 tokens\) .*larger context"),
    "a context that is too small": Row(
        told=r"takes 2048 tokens in all, .* choose a model with a larger context", options={"context_length": 2048}
    ),
    "no thinking at all": Row((does_not_think("llama3"),), r'\(400\): "llama3" does not support thinking'),
    "nothing but thoughts": Row((Answer(lambda _: "", thinking="Hm."),), "the reply was empty"),
    "bad JSON from the server": Row((BAD_JSON,), "is no Ollama server"),
    "bad JSON from the model": Row((says("I think it is node 7."),), "the reply is not JSON: 'I think it is node 7.'"),
    "half of the JSON": Row((says(HALF),), "the reply is not JSON"),
    "a node that is none": Row((_answer(9999),), "ministry: no node has the number '9999'"),
    "a node in words": Row((_answer("the third"),), "ministry: no node has the number 'the third'"),
    "another schema": Row((says('{"answer": 3}'),), "the reply lacks ministry"),
    "no message": Row((NO_MESSAGE,), "is no Ollama server"),
    "an error that is a list": Row((ERROR_LIST,), r"did not take the question|is no Ollama server"),
    "a redirect": Row((Refuse(307, {}, "http://127.0.0.1:9/api/chat"),), r"did not take the question \(307\)"),
    "a stream where none was asked for": Row((_streamed(_WORD, {**_WORD, "done": True}),), "is no Ollama server"),
    "an error in such a stream": Row((_streamed(_WORD, {"error": "unexpected EOF"}),), "is no Ollama server"),
    "nobody who knows the model's context": Row(
        told=r"failed \(500\): the disk is full",
        options={"instead": {"/api/show": Refuse(500, {"error": "the disk is full"})}},
    ),
    "another server": Row(
        told="is no Ollama server|has no model", options={"instead": {"/api/show": Raw(b"<html>It works!</html>")}}
    ),
}

ROWS = {**HEALED, **REFUSED}
