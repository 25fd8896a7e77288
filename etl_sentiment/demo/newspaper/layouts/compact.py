"""A lean look made for telephones: named blocks, microdata in place of JSON-LD."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import lines, link
from etl_sentiment.demo.newspaper.markup import (
    article_link,
    author_links,
    day_element,
    home_path,
    moment_element,
    picture,
    rich,
    section_links,
    topic_links,
    whole_page,
)
from etl_sentiment.demo.newspaper.metadata import open_graph
from etl_sentiment.demo.newspaper.names import TITLES
from etl_sentiment.demo.newspaper.views import teaser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View

_TEASER_AFTER = 1


class Compact:
    name = "compact"

    def home_page(self, view: HomeView) -> str:
        shown = (view.top, *(article for _, articles in view.blocks for article in articles))
        main = lines([f'<h1 class="c-list__title">{escape(TITLES[view.language])}</h1>', _cards(shown)])
        return self._page(view, TITLES[view.language], head="", main=main)

    def section_page(self, view: SectionView) -> str:
        title = f'<h1 class="c-list__title">{view.says["all"]} {escape(view.section.name)}</h1>'
        main = lines([title, _cards(view.articles), self._pages(view)])
        return self._page(view, view.section.name, head="", main=main)

    def article_page(self, view: ArticleView) -> str:
        article, says = view.article, view.says
        free = "false" if article.paywalled else "true"
        main = lines(
            [
                '<article class="c-article" itemscope itemtype="https://schema.org/NewsArticle">',
                f'<meta itemprop="isAccessibleForFree" content="{free}">',
                '<header class="c-article__header">',
                f'<p class="c-article__section">{_section(article)}</p>',
                f'<h1 class="c-article__title" itemprop="headline">{escape(article.headline)}</h1>',
                f'<div class="c-article__meta"><span class="c-authors">{_authors(article)}</span> '
                f"{_published(article)} <span>{says['reading'].format(article.words // 200 + 1)}</span></div>",
                "</header>",
                _lead(article),
                f'<figure class="c-figure">{picture(article)}<figcaption>{says["picture"]}</figcaption></figure>',
                self._body(view),
                f'<aside class="c-note">{escape(article.correction)}</aside>' if article.correction else "",
                f'<footer class="c-article__footer"><span>{says["topics"]}:</span>',
                *topic_links(article, class_="c-tag"),
                "</footer>",
                "</article>",
                _teasers(says["related"], view.related),
                self._comments(view),
            ]
        )  # fmt: skip
        return self._page(view, article.headline, head=open_graph(view), main=main)

    def message_page(self, view: View, heading: str, message: str) -> str:
        return self._page(view, heading, head="", main=f"<h1>{escape(heading)}</h1>\n<p>{escape(message)}</p>")

    def _body(self, view: ArticleView) -> str:
        parts = [f'<p class="c-text">{rich(paragraph)}</p>' for paragraph in view.article.shown]
        if view.read_also:
            teased = f'<p class="c-promo">{view.says["read_also"]}: {article_link(view.read_also)}</p>'
            parts.insert(_TEASER_AFTER, f"<aside>{teased}</aside>")
        if view.article.paywalled:
            parts.append(
                f'<div class="c-paywall"><strong>{view.says["wall"]}</strong> {view.says["wall_text"]} '
                f"{link('/subscribe', view.says['subscribe'])}</div>"
            )
        return lines(['<div class="c-article__body" itemprop="articleBody">', *parts, "</div>"])

    def _pages(self, view: SectionView) -> str:
        newer = link(view.newer_link, view.says["newer"], class_="c-button") if view.newer_link else ""
        older = link(view.older_link, view.says["older"], class_="c-button", rel="next") if view.older_link else ""
        return lines(['<nav class="c-pages">', newer, older, "</nav>"])

    def _comments(self, view: ArticleView) -> str:
        entries = (
            f'<article class="c-comment"><header>{escape(writer)}</header>'
            f'<p class="c-text">{escape(text)}</p></article>'
            for writer, text in view.comments
        )
        return lines([f'<section class="c-comments"><h2>{view.says["comments"]}</h2>', *entries, "</section>"])

    def _page(self, view: View, title: str, *, head: str, main: str) -> str:
        says = view.says
        body = lines(
            [
                f'<header class="c-bar">{link(home_path(view.language), TITLES[view.language], class_="c-bar__brand")}'
                f"<nav>{' '.join(section_links(view.language))}</nav></header>",
                f'<div class="c-banner">{says["advertisement"]} · {escape(says["advert"])}</div>',
                f'<main class="c-page">\n{main}\n</main>',
                f'<aside class="c-newsletter"><h2>{says["newsletter"]}</h2><p>{says["newsletter_text"]}</p>'
                f'<input type="email" aria-label="{says["address"]}"></aside>',
                _teasers(says["most_read"], view.most_read),
                f'<footer class="c-foot">{link("/imprint", says["imprint"])} {link("/privacy", says["privacy"])}'
                f"<p>{says['rights']}</p></footer>",
            ]
        )
        return whole_page(view, title=title, look=self.name, head=head, body=body, body_class="t-light")


def _section(article: Article) -> str:
    return link(article.section.path, article.section.name, itemprop="articleSection")


def _lead(article: Article) -> str:
    text = escape(article.lead)
    return f'<div class="c-article__lead" itemprop="description">{text}</div>' if article.lead else ""


def _authors(article: Article) -> str:
    return " ".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person">{named}</span>'
        for named in author_links(article, itemprop="name", class_="c-author")
    )


def _published(article: Article) -> str:
    shown = moment_element(article.published, article.language)
    return shown.replace("<time", '<time itemprop="datePublished"', 1)


def _cards(articles: Iterable[Article]) -> str:
    cards = (
        f'<div class="c-card">{picture(article)}<div>{day_element(article)}'
        f"{article_link(article, class_='c-card__title')}<p>{escape(teaser(article))}</p></div></div>"
        for article in articles
    )
    return lines(['<div class="c-list">', *cards, "</div>"])


def _teasers(title: str, articles: Sequence[Article]) -> str:
    entries = (f"<li>{article_link(article)}</li>" for article in articles)
    return lines([f'<aside class="c-teasers"><h2>{title}</h2><ol>', *entries, "</ol></aside>"])


COMPACT = Compact()
