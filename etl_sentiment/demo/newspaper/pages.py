"""The pages of the newspaper as views: which articles stand on which, and what is linked around them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from etl_sentiment.demo.newspaper.markup import home_path
from etl_sentiment.demo.newspaper.names import SECTIONS
from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.demo.newspaper.article import Article

PAGE_SIZE = 24
_MOST_READ = 5
_RELATED = 4
_BLOCK = 5


class Pages:
    """All pages that show articles, by their path."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.path: article for article in articles}
        self._sections = {
            section.path: (section, tuple(article for article in articles if article.section == section))
            for sections in SECTIONS.values()
            for section in sections.values()
        }
        self._most_read = {
            language: tuple(article for article in articles if article.language == language)[3 : 3 + _MOST_READ]
            for language in SECTIONS
        }

    def view(self, path: str, query: str, base: str) -> View | None:
        """What the page at ``path`` shows; none where there is no such page."""
        if path in self._articles:
            return self._article(self._articles[path], base)
        if path in self._sections:
            return self._section(path, query, base)
        language = next((one for one in SECTIONS if path == home_path(one)), None)
        return self._home(language, base) if language else None

    def last_pages(self) -> frozenset[str]:
        """The pages of sections that lead to no older articles, by path with query."""
        counts = {path: _page_count(articles) for path, (_, articles) in self._sections.items()}
        return frozenset(path if count == 1 else f"{path}?page={count}" for path, count in counts.items())

    def plain(self, path: str, base: str) -> View:
        """A page without content of its own, such as an error."""
        language = "de" if path.startswith("/de") else "en"
        return View(language, base, path, self._most_read[language])

    def _article(self, article: Article, base: str) -> ArticleView:
        others = [
            one
            for one in self._articles.values()
            if one is not article and one.language == article.language and set(one.topics[:2]) & set(article.topics[:2])
        ]
        return ArticleView(
            language=article.language,
            base=base,
            path=article.path,
            most_read=self._most_read[article.language],
            article=article,
            related=tuple(others[:_RELATED]),
            read_also=others[_RELATED] if len(others) > _RELATED and len(article.shown) > 4 else None,
        )

    def _section(self, path: str, query: str, base: str) -> SectionView | None:
        section, articles = self._sections[path]
        pages = _page_count(articles)
        wanted = parse_qs(query).get("page", ["1"])[0]
        if not wanted.isdecimal() or not 1 <= int(wanted) <= pages:
            return None
        page = int(wanted)
        return SectionView(
            language=section.language,
            base=base,
            path=path if page == 1 else f"{path}?page={page}",
            most_read=self._most_read[section.language],
            section=section,
            articles=articles[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
            page=page,
            pages=pages,
        )

    def _home(self, language: str, base: str) -> HomeView:
        own = [(section, articles) for section, articles in self._sections.values() if section.language == language]
        newest = max((articles[0] for _, articles in own if articles), key=lambda article: article.published)
        return HomeView(
            language=language,
            base=base,
            path=home_path(language),
            most_read=self._most_read[language],
            top=newest,
            blocks=tuple((section, articles[:_BLOCK]) for section, articles in own),
        )


def _page_count(articles: Sequence[Article]) -> int:
    return max(1, -(-len(articles) // PAGE_SIZE))
