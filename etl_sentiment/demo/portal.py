"""The bundled portal without the network: a path in, a reply out, and a count of what was asked for.

Besides its laws and their documents it has what real portals have and what is no redesign: a page that fails at first,
one behind a captcha at first, one that says "not found" with status 200, and a section without laws.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from etl_sentiment.demo.content import Law, Sort, make_laws
from etl_sentiment.demo.documents import document_of
from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.redesigned import Redesigned
from etl_sentiment.demo.site import Reply
from etl_sentiment.demo.views import LawView, ListView, subject_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from etl_sentiment.demo.content import LawDocument
    from etl_sentiment.demo.layouts.layout import Layout

PAGE_SIZE = 20
EMPTY_SUBJECT = "Currency"
ROBOTS = "User-agent: *\nDisallow: /print/\n"

_UNAVAILABLE_PLACE = 33
_CAPTCHA_PLACE = 57
_WITHDRAWN_PLACE = 90
_LATEST = 5
_RELATED = 4


class Portal(Redesigned["Layout"]):
    """All pages of the portal, in the layout of the moment."""

    def __init__(
        self,
        *,
        laws: tuple[Law, ...] | None = None,
        layout: str = "classic",
        switch_after: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(LAYOUTS, layout, switch_after)
        listed = make_laws() if laws is None else laws
        self.unavailable_at_first = _path_at(listed, _UNAVAILABLE_PLACE)
        self.captcha_at_first = _path_at(listed, _CAPTCHA_PLACE)
        self.withdrawn = _path_at(listed, _WITHDRAWN_PLACE)
        self._listed = listed
        self._by_path = {law.path: place for place, law in enumerate(listed)}
        self._lists = _lists(listed)
        self._documents = {document.path: (law, document) for law in listed for document in law.documents}
        self._made: dict[str, bytes] = {}
        self._updated = max((law.updated for law in listed), default=None)

    def expected(self) -> dict[str, Law]:
        """The laws that a complete crawl collects, by identifier: all that are listed but the withdrawn one."""
        return {law.identifier: law for law in self._listed if law.path != self.withdrawn}

    def respond(self, target: str, headers: Mapping[str, str] | None = None) -> Reply:  # noqa: ARG002 - as other sites
        """The reply to a request for ``target``, a path with or without a query. Each call counts as a hit."""
        url = urlsplit(target)
        path = f"{url.path}?{url.query}" if url.query else url.path
        with self._lock:
            is_first = self._is_first(path)
            if path == "/robots.txt":
                return Reply(ROBOTS, content_type="text/plain; charset=utf-8")
            if url.path in self._documents:
                return self._document(*self._documents[url.path])
            layout = self._next_layout(path)
        return self._trouble(layout, url.path, is_first=is_first) or self._page(layout, url.path, url.query)

    def _trouble(self, layout: Layout, path: str, *, is_first: bool) -> Reply | None:
        if path == self.unavailable_at_first and is_first:
            page = layout.message_page("503 Service Unavailable", "The server is busy. Please try again later.")
            return Reply(page, status=503)
        if path == self.captcha_at_first and is_first:
            return Reply(_CAPTCHA)
        if path == self.withdrawn:
            return Reply(layout.message_page("Page not found", "The law you asked for could not be found."))
        return None

    def _document(self, law: Law, document: LawDocument) -> Reply:
        """A file is no page: it has no layout and counts for no redesign."""
        if document.sort is Sort.MISSING:
            return Reply("Not found", status=404, content_type="text/plain; charset=utf-8")
        if document.path not in self._made:
            self._made[document.path] = document_of(law, document)
        is_web_page = document.sort is Sort.WEB_PAGE
        return Reply(
            self._made[document.path],
            content_type="text/html; charset=utf-8" if is_web_page else "application/pdf",
            headers={} if is_web_page else _last_modified(law.updated),
        )

    def _page(self, layout: Layout, path: str, query: str) -> Reply:
        # Each page names the newest laws, so that all are other ones once a law is added or changed.
        told = _last_modified(max(layout.since, self._updated or layout.since))
        if path in self._by_path:
            return Reply(layout.law_page(self._law_view(self._by_path[path])), headers=told)
        view = self._list_view("/laws" if path == "/" else path, query)
        if view is None:
            page = layout.message_page("404 Not Found", "There is no such page on this server.")
            return Reply(page, status=404)
        return Reply(layout.list_page(view), headers=told)

    def _list_view(self, path: str, query: str) -> ListView | None:
        if path not in self._lists:
            return None
        heading, laws = self._lists[path]
        pages = max(1, -(-len(laws) // PAGE_SIZE))
        wanted = parse_qs(query).get("page", ["1"])[0]
        if not wanted.isdecimal() or not 1 <= int(wanted) <= pages:
            return None
        page = int(wanted)
        shown = laws[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return ListView(heading, path, shown, page, pages, self._listed[:_LATEST])

    def _law_view(self, place: int) -> LawView:
        law = self._listed[place]
        related = [other for other in self._listed if other is not law and set(other.subjects) & set(law.subjects)]
        return LawView(
            law=law,
            newer=self._listed[place - 1] if place > 0 else None,
            older=self._listed[place + 1] if place + 1 < len(self._listed) else None,
            related=tuple(related[:_RELATED]),
            latest=self._listed[:_LATEST],
        )


def _last_modified(day: date) -> dict[str, str]:
    return {"Last-Modified": format_datetime(datetime.combine(day, time(6), UTC), usegmt=True)}


def _path_at(laws: tuple[Law, ...], place: int) -> str:
    """The path of the law at ``place``; none in a portal too small to have it."""
    return laws[place].path if place < len(laws) else ""


def _lists(laws: tuple[Law, ...]) -> dict[str, tuple[str, tuple[Law, ...]]]:
    """Heading and laws of each list, by path."""
    subjects = sorted({subject for law in laws for subject in law.subjects} | {EMPTY_SUBJECT})
    lists = {
        subject_path(subject): (f"Laws on {subject}", tuple(law for law in laws if subject in law.subjects))
        for subject in subjects
    }
    return {"/laws": ("All laws", laws)} | lists


_CAPTCHA = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Security check</title></head>
<body>
<h1>Are you human?</h1>
<p>We have noticed unusual traffic from your network. Please complete the captcha to continue.</p>
<form method="post" action="/verify"><div class="g-recaptcha" data-sitekey="demo"></div>
<button>I am not a robot</button></form>
</body>
</html>
"""
