"""A server on loopback that speaks OpenAI's protocol as llama.cpp's server, vLLM and LM Studio do, with a script.

    with OpenAIDouble(says("{}"), shape=LLAMA_CPP) as double:
        provider = OpenAIProvider(double.url)

Steps are played in order, one a chat, the last one again and again; ``double.chats`` holds the requests that came.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
_BYTES_PER_TOKEN = 3.3


@dataclass(frozen=True)
class Answer:
    """A reply of the model; ``more`` is merged into the body."""

    text: str | None
    finish_reason: str | None = "stop"
    has_usage: bool = True
    more: Json = field(default_factory=dict)


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
    content_type: str = "application/json"


@dataclass(frozen=True)
class Cut:
    """The connection is closed without an answer, or after these bytes of a stream."""

    after: bytes = b""


@dataclass(frozen=True)
class Hang:
    """No answer until the client goes away: sets ``OpenAIDouble.arrived``, then ``OpenAIDouble.left``."""


Step = Answer | Refuse | Raw | Cut | Hang

LOADING = Refuse(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
"""llama.cpp's server, while it starts."""
TOO_LONG = Refuse(
    400,
    {
        "error": {
            "code": 400,
            "message": "request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 9412,
            "n_ctx": 8192,
        }
    },
)

Pages = dict[str, Json]
"""What is answered to a GET, by path; anything else is not found."""

LLAMA_CPP: Pages = {
    "/v1/models": {"object": "list", "data": [{"id": "qwen", "object": "model", "meta": {"n_ctx_train": 32768}}]},
    "/props": {"default_generation_settings": {"n_ctx": 8192}, "build_info": "b8681-abc", "model_alias": "qwen"},
}
VLLM: Pages = {
    "/v1/models": {"object": "list", "data": [{"id": "qwen", "object": "model", "max_model_len": 16384}]},
    "/version": {"version": "0.19.1"},
}
LM_STUDIO: Pages = {
    "/v1/models": {"object": "list", "data": [{"id": "qwen", "object": "model"}]},
    "/api/v0/models": {"data": [{"id": "qwen", "max_context_length": 32768, "loaded_context_length": 4096}]},
}
PLAIN: Pages = {"/v1/models": {"object": "list", "data": [{"id": "qwen", "object": "model"}]}}


def says(text: str) -> Answer:
    """A model that always gives this text."""
    return Answer(text)


class OpenAIDouble:
    """The server; a context manager. ``url`` is its base URL, with ``/v1``."""

    def __init__(self, *steps: Step, pages: Pages = PLAIN) -> None:
        self.chats: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.pages = pages
        self.arrived = threading.Event()
        self.left = threading.Event()
        self.asked: list[str] = []
        """The paths that were looked at."""
        self._steps = steps or (says("{}"),)
        self._open: set[socket.socket] = set()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
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

    def next_step(self, request: Json, headers: dict[str, str]) -> Step:
        """The step for this chat, which is noted."""
        self.chats.append(request)
        self.headers.append(headers)
        return self._steps[min(len(self.chats), len(self._steps)) - 1]

    def opened(self, connection: socket.socket) -> None:
        self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        self._open.discard(connection)


def completion(answer: Answer, request: Json) -> Json:
    """The body of a whole answer."""
    choice: Json = {
        "index": 0,
        "message": {"role": "assistant", "content": answer.text},
        "finish_reason": answer.finish_reason,
    }
    body: Json = {"id": "1", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
    if answer.has_usage:
        read = _tokens("".join(message["content"] for message in request["messages"]))
        said = _tokens(answer.text or "")
        body["usage"] = {"prompt_tokens": read, "completion_tokens": said, "total_tokens": read + said}
    return body | answer.more


def chunks(body: Json) -> Iterator[Json]:
    """The same answer as a stream: a chunk a word, the reason of its end, then what it took."""
    choice, head = body["choices"][0], {**body, "object": "chat.completion.chunk"}
    more: Json = {key: head.pop(key) for key in ("usage", "timings") if key in head}
    for word in re.findall(r"\S+\s*", choice["message"]["content"] or ""):
        yield {**head, "choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]}
    yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]}
    if more:
        yield {**head, "choices": [], **more}


def _tokens(text: str) -> int:
    return max(1, round(len(text.encode()) / _BYTES_PER_TOKEN))


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, double: OpenAIDouble) -> None:
        self.double = double
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.double.opened(self.connection)

    def finish(self) -> None:
        self.server.double.closed(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: the tests look at what was asked, not at a log."""

    def do_GET(self) -> None:
        double = self.server.double
        double.asked.append(self.path)
        if self.path in double.pages:
            self._send_json(200, double.pages[self.path])
        else:
            self._send_json(404, {"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}})

    def do_POST(self) -> None:
        request: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/chat/completions":
            self._play(self.server.double.next_step(request, dict(self.headers)), request)
        else:
            self._send_json(404, {"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}})

    def _play(self, step: Step, request: Json) -> None:
        match step:
            case Answer():
                self._answer(completion(step, request), is_streamed=request.get("stream", False))
            case Refuse():
                self._send_json(step.status, step.body, step.location)
            case Raw():
                self._send(200, step.body, step.content_type)
            case Cut():
                self.close_connection = True
                if step.after:
                    self._send(200, step.after, "text/event-stream", missing=1)
            case Hang():
                self._wait_for_goodbye()

    def _answer(self, body: Json, *, is_streamed: bool) -> None:
        if not is_streamed:
            self._send_json(200, body)
            return
        events = [json.dumps(chunk) for chunk in chunks(body)]
        text = "".join(f"data: {event}\n\n" for event in (*events, "[DONE]"))
        self._send(200, text.encode(), "text/event-stream")

    def _wait_for_goodbye(self) -> None:
        self.close_connection = True
        self.server.double.arrived.set()
        with suppress(ConnectionError):
            self.connection.recv(1)
        self.server.double.left.set()

    def _send_json(self, status: int, body: object, location: str = "") -> None:
        self._send(status, json.dumps(body).encode(), "application/json; charset=utf-8", location)

    def _send(self, status: int, body: bytes, content_type: str, location: str = "", missing: int = 0) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body) + missing))
        self.end_headers()
        self.wfile.write(body)
