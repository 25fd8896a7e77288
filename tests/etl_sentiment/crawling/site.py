"""A site on a loopback address that answers as a test says; it counts what was asked of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Self

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Reply:
    """A response; without a status the connection is closed instead."""

    body: str | bytes = ""
    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    gate: Event | None = None
    """Answered when it is set."""


def page(*links: str) -> Reply:
    return Reply("<html><body>" + "".join(f'<a href="{link}">a page</a>' for link in links) + "</body></html>")


class Site:
    """A context manager. ``replies``: by path, one after the other; the last one stays. Other paths: not found."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.hits: Counter[str] = Counter()
        self.asked: defaultdict[str, Event] = defaultdict(Event)
        self.most_at_once = 0
        self._at_once = 0
        self._lock = Lock()
        self._server = _Server((host, 0), _Handler)
        self._server.site = self
        self.url = f"http://{host}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def say(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def pages(self, *paths: str) -> None:
        """Pages without links."""
        for path in paths:
            self.say(path, page())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for replies in self.replies.values():
            for reply in replies:
                if reply.gate is not None:
                    reply.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> Reply:
        with self._lock:
            self.hits[path] += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            left = self.replies.get(path, [Reply("not found", 404)])
            reply = left.pop(0) if len(left) > 1 else left[0]
        self.asked[path].set()
        if reply.gate is not None:
            reply.gate.wait(TIME_LIMIT)
        with self._lock:
            self._at_once -= 1
        return reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.site.answer(self.path)
        if reply.status is None:
            self.close_connection = True
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        with suppress(ConnectionError):  # a crawl that is stopped hangs up
            self.send_response(reply.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: the tests look at what was asked, not at a log."""
