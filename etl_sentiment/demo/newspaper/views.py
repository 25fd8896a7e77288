"""What a page of the newspaper shows, whatever it looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.labels import COMMENTS, LABELS

if TYPE_CHECKING:
    from datetime import datetime

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.names import Section

_COMMENTS = 3
_TEASER = 180
"""Characters of the text."""


@dataclass(frozen=True, slots=True)
class View:
    """What every page has."""

    language: str
    base: str
    """The address of the paper, without a slash at the end: real pages name themselves in full in their head."""
    path: str
    most_read: tuple[Article, ...]

    @property
    def says(self) -> dict[str, str]:
        """The words around the content."""
        return LABELS[self.language]

    @property
    def url(self) -> str:
        return self.base + self.path


@dataclass(frozen=True, slots=True)
class SectionView(View):
    """One page of a section; the paths of the others differ in ``?page=``."""

    section: Section
    articles: tuple[Article, ...]
    page: int
    """From 1."""
    pages: int

    def link(self, page: int) -> str:
        return self.section.path if page == 1 else f"{self.section.path}?page={page}"

    @property
    def newer_link(self) -> str:
        return self.link(self.page - 1) if self.page > 1 else ""

    @property
    def older_link(self) -> str:
        return self.link(self.page + 1) if self.page < self.pages else ""


@dataclass(frozen=True, slots=True)
class ArticleView(View):
    """One article's page, with the links around it."""

    article: Article
    related: tuple[Article, ...]
    read_also: Article | None
    """The teaser in the middle of the text."""

    @property
    def corrected(self) -> datetime | None:
        """When the correction was made: two days later."""
        return self.article.published + timedelta(days=2) if self.article.correction else None

    @property
    def comments(self) -> tuple[tuple[str, str], ...]:
        """Who wrote and what; each article has others of the few there are."""
        own = COMMENTS[self.language]
        return tuple(own[(self.article.number + place) % len(own)] for place in range(_COMMENTS))


@dataclass(frozen=True, slots=True)
class HomeView(View):
    """The front page of a language."""

    top: Article
    blocks: tuple[tuple[Section, tuple[Article, ...]], ...]


def teaser(article: Article) -> str:
    """What stands below a headline in a list: the lead, else how the text begins."""
    return article.lead or shorten(article.shown[0], _TEASER, placeholder=" …")
