"""What a layout of the newspaper is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View


class Layout(Protocol):
    """One look of the paper."""

    @property
    def name(self) -> str: ...

    def home_page(self, view: HomeView) -> str: ...

    def section_page(self, view: SectionView) -> str: ...

    def article_page(self, view: ArticleView) -> str: ...

    def message_page(self, view: View, heading: str, message: str) -> str:
        """A page that says only this: an error."""
        ...
