"""A small site on the loopback interface: law pages, and the files that they link to."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True)
class File:
    """What the site answers for one path."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/pdf"
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False
    """Goes on sending until nobody listens."""
    silent: bool = False
    """Never answers."""


@dataclass
class Site:
    """The site, and what was asked of it."""

    files: dict[str, File]
    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of the last request for each path."""
    sent: Counter[str] = field(default_factory=Counter)
    """Bytes of the endless ones."""
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)


@contextmanager
def served(files: Mapping[str, File]) -> Iterator[Site]:
    """The site while the block lasts."""
    site = Site(dict(files))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            with site.lock:
                site.asked[path] += 1
                site.headers[path] = dict(self.headers)
            with suppress(ConnectionError):
                self._answer(path, site.files.get(path, File(status=404)))

        def _answer(self, path: str, file: File) -> None:
            if file.silent:
                site.over.wait()
                return
            self.send_response(file.status)
            self.send_header("Content-Type", file.content_type)
            for name, value in file.headers.items():
                self.send_header(name, value)
            if not file.endless:
                self.send_header("Content-Length", str(len(file.body)))
            self.end_headers()
            self.wfile.write(file.body)
            while file.endless and not site.over.is_set():
                self.wfile.write(bytes(2**16))
                site.sent[path] += 2**16

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


ROBOTS = File(b"User-agent: *\nDisallow: /files/forbidden", content_type="text/plain")
PAGE = File(b"<html><body>A law.</body></html>", content_type="text/html")


def site_of(files: Mapping[str, File], laws: Iterable[str]) -> dict[str, File]:
    """The files as ``/files/<name>.pdf``, and a page for each law."""
    return (
        {"/robots.txt": ROBOTS}
        | {f"/files/{name}.pdf": file for name, file in files.items()}
        | {f"/laws/{name}": PAGE for name in laws}
    )
