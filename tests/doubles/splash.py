"""A server on loopback that behaves as Splash does, with a function instead of a browser.

    with SplashDouble(lambda url: "<p>what its scripts made</p>") as double:
        ...  # SPLASH_URL = double.url

``instead`` has other answers, by the address of the page, played in order, the last one again and again.
https://splash.readthedocs.io/en/stable/api.html
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = dict[str, Any]
MAX_TIMEOUT = 90
"""Splash's default of ``--max-timeout``."""


@dataclass(frozen=True)
class Failure:
    """Splash's JSON for what went wrong; the status is the one in it."""

    error: int
    type: str
    description: str
    info: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Status 200 with this body, whatever it is."""

    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class Moved:
    """The page's scripts led to another address."""

    url: str
    html: str


@dataclass(frozen=True)
class Cut:
    """The connection is closed without an answer."""


Step = Failure | Answer | Moved | Cut

TIMEOUT = Failure(504, "GlobalTimeoutError", "Timeout exceeded rendering page", {"remaining": -0.1, "timeout": 30})
OVERLOADED = Failure(503, "TooManyRequests", "The server is overloaded")
UNREACHABLE = Failure(
    502, "RenderError", "Error rendering page", {"type": "Network", "code": "1", "text": "Connection refused"}
)
CRASHED = Failure(500, "InternalError", "An unexpected error happened")
EXPIRED = Failure(498, "ExpiredArguments", "Arguments stored with ``save_args`` are expired")


def bad_option(argument: str, description: str) -> Failure:
    info = {"type": "bad_argument", "argument": argument, "description": description}
    return Failure(400, "BadOption", "Incorrect HTTP API arguments", info)


class SplashDouble:
    """The server; a context manager. ``render`` gives the HTML of a page by its address."""

    def __init__(self, render: Callable[[str], str], instead: Mapping[str, list[Step]] | None = None) -> None:
        self.asked: list[tuple[str, Json]] = []
        """The endpoints and arguments, in order."""
        self._render = render
        self._instead = {url: list(steps) for url, steps in (instead or {}).items()}
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, endpoint: str, args: Json) -> object:
        """A mapping or text to send, or a step."""
        if endpoint == "/_ping":
            return {"maxrss": 107916, "status": "ok"}
        if endpoint not in ("/render.html", "/render.json", "/execute"):
            return Failure(404, "NotFound", "No Such Resource")
        self.asked.append((endpoint, args))
        if refused := _refused(endpoint, args):
            return refused
        if steps := self._instead.get(args["url"]):
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            return _told(endpoint, args, step.url, step.html) if isinstance(step, Moved) else step
        return _told(endpoint, args, args["url"], self._render(args["url"]))


def _refused(endpoint: str, args: Json) -> Failure | None:
    if not args.get("url"):
        return bad_option("url", "Required argument is missing: url")
    if not 0 <= float(args.get("timeout", 30)) <= MAX_TIMEOUT:
        return bad_option("timeout", "Argument is out of the allowed range")
    if endpoint == "/execute" and not args.get("lua_source"):
        return bad_option("lua_source", "Required argument is missing: lua_source")
    host, allowed = urlsplit(args["url"]).hostname or "", str(args.get("allowed_domains") or "")
    if allowed and not any(host == one or host.endswith(f".{one}") for one in allowed.split(",")):
        return Failure(502, "RenderError", "Error rendering page", {"type": "Network", "text": "Operation canceled"})
    return None


def _told(endpoint: str, args: Json, url: str, html: str) -> object:
    """What each endpoint makes of a page; ``/execute`` as if its script returned what such scripts do."""
    if endpoint == "/render.html":
        return html
    if endpoint == "/execute":
        return {"url": url, "http_status": 200, "html": html}
    told = {"url": url, "requestedUrl": args["url"], "geometry": [0, 0, 1024, 768], "title": ""}
    return {**told, "html": html} if args.get("html") else told


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, double: SplashDouble) -> None:
        self.double = double
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self._send(self.server.double.answer(url.path, dict(parse_qsl(url.query))))

    def do_POST(self) -> None:
        args = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._send(self.server.double.answer(urlsplit(self.path).path, args))

    def _send(self, reply: object) -> None:
        with suppress(ConnectionError):
            match reply:
                case Cut():
                    self.close_connection = True
                case Failure():
                    told = {key: value for key, value in vars(reply).items() if value != {}}
                    self._write(reply.error, json.dumps(told).encode(), "application/json")
                case Answer():
                    self._write(200, reply.body, reply.content_type)
                case str():
                    self._write(200, reply.encode(), "text/html; charset=utf-8")
                case _:
                    self._write(200, json.dumps(reply).encode(), "application/json")

    def _write(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        # Said, or clients keep a connection that is about to be closed for their next question.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: the tests look at what was asked, not at a log."""
