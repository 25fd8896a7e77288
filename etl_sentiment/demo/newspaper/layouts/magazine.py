"""Looks with large pictures, lists of cards, and texts in chapters; in the glossy one the rubric is in the headline."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import lines, link
from etl_sentiment.demo.newspaper.markup import (
    article_link,
    author_links,
    byline,
    day_element,
    home_path,
    moment_element,
    picture,
    rich,
    section_links,
    topic_links,
    whole_page,
)
from etl_sentiment.demo.newspaper.metadata import graph, item_list, json_ld, open_graph
from etl_sentiment.demo.newspaper.names import TITLES
from etl_sentiment.demo.newspaper.views import teaser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View

_CHAPTER = 4
"""Paragraphs between two pictures or boxes."""


@dataclass(frozen=True, slots=True)
class Magazine:
    """``is_glossy``: the rubric stands in the headline's own element, the writers in a footer below the text."""

    name: str
    is_glossy: bool = False

    def home_page(self, view: HomeView) -> str:
        blocks = (
            f'<section class="strip"><h2>{link(section.path, section.name)}</h2>{_grid(articles)}</section>'
            for section, articles in view.blocks
        )
        cover = (
            f'<section class="cover">{picture(view.top)}<div class="cover-copy"><h1>{article_link(view.top)}</h1>'
            f"<p>{escape(teaser(view.top))}</p></div></section>"
        )
        return self._page(view, TITLES[view.language], head="", main=lines([cover, *blocks]))

    def section_page(self, view: SectionView) -> str:
        main = lines([f'<h1 class="strip-title">{escape(view.section.name)}</h1>', _grid(view.articles), _more(view)])
        return self._page(view, view.section.name, head=json_ld(item_list(view)), main=main)

    def article_page(self, view: ArticleView) -> str:
        article, says = view.article, view.says
        main = lines(
            [
                '<article class="feature">',
                f'<figure class="hero">{picture(article)}<figcaption>{says["picture"]}</figcaption></figure>',
                f'<ul class="marks">{"".join(f"<li>{topic}</li>" for topic in topic_links(article))}</ul>',
                self._title(article),
                f'<p class="deck">{escape(article.lead)}</p>' if article.lead else "",
                "" if self.is_glossy else f'<p class="by">{says["by"]} {byline(article, class_="writer")}</p>',
                f'<dl class="when"><dt>{says["home"]}</dt><dd>{link(article.section.path, article.section.name)}</dd>'
                f"<dt>Veldstad</dt><dd>{moment_element(article.published, article.language)}</dd></dl>",
                self._chapters(view),
                self._wall(view),
                self._writers(view) if self.is_glossy else "",
                f'<div class="errata"><p>{escape(article.correction)}</p></div>' if article.correction else "",
                "</article>",
                self._comments(view),
                f'<section class="strip"><h2>{says["related"]}</h2>{_grid(view.related)}</section>',
            ]
        )
        head = lines([json_ld(graph(view, wall=".gate")), open_graph(view)])
        return self._page(view, article.headline, head=head, main=main)

    def message_page(self, view: View, heading: str, message: str) -> str:
        main = f'<section class="strip"><h1>{escape(heading)}</h1>\n<p>{escape(message)}</p></section>'
        return self._page(view, heading, head="", main=main)

    def _title(self, article: Article) -> str:
        roof, title = escape(article.section.name), escape(article.headline)
        if self.is_glossy:
            return f'<h1><span class="roof">{roof}</span> <span class="title">{title}</span></h1>'
        return f'<p class="roof">{roof}</p>\n<h1>{title}</h1>'

    def _chapters(self, view: ArticleView) -> str:
        """The text in several parts, with what stands between them on real pages."""
        shown = view.article.shown
        between = [self._newsletter(view), self._advert(view)]
        if view.read_also:
            between.insert(0, _teaser_box(view.says["read_also"], view.read_also))
        parts = []
        for start in range(0, len(shown), _CHAPTER):
            text = "\n".join(f"<p>{rich(paragraph)}</p>" for paragraph in shown[start : start + _CHAPTER])
            parts.append(f'<section class="chapter">\n{text}\n</section>')
            if between:
                parts.append(between.pop(0))
        return lines(parts)

    def _wall(self, view: ArticleView) -> str:
        if not view.article.paywalled:
            return ""
        says = view.says
        offer = link("/subscribe", says["subscribe"])
        return f'<div class="gate"><h2>{says["wall"]}</h2><p>{says["wall_text"]}</p>{offer}</div>'

    def _writers(self, view: ArticleView) -> str:
        entries = (
            f"<li><strong>{named}</strong><p>{view.says['writer']}</p></li>" for named in author_links(view.article)
        )
        return lines(['<footer class="writers"><ul>', *entries, "</ul></footer>"])

    def _advert(self, view: View) -> str:
        label, text = view.says["advertisement"], escape(view.says["advert"])
        return f'<aside class="sponsored"><small>{label}</small><p>{text}</p></aside>'

    def _newsletter(self, view: View) -> str:
        says = view.says
        return (
            f'<aside class="letterbox"><h3>{says["newsletter"]}</h3><p>{says["newsletter_text"]}</p>'
            f'<form action="/newsletter"><input type="email" aria-label="{says["address"]}"></form></aside>'
        )

    def _comments(self, view: ArticleView) -> str:
        entries = (
            f"<blockquote><p>{escape(text)}</p><cite>{escape(writer)}</cite></blockquote>"
            for writer, text in view.comments
        )
        return lines([f'<section class="voices"><h2>{view.says["comments"]}</h2>', *entries, "</section>"])

    def _page(self, view: View, title: str, *, head: str, main: str) -> str:
        says = view.says
        sections = "".join(f"<li>{section}</li>" for section in section_links(view.language))
        ranks = "".join(f"<li>{article_link(article)}</li>" for article in view.most_read)
        body = lines(
            [
                f'<header class="flag"><p>{link(home_path(view.language), TITLES[view.language])}</p>'
                f"<nav><ul>{sections}</ul></nav></header>",
                f"<main>\n{main}\n</main>",
                f'<aside class="ranks"><h2>{says["most_read"]}</h2><ol>{ranks}</ol></aside>',
                f'<footer class="colophon"><p>{says["rights"]}</p>{link("/about", says["about"])} '
                f"{link('/privacy', says['privacy'])}</footer>",
            ]
        )
        return whole_page(view, title=title, look="magazine", head=head, body=body)


def _grid(articles: Sequence[Article]) -> str:
    cards = (
        f'<li class="card">{picture(article)}<div class="copy"><h3>{article_link(article)}</h3>'
        f"<p>{escape(teaser(article))}</p><footer>{day_element(article)}</footer></div></li>"
        for article in articles
    )
    return lines(['<ul class="grid">', *cards, "</ul>"])


def _more(view: SectionView) -> str:
    older = link(view.older_link, f"{view.says['older']} →", class_="step step-on") if view.older_link else ""
    newer = link(view.newer_link, f"← {view.says['newer']}", class_="step step-back") if view.newer_link else ""
    return f'<p class="more">{newer} {older}</p>'


def _teaser_box(title: str, article: Article) -> str:
    return (
        f'<aside class="more-on"><h3>{title}</h3><p class="name">{article_link(article)}</p>'
        f"<p>{escape(teaser(article))}</p></aside>"
    )


MAGAZINE = Magazine("magazine")
GLOSSY = Magazine("glossy", is_glossy=True)
