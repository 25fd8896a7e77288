"""A server on loopback that behaves as Ollama does, with a script instead of a model.

    with OllamaDouble(named({"title": "The Press Act"})) as double:
        provider = OllamaProvider(double.url)

Steps are played in order, one a chat, the last one again and again; ``double.chats`` holds the requests that came.
https://github.com/ollama/ollama/blob/main/docs/api.md
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tests.doubles import bodies
from tests.doubles.exchange import Asked, Lines, Waits, Whole
from tests.doubles.gate import Gate
from tests.doubles.steps import (
    BAD_JSON,
    BUSY,
    ERROR_LIST,
    NO_MESSAGE,
    NOTHING_FOUND,
    OUT_OF_MEMORY,
    Answer,
    Breaks,
    Cut,
    Hang,
    Json,
    Late,
    Raw,
    Refuse,
    Step,
    does_not_think,
    named,
    not_found,
    says,
    too_long,
)
from tests.doubles.wire import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.doubles.exchange import Reply

__all__ = [
    "BAD_JSON", "BUSY", "ERROR_LIST", "NOTHING_FOUND", "NO_MESSAGE", "OUT_OF_MEMORY", "Answer", "Asked", "Breaks",
    "Cut", "Gate", "Hang", "Json", "Late", "OllamaDouble", "Raw", "Refuse", "Step", "does_not_think", "named",
    "not_found", "says", "too_long",
]  # fmt: skip


class OllamaDouble:
    """The server; a context manager. ``url`` is its base URL, ``models`` what it has, with tags.

    - ``loading``: where given, a model that is not loaded with the context asked for answers when it is set; as with
      Ollama, a client that goes away before ends the loading
    - ``refuses_long``: a prompt longer than the context is refused with status 400, instead of silently cut
    - ``thinking``: the models that can think; ``library``: the models that can be pulled
    - ``instead``: a step for every request of a path, such as ``{"/api/tags": Hang()}``
    """

    def __init__(
        self,
        *steps: Step,
        models: tuple[str, ...] = ("llama3:latest",),
        context_length: int = 131072,
        loading: Gate | None = None,
        refuses_long: bool = False,
        thinking: tuple[str, ...] = (),
        library: tuple[str, ...] = (),
        instead: Mapping[str, Step] | None = None,
    ) -> None:
        self.requests: list[Asked] = []
        """Everything that was asked, in order."""
        self.chats: list[Json] = []
        """The bodies of chats with words in them, to models that there are."""
        self.headers: list[dict[str, str]] = []
        """The headers of these."""
        self.warm_ups: list[Json] = []
        """The bodies of requests without words: they load a model or let it go."""
        self.loads: list[tuple[str, int]] = []
        """The models that were loaded, with their contexts; a change of context loads again."""
        self.asked = threading.Event()
        """Set when a chat with words in it came."""
        self.arrived = threading.Event()
        self.left = threading.Event()
        self.models = models
        self.context_length = context_length
        self._loading, self._refuses_long = loading, refuses_long
        self._thinking, self._library = thinking, library
        self._steps: tuple[Step, ...] = steps or (NOTHING_FOUND,)
        self._instead = instead or {}
        self._loaded: dict[str, int] = {}
        self._cold: list[Asked] = []
        self._open: set[socket.socket] = set()
        self._server = Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.requests]

    @property
    def loaded(self) -> dict[str, int]:
        """The models in memory now, with their contexts."""
        return dict(self._loaded)

    def opened(self, connection: socket.socket) -> None:
        self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        self._open.discard(connection)

    def has(self, model: str) -> bool:
        return bodies.tagged(model) in self.models

    def decide(self, asked: Asked) -> Reply:
        """The reply to a request, which is noted."""
        self.requests.append(asked)
        if asked.path in self._instead:
            return self._instead[asked.path]
        return self._decide_get(asked) if asked.method == "GET" else self._decide_post(asked)

    def answer(self, asked: Asked, step: Answer) -> Json:
        """The JSON of a whole answer."""
        context = bodies.context_of(asked.body, self.context_length)
        return bodies.whole(step, asked.body, context, is_chat=asked.is_chat, is_cold=asked in self._cold)

    def _decide_get(self, asked: Asked) -> Reply:
        known: dict[str, object] = {
            "/": "Ollama is running",
            "/api/version": bodies.version(),
            "/api/tags": bodies.tags(self.models),
            "/api/ps": bodies.running(self._loaded.items()),
        }
        return Whole(known[asked.path]) if asked.path in known else Whole("404 page not found", 404)

    def _decide_post(self, asked: Asked) -> Reply:
        model = asked.body["model"]
        if asked.path == "/api/pull":
            return self._pull(model)
        if asked.path not in ("/api/chat", "/api/generate", "/api/show"):
            return Whole("404 page not found", 404)
        if not self.has(model):
            return not_found(model)
        if asked.path == "/api/show":
            return Whole(bodies.shown(self.context_length, thinks=self._thinks(model)))
        return self._run(asked)

    def _pull(self, model: str) -> Lines:
        if bodies.tagged(model) not in map(bodies.tagged, self._library):
            return Lines(bodies.not_pulled())
        self.models = tuple(dict.fromkeys((*self.models, bodies.tagged(model))))
        return Lines(bodies.pulling())

    def _thinks(self, model: str) -> bool:
        return bodies.tagged(model) in map(bodies.tagged, self._thinking)

    def _run(self, asked: Asked) -> Reply:
        """What a model is needed for."""
        prompt, model = bodies.prompt_of(asked.body), asked.body["model"]
        if asked.body.get("think") and not self._thinks(model):
            return does_not_think(model)
        if not prompt:
            return self._warm_up(asked)
        context = bodies.context_of(asked.body, self.context_length)
        if self._refuses_long and bodies.tokens(prompt) > context:
            return too_long(bodies.tokens(prompt), context)
        step = self._next_step(asked)
        return self._when_loaded(asked, lambda: step)

    def _warm_up(self, asked: Asked) -> Reply:
        self.warm_ups.append(asked.body)
        said = bodies.loaded(asked.body, is_chat=asked.is_chat)
        if said["done_reason"] == "unload":
            self._loaded.pop(bodies.tagged(asked.body["model"]), None)
            return Lines([said])
        return self._when_loaded(asked, lambda: Lines([said]))

    def _next_step(self, asked: Asked) -> Step:
        self.chats.append(asked.body)
        self.headers.append(asked.headers)
        self.asked.set()
        return self._steps[min(len(self.chats), len(self._steps)) - 1]

    def _when_loaded(self, asked: Asked, reply: Callable[[], Reply]) -> Reply:
        model, context = bodies.tagged(asked.body["model"]), bodies.context_of(asked.body, self.context_length)
        if self._loaded.get(model) == context:
            return reply()

        def load() -> Reply:
            if self._loaded.get(model) != context:
                self._loaded[model] = context
                self.loads.append((model, context))
            return reply()

        if self._loading is None:
            return load()
        self._cold.append(asked)
        return Waits(self._loading, load)
