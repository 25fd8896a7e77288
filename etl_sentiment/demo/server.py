"""Serves a bundled site on the loopback interface."""

from __future__ import annotations

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from etl_sentiment.demo.site import for_client

if TYPE_CHECKING:
    from types import TracebackType

    from etl_sentiment.demo.site import Site

HOST = "127.0.0.1"
ANY_PORT = 0


S = TypeVar("S", bound="Site")


class SiteServer(Generic[S]):
    """A site behind a socket; a context manager that serves while it is open.

    ``port`` is preferred, so that pages keep their addresses from crawl to crawl; where it is taken, any free one is
    used. Everything about the pages is asked of :attr:`site`.
    """

    def __init__(self, site: S, *, port: int = ANY_PORT) -> None:
        self.site = site
        self._server = _bind(port)
        self._server.site = site
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the site, without a slash at the end."""
        return f"http://{HOST}:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being answered, then close the socket."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    site: Site


class _Handler(BaseHTTPRequestHandler):
    """One request a connection (HTTP/1.0), so that no idle thread outlives the crawl."""

    server: _Server

    def do_GET(self) -> None:
        asked = {name.title(): value for name, value in self.headers.items()}
        reply = for_client(self.server.site.respond(self.path, asked), asked)
        with suppress(ConnectionError):  # a crawl that is stopped hangs up in the middle of a page
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.data)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
        """Nothing on the terminal: the crawl reports what it asked for."""


def _bind(port: int) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OSError:
        if port == ANY_PORT:
            raise
        return _Server((HOST, ANY_PORT), _Handler)
