"""A server on loopback that behaves as Ollama does, with a script instead of a model.

    with OllamaDouble(named({"title": "The Press Act"})) as double:
        provider = OllamaProvider(double.url)

Steps are played in order, one a chat, the last one again and again; ``double.chats`` holds the requests that came.
https://github.com/ollama/ollama/blob/main/docs/api.md
"""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = dict[str, Any]
_CREATED = "2026-11-01T00:00:00Z"
_DEFAULT_CONTEXT = 4096
_BYTES_PER_TOKEN = 3.3


@dataclass(frozen=True)
class Answer:
    """A reply of the model: ``content`` gets the request and gives the text."""

    content: Callable[[Json], str]
    done: bool = True
    done_reason: str = "stop"
    has_counters: bool = True


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
    """The connection is closed without an answer."""


@dataclass(frozen=True)
class Hang:
    """No answer until the client goes away: sets ``OllamaDouble.arrived``, then ``OllamaDouble.left``."""


Step = Answer | Refuse | Raw | Cut | Hang

BUSY = Refuse(503, {"error": "server busy, please try again.  maximum pending requests exceeded"})
OUT_OF_MEMORY = Refuse(500, {"error": "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"})
ERROR_LIST = Refuse(400, [{"error": "a list where a mapping is due"}])


def says(text: str) -> Answer:
    """A model that always gives this text."""
    return Answer(lambda _: text)


def named(texts: Mapping[str, str]) -> Answer:
    """A model that picks, for each field, the first node whose line holds the text; none for fields without a text."""

    def content(request: Json) -> str:
        fields: Json = request["format"]["properties"]
        found = {name: _find(texts[name], request) if name in texts else None for name in fields}
        return json.dumps({name: {"why": "as told", "node": _as_asked(found[name], fields[name])} for name in fields})

    return Answer(content)


NOTHING_FOUND = named({})


def _find(text: str, request: Json) -> int | None:
    lines = (re.match(r"(\d+) (.*)", line) for line in request["messages"][-1]["content"].splitlines())
    return next((int(line[1]) for line in lines if line and text in line[2]), None)


def _as_asked(number: int | None, field: Json) -> object:
    if "items" not in field["properties"]["node"]:
        return number
    return [] if number is None else [number]


class OllamaDouble:
    """The server; a context manager. ``url`` is its base URL, ``models`` what it has, with tags."""

    def __init__(
        self, *steps: Step, models: tuple[str, ...] = ("llama3:latest",), context_length: int = 131072
    ) -> None:
        self.chats: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.arrived = threading.Event()
        self.left = threading.Event()
        self.models = models
        self.context_length = context_length
        self._steps = steps or (NOTHING_FOUND,)
        self._open: set[socket.socket] = set()
        self._server = _Server(self)
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

    def next_step(self, request: Json, headers: dict[str, str]) -> Step:
        """The step for this chat, which is noted."""
        self.chats.append(request)
        self.headers.append(headers)
        return self._steps[min(len(self.chats), len(self._steps)) - 1]

    def opened(self, connection: socket.socket) -> None:
        self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        self._open.discard(connection)

    def has(self, model: str) -> bool:
        return (model if ":" in model else f"{model}:latest") in self.models

    def body(self, answer: Answer, request: Json) -> Json:
        """The JSON of a whole answer, the prompt cut to the context as Ollama cuts it: silently."""
        content = answer.content(request)
        said: Json = {
            "model": request["model"],
            "created_at": _CREATED,
            "message": {"role": "assistant", "content": content},
            "done": answer.done,
        }
        if answer.done:
            said["done_reason"] = answer.done_reason
        if answer.done and answer.has_counters:
            prompt = _tokens("".join(message["content"] for message in request["messages"]))
            context = min(request.get("options", {}).get("num_ctx", _DEFAULT_CONTEXT), self.context_length)
            said |= {"total_duration": 1_500_000_000, "eval_count": _tokens(content)}
            said |= {"prompt_eval_count": min(prompt, context)}
        return said


def _tokens(text: str) -> int:
    return max(1, round(len(text.encode()) / _BYTES_PER_TOKEN))


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, double: OllamaDouble) -> None:
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
        known = {
            "/api/version": {"version": "0.33.0"},
            "/api/tags": {"models": [{"name": name, "model": name, "size": 1} for name in double.models]},
            "/api/ps": {"models": []},
        }
        if self.path == "/":
            self._send(200, b"Ollama is running", "text/plain; charset=utf-8")
        elif self.path in known:
            self._send_json(200, known[self.path])
        else:
            self._send(404, b"404 page not found", "text/plain")

    def do_POST(self) -> None:
        request: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.server.double.has(request["model"]):
            self._send_json(404, {"error": f"model '{request['model']}' not found"})
        elif self.path == "/api/show":
            length = self.server.double.context_length
            self._send_json(200, {"model_info": {"llama.context_length": length}, "capabilities": ["completion"]})
        elif self.path == "/api/chat":
            self._play(self.server.double.next_step(request, dict(self.headers)), request)
        else:
            self._send(404, b"404 page not found", "text/plain")

    def _play(self, step: Step, request: Json) -> None:
        match step:
            case Answer():
                self._answer(self.server.double.body(step, request), request)
            case Refuse():
                self._send_json(step.status, step.body, step.location)
            case Raw():
                self._send(200, step.body, "application/json")
            case Cut():
                self.close_connection = True
            case Hang():
                self._wait_for_goodbye()

    def _answer(self, body: Json, request: Json) -> None:
        # Without a word on streaming Ollama streams.
        if request.get("stream", True):
            self._stream(body)
        else:
            self._send_json(200, body)

    def _wait_for_goodbye(self) -> None:
        self.close_connection = True
        self.server.double.arrived.set()
        with suppress(ConnectionError):
            self.connection.recv(1)
        self.server.double.left.set()

    def _send_json(self, status: int, body: object, location: str = "") -> None:
        self._send(status, json.dumps(body).encode(), "application/json; charset=utf-8", location)

    def _send(self, status: int, body: bytes, content_type: str, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, body: Json) -> None:
        """A chunk a word, then the last line with the counters, as NDJSON."""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        started = {"model": body["model"], "created_at": _CREATED, "done": False}
        for word in re.findall(r"\S+\s*", body["message"]["content"]):
            self._chunk({**started, "message": {"role": "assistant", "content": word}})
        self._chunk({**body, "message": {"role": "assistant", "content": ""}})
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, line: Json) -> None:
        data = json.dumps(line).encode() + b"\n"
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
