"""The bundled newspaper without the network: a path in, a reply out, and a count of what was asked for.

Besides its articles it has what real papers have and what is no redesign: a page that fails at first, one behind a
question about cookies at first, and one that says "not found" with status 200.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from etl_sentiment.demo.newspaper import feeds
from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.demo.newspaper.layouts import LAYOUTS
from etl_sentiment.demo.newspaper.layouts.styles import STYLES
from etl_sentiment.demo.newspaper.live import live_articles, live_reply
from etl_sentiment.demo.newspaper.markup import feed_path
from etl_sentiment.demo.newspaper.names import SECTIONS
from etl_sentiment.demo.newspaper.pages import Pages
from etl_sentiment.demo.newspaper.pictures import drawing
from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView
from etl_sentiment.demo.redesigned import Redesigned
from etl_sentiment.demo.site import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.layouts.layout import Layout
    from etl_sentiment.demo.newspaper.views import View

_UNAVAILABLE_PLACE = 47
_CONSENT_PLACE = 112
_WITHDRAWN_PLACE = 160
_HOST = "127.0.0.1"
_XML = "application/xml; charset=utf-8"


class Newspaper(Redesigned["Layout"]):
    """All pages of the paper, in the layout of the moment."""

    def __init__(
        self,
        *,
        articles: tuple[Article, ...] | None = None,
        layout: str = "broadsheet",
        switch_after: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(LAYOUTS, layout, switch_after)
        self._articles = make_articles() if articles is None else articles
        self.unavailable_at_first = _path_at(self._articles, _UNAVAILABLE_PLACE)
        self.consent_at_first = _path_at(self._articles, _CONSENT_PLACE)
        self.withdrawn = _path_at(self._articles, _WITHDRAWN_PLACE)
        self._pages_of = Pages(self._articles)

    def expected(self) -> dict[str, Article]:
        """The articles that a complete crawl collects, by path: all but the withdrawn one."""
        return {article.path: article for article in self._articles if article.path != self.withdrawn}

    def expected_live(self) -> dict[str, Article]:
        """The articles of the live desk by path, which only a crawl that renders pages collects."""
        return live_articles()

    def asked_at_most(self) -> Counter[str]:
        """How often a complete crawl may ask for a path: once, but for pages that fail at first or that lack something.

        What lacks a value for good, a lead or a link to older articles, may be asked for again (back-fill).
        """
        lacking = {article.path for article in self._articles if not article.lead} | self._pages_of.last_pages()
        failing = {self.unavailable_at_first, self.consent_at_first}
        return Counter({path: 1 + (path in failing) + (path in lacking) for path in (*self.hits, *failing, *lacking)})

    def respond(self, target: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply to a request for ``target``, a path with or without a query. Each call counts as a hit."""
        url = urlsplit(target)
        path = f"{url.path}?{url.query}" if url.query else url.path
        base = f"http://{(headers or {}).get('Host', _HOST)}"
        with self._lock:
            is_first = self._is_first(path)
            file = self._file(url.path, base) or live_reply(url.path, url.query)
            if file is not None:
                return file
            layout = self._next_layout(path)
        plain = self._pages_of.plain(url.path, base)
        return (
            self._trouble(layout, plain, url.path, is_first=is_first)
            or self._page(layout, self._pages_of.view(url.path, url.query, base))
            or Reply(layout.message_page(plain, "404 Not Found", "There is no such page."), status=404)
        )

    def _trouble(self, layout: Layout, plain: View, path: str, *, is_first: bool) -> Reply | None:
        if path == self.unavailable_at_first and is_first:
            page = layout.message_page(plain, "503 Service Unavailable", "The presses are busy. Please try again.")
            return Reply(page, status=503)
        if path == self.consent_at_first and is_first:
            return Reply(_CONSENT)
        if path == self.withdrawn:
            return Reply(layout.message_page(plain, "Page not found", "This article is no longer available."))
        return None

    def _page(self, layout: Layout, view: View | None) -> Reply | None:
        if isinstance(view, ArticleView):
            changed = view.corrected or view.article.published
            told = {"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
            return Reply(layout.article_page(view), headers=told)
        if isinstance(view, SectionView):
            return Reply(layout.section_page(view))
        return Reply(layout.home_page(view)) if isinstance(view, HomeView) else None

    def _file(self, path: str, base: str) -> Reply | None:
        """What is no page: it has no layout and counts for no redesign."""
        if path == "/robots.txt":
            return Reply(feeds.robots(base), content_type="text/plain; charset=utf-8")
        if path.startswith("/styles/") and path.removeprefix("/styles/").removesuffix(".css") in STYLES:
            return Reply(STYLES[path.removeprefix("/styles/").removesuffix(".css")], content_type="text/css")
        number = path.removeprefix("/pictures/").removesuffix(".svg")
        if path.startswith("/pictures/") and number.isdecimal():
            return Reply(drawing(int(number)), content_type="image/svg+xml")
        return self._feed(path, base)

    def _feed(self, path: str, base: str) -> Reply | None:
        for language in SECTIONS:
            if path == feed_path(language):
                return Reply(feeds.rss(self._articles, language, base), content_type="application/rss+xml")
        if path == feeds.ATOM_PATH:
            return Reply(feeds.atom(self._articles, base), content_type="application/atom+xml")
        if path == feeds.SITEMAP_PATH or path.startswith("/sitemaps/"):
            parts = feeds.sitemaps(self._articles, base)
            if path == feeds.SITEMAP_PATH:
                return Reply(feeds.sitemap_index(parts, base), content_type=_XML)
            return Reply(parts[path], content_type="application/gzip") if path in parts else None
        return None


def _path_at(articles: tuple[Article, ...], place: int) -> str:
    """The path of the article at ``place``; none in a paper too small to have it."""
    return articles[place].path if place < len(articles) else ""


_CONSENT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The Veldmark Courier</title></head>
<body>
<h1>We value your privacy</h1>
<p>Before you continue to The Veldmark Courier: we and our partners use cookies to show advertisements.</p>
<form method="post" action="/consent"><button>Accept all cookies</button> <button>Manage preferences</button></form>
</body>
</html>
"""
