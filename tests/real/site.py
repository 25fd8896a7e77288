"""A site of one page on the loopback interface, which can be redesigned while it is served."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Site(ThreadingHTTPServer):
    """Answers every path with ``page``, and counts how often it was asked."""

    page: bytes = b""
    downloads: int = 0

    def show(self, page: bytes) -> None:
        """From now on the site is this page; the count starts anew."""
        self.page, self.downloads = page, 0

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        body = self.server.page
        self.server.downloads += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
        """Nothing on the terminal."""


@contextmanager
def served() -> Iterator[Site]:
    """A site that is served as long as the context is open."""
    with Site(("127.0.0.1", 0), _Handler) as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
