"""The double's side of HTTP: reads requests, and sends whole answers, streams, and broken ones."""

from __future__ import annotations

import json
import socket
import struct
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

from tests.doubles import bodies
from tests.doubles.exchange import Asked, Lines, Waits, Whole
from tests.doubles.steps import Answer, Breaks, Cut, Hang, Late, Raw, Refuse

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable

    from tests.doubles.exchange import Reply
    from tests.doubles.steps import Json


class Decides(Protocol):
    """What the server asks for each request; see ``OllamaDouble``."""

    arrived: threading.Event
    left: threading.Event

    def decide(self, asked: Asked) -> Reply: ...

    def answer(self, asked: Asked, step: Answer) -> Json: ...

    def opened(self, connection: socket.socket) -> None: ...

    def closed(self, connection: socket.socket) -> None: ...


class Server(ThreadingHTTPServer):
    """On a free port of loopback."""

    daemon_threads = False

    def __init__(self, double: Decides) -> None:
        self.double = double
        self.resets: set[object] = set()
        """The connections that end as when a process dies."""
        super().__init__(("127.0.0.1", 0), _Handler)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if request not in self.resets or not isinstance(request, socket.socket):
            super().shutdown_request(request)
            return
        # Closing with a linger of zero sends RST; shutting down first, as the base class does, would send FIN.
        request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.double.opened(self.connection)

    def finish(self) -> None:
        self.server.double.closed(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: the tests look at what was asked, not at a log."""

    def do_GET(self) -> None:
        self._decide(Asked("GET", self.path, {}, dict(self.headers)))

    def do_POST(self) -> None:
        body: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._decide(Asked("POST", self.path, body, dict(self.headers)))

    def _decide(self, asked: Asked) -> None:
        try:
            self._play(self.server.double.decide(asked), asked)
        except ConnectionError:
            # The client did not wait for the answer.
            self.close_connection = True
            self.server.double.left.set()

    def _play(self, step: Reply, asked: Asked) -> None:
        match step:
            case Whole():
                self._send_whole(step)
            case Lines():
                self._send_lines(step.lines, asked)
            case Answer():
                self._send_answer(self.server.double.answer(asked, step), asked)
            case Refuse():
                self._send_json(step.status, step.body, step.location)
            case Raw():
                self._send(200, step.body, "application/json")
            case Late():
                self._play(Waits(step.until, lambda: step.step), asked)
            case Waits():
                self._wait(step, asked)
            case _:
                self._fail(step, asked)

    def _fail(self, step: Cut | Breaks | Hang, asked: Asked) -> None:
        match step:
            case Hang():
                self._wait_for_goodbye()
            case Breaks() if asked.is_streamed:
                part = bodies.partial(asked.body, step.after, is_chat=asked.is_chat)
                self._send_lines([*list(bodies.streamed(part))[:-1], {"error": step.error}], asked)
            case Breaks():
                self._send_json(500, {"error": step.error})
            case Cut():
                self._cut(step, asked)

    def _cut(self, step: Cut, asked: Asked) -> None:
        if step.after:
            part = bodies.partial(asked.body, step.after, is_chat=asked.is_chat)
            self._start_answer(part, asked)
        if step.is_reset:
            self.server.resets.add(self.connection)
        self.close_connection = True

    def _start_answer(self, part: Json, asked: Asked) -> None:
        """Headers and the first part of an answer that never ends."""
        if asked.is_streamed:
            self._start_stream()
            for line in list(bodies.streamed(part))[:-1]:
                self._chunk(line)
            return
        begun = json.dumps(part).encode().partition(b', "done"')[0]
        self._start(200, "application/json; charset=utf-8", {"Content-Length": str(len(begun) + 100)})
        self.wfile.write(begun)

    def _wait(self, step: Waits, asked: Asked) -> None:
        self.server.double.arrived.set()
        if step.until.wait(self.connection):
            self._play(step.then(), asked)
        else:
            raise ConnectionAbortedError

    def _wait_for_goodbye(self) -> None:
        self.close_connection = True
        self.server.double.arrived.set()
        with suppress(ConnectionError):
            self.connection.recv(1)
        self.server.double.left.set()

    def _send_whole(self, reply: Whole) -> None:
        if isinstance(reply.body, str):
            self._send(reply.status, reply.body.encode(), "text/plain; charset=utf-8")
        else:
            self._send_json(reply.status, reply.body)

    def _send_answer(self, body: Json, asked: Asked) -> None:
        if asked.is_streamed:
            self._send_lines(bodies.streamed(body), asked)
        else:
            self._send_json(200, body)

    def _send_lines(self, lines: Iterable[Json], asked: Asked) -> None:
        if not asked.is_streamed:
            last = list(lines)[-1]
            self._send_json(500 if "error" in last else 200, last)
            return
        self._start_stream()
        for line in lines:
            self._chunk(line)
        self.wfile.write(b"0\r\n\r\n")

    def _send_json(self, status: int, body: object, location: str = "") -> None:
        self._send(status, json.dumps(body).encode(), "application/json; charset=utf-8", location)

    def _send(self, status: int, body: bytes, content_type: str, location: str = "") -> None:
        headers = {"Location": location} if location else {}
        self._start(status, content_type, {**headers, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def _start_stream(self) -> None:
        self._start(200, "application/x-ndjson", {"Transfer-Encoding": "chunked"})

    def _start(self, status: int, content_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _chunk(self, line: Json) -> None:
        data = json.dumps(line).encode() + b"\n"
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
