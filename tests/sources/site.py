"""A few pages on the loopback interface; every other path is not found."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Page = tuple[str, bytes]
"""The content type and the body."""


class PageSite(ThreadingHTTPServer):
    """Answers the paths that it has pages for, queries included."""

    pages: Mapping[str, Page] = {}

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: PageSite

    def do_GET(self) -> None:
        content_type, body = self.server.pages.get(self.path, ("text/plain", b"not found"))
        self.send_response(200 if self.path in self.server.pages else 404)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
        """Nothing on the terminal."""


@contextmanager
def served() -> Iterator[PageSite]:
    """A site that is served as long as the context is open; give it its pages once its address is known."""
    with PageSite(("127.0.0.1", 0), _Handler) as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
