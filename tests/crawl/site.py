"""A site on loopback that is redesigned while it is crawled; it counts what was asked of it."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

from tests.crawl.pages import law_page, list_page, notice_page
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Reply:
    """A response of the site."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Source:
    """One portal of the site, below ``/<name>``."""

    laws: int = 8
    per_page: int = 100
    layouts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By page kind: from how many downloads on which layout is served; ``old`` before."""

    def layout(self, page_kind: str, downloads: int) -> str:
        """The layout of the next page of this kind after so many downloads."""
        changes = self.layouts.get(page_kind, {})
        return next((changes[after] for after in sorted(changes, reverse=True) if downloads >= after), "old")


class Site:
    """The server; a context manager. ``hits`` counts by path and query."""

    def __init__(self, **sources: Source) -> None:
        self.sources = sources
        self.hits: Counter[str] = Counter()
        self.asked: defaultdict[str, threading.Event] = defaultdict(threading.Event)
        """Set when a path was asked for."""
        self.gates: dict[str, threading.Event] = {}
        """A path that begins so is answered when its event is set."""
        self.special: dict[str, deque[Reply]] = {}
        """Replies by path, in order, before the page itself."""
        self._downloads: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for gate in self.gates.values():
            gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def say(self, path: str, *replies: Reply) -> None:
        """Answer a path with these, one after the other, before the page itself is served."""
        self.special[path] = deque(replies)

    def reply(self, target: str) -> Reply:
        """The response to a request."""
        self.asked[target].set()
        for start, gate in self.gates.items():
            if target.startswith(start):
                assert gate.wait(TIME_LIMIT), f"the gate of {target} was not opened"
        with self._lock:
            self.hits[target] += 1
            if self.special.get(target):
                return self.special[target].popleft()
            return self._page(target)

    def laws_hit(self, source: str) -> dict[str, int]:
        """How often each law's page of a source was downloaded."""
        return {path: count for path, count in self.hits.items() if path.startswith(f"/{source}/laws/")}

    def _page(self, target: str) -> Reply:
        parts = urlsplit(target)
        match parts.path.strip("/").split("/"):
            case ["sitemap.xml"]:
                return Reply(self._sitemap(), headers={"Content-Type": "application/xml"})
            case [name, "laws"] if name in self.sources:
                return Reply(self._list(name, int(parse_qs(parts.query).get("page", ["1"])[0])))
            case [name, "laws", number] if name in self.sources:
                return Reply(law_page(int(number), self._layout(name, "law")))
            case [name, "notices", number] if name in self.sources:
                return Reply(notice_page(int(number)))
            case _:
                return Reply("nothing here", status=404)

    def _list(self, name: str, page: int) -> str:
        source = self.sources[name]
        last = -(-source.laws // source.per_page)
        numbers = range(1 + (page - 1) * source.per_page, 1 + min(page * source.per_page, source.laws))
        return list_page(name, numbers, page, self._layout(name, "law_list"), is_last=page >= last)

    def _layout(self, name: str, page_kind: str) -> str:
        layout = self.sources[name].layout(page_kind, self._downloads[name, page_kind])
        self._downloads[name, page_kind] += 1
        return layout

    def _sitemap(self) -> str:
        urls = (
            f"{self.url}/{name}/laws/{n}" for name, source in self.sources.items() for n in range(1, source.laws + 1)
        )
        entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.site.reply(self.path)
        body = reply.body.encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet: the tests look at what was asked, not at a log."""
