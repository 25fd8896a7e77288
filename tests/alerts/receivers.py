"""Small servers on loopback that keep what is sent to them."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def webhook(*statuses: int) -> Iterator[tuple[str, list[tuple[dict[str, str], dict[str, Any]]]]]:
    """Its URL, and the headers and JSON of each POST; it answers by these statuses in turn, the last one for good."""
    answers = iter(statuses)
    received: list[tuple[dict[str, str], dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        status = (statuses or (200,))[-1]

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers), json.loads(body)))
            self.send_response(next(answers, self.status))
            self.send_header("Content-Length", "0")
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}/alerts", received


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Its port, and the messages as they came: as much of SMTP (RFC 5321) as a client without extensions needs."""
    received: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            while line := self.rfile.readline().decode():
                self._answer(line.split()[0].upper())
                if line.upper().startswith("QUIT"):
                    return

        def _answer(self, verb: str) -> None:
            if verb != "DATA":
                self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
                return
            self.wfile.write(b"354 go on\r\n")
            lines = list(iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), "."))
            received.append("\n".join(lines))
            self.wfile.write(b"250 ok\r\n")

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, received


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
