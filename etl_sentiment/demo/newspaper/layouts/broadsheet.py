"""The look that the bundled selectors were written for: a broadsheet with columns, as papers went online with."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import lines, link
from etl_sentiment.demo.newspaper.markup import (
    article_link,
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
from etl_sentiment.demo.newspaper.metadata import json_ld, news_article, open_graph
from etl_sentiment.demo.newspaper.names import TITLES
from etl_sentiment.demo.newspaper.views import teaser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View

_ADVERT_AFTER, _TEASER_AFTER = 2, 3
"""Paragraphs of the text."""


class Broadsheet:
    name = "broadsheet"

    def home_page(self, view: HomeView) -> str:
        blocks = (
            f'<div class="block"><h2 class="rubric">{link(section.path, section.name)}</h2>'
            f'<ul class="headlines">{_headlines(articles)}</ul></div>'
            for section, articles in view.blocks
        )
        top = view.top
        main = lines(
            [
                f'<div class="top"><h2 class="top-headline">{article_link(top)}</h2>{picture(top)}'
                f'<p class="teaser">{escape(teaser(top))}</p></div>',
                '<div class="blocks">',
                *blocks,
                "</div>",
            ]
        )
        return self._page(view, TITLES[view.language], head="", main=main)

    def section_page(self, view: SectionView) -> str:
        main = lines(
            [
                f'<h1 class="rubric">{escape(view.section.name)}</h1>',
                '<ol class="stories">',
                *(self._row(view, article) for article in view.articles),
                "</ol>",
                self._pager(view),
            ]
        )
        return self._page(view, view.section.name, head="", main=main)

    def article_page(self, view: ArticleView) -> str:
        article = view.article
        head = lines([open_graph(view), json_ld(news_article(view, wall=".wall"))])
        main = lines(
            [
                '<div class="story">',
                f'<p class="kicker">{link(article.section.path, article.section.name)}</p>',
                f'<h1 class="headline">{escape(article.headline)}</h1>',
                f'<p class="standfirst">{escape(article.lead)}</p>' if article.lead else "",
                f'<p class="byline">{view.says["by"]} {byline(article, rel="author")}</p>',
                self._dates(view),
                f'<div class="picture">{picture(article)}<p class="caption">{view.says["picture"]}</p></div>',
                self._text(view),
                f'<p class="correction">{escape(article.correction)}</p>' if article.correction else "",
                f'<ul class="tags">{"".join(f"<li>{topic}</li>" for topic in topic_links(article))}</ul>',
                "</div>",
                _box("related", view.says["related"], view.related),
                self._comments(view),
            ]
        )
        return self._page(view, article.headline, head=head, main=main)

    def message_page(self, view: View, heading: str, message: str) -> str:
        return self._page(view, heading, head="", main=f"<h1>{escape(heading)}</h1>\n<p>{escape(message)}</p>")

    def _row(self, view: SectionView, article: Article) -> str:
        return (
            f'<li class="story"><h2 class="headline">{article_link(article)}</h2>'
            f'<p class="date">{day_element(article)}</p>'
            f'<p class="teaser">{escape(teaser(article))} {article_link(article, view.says["read_on"])}</p></li>'
        )

    def _pager(self, view: SectionView) -> str:
        newer = link(view.newer_link, f"« {view.says['newer']}", class_="newer") if view.newer_link else ""
        older = link(view.older_link, f"{view.says['older']} »", class_="older") if view.older_link else ""
        count = f"<span>{view.says['page'].format(view.page, view.pages)}</span>"
        return lines(['<div class="pager">', newer, count, older, "</div>"])

    def _dates(self, view: ArticleView) -> str:
        article = view.article
        corrected = (
            f" · {view.says['corrected']} {moment_element(view.corrected, article.language, 'corrected')}"
            if view.corrected
            else ""
        )
        return (
            f'<p class="dateline">{moment_element(article.published, article.language, "published")}{corrected}'
            f' · <a href="{article.path}/print" rel="nofollow">{view.says["print"]}</a></p>'
        )

    def _text(self, view: ArticleView) -> str:
        parts = [f"<p>{rich(paragraph)}</p>" for paragraph in view.article.shown]
        if view.read_also:
            parts.insert(_TEASER_AFTER, _box("see-also", view.says["read_also"], (view.read_also,)))
        advert = f'<div class="advert"><p>{view.says["advertisement"]}</p><p>{escape(view.says["advert"])}</p></div>'
        parts.insert(_ADVERT_AFTER, advert)
        return lines(['<div class="story-text">', *parts, "</div>", self._wall(view)])

    def _wall(self, view: ArticleView) -> str:
        if not view.article.paywalled:
            return ""
        return (
            f'<div class="wall"><h3>{view.says["wall"]}</h3><p>{view.says["wall_text"]}</p>'
            f"{link('/subscribe', view.says['subscribe'])}</div>"
        )

    def _comments(self, view: ArticleView) -> str:
        entries = (
            f"<li><b>{escape(writer)}</b><p>{escape(text)}</p>"
            f"{moment_element(view.article.published, view.language)}</li>"
            for writer, text in view.comments
        )
        title = f"<h3>{view.says['comments']} ({len(view.comments)})</h3>"
        return lines(
            ['<div id="comments">', title, "<ul>", *entries, "</ul>", f"<p>{view.says['comment']}</p>", "</div>"]
        )

    def _page(self, view: View, title: str, *, head: str, main: str) -> str:
        says = view.says
        other = "de" if view.language == "en" else "en"
        sections = "".join(f"<li>{section}</li>" for section in section_links(view.language))
        body = lines(
            [
                f'<div id="masthead"><p class="paper">{link(home_path(view.language), TITLES[view.language])}</p>'
                f'<p class="motto">{says["motto"]}</p></div>',
                f'<ul id="menu">{sections}<li>{link(home_path(other), says["other_language"])}</li></ul>',
                f'<div id="columns">\n<div id="main">\n{main}\n</div>',
                '<div id="margin">',
                _box("most-read", says["most_read"], view.most_read),
                f'<form class="newsletter" action="/newsletter"><h3>{says["newsletter"]}</h3>'
                f'<p>{says["newsletter_text"]}</p><input type="email" aria-label="{says["address"]}">'
                f"<button>{says['subscribe']}</button></form>",
                "</div>\n</div>",
                f'<div id="foot"><p>{link("/about", says["about"])} · {link("/imprint", says["imprint"])} · '
                f"{link('/privacy', says['privacy'])}</p><p>{says['rights']}</p></div>",
            ]
        )
        return whole_page(view, title=title, look=self.name, head=head, body=body)


def _headlines(articles: Sequence[Article]) -> str:
    return "".join(f"<li>{article_link(article)}</li>" for article in articles)


def _box(name: str, title: str, articles: Sequence[Article]) -> str:
    entries = (f"<li>{article_link(article)} {day_element(article)}</li>" for article in articles)
    return lines([f'<div class="{name}">', f"<h3>{title}</h3>", "<ul>", *entries, "</ul>", "</div>"])


BROADSHEET = Broadsheet()
