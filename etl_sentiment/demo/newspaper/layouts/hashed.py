"""A look built by a front-end framework: ``div``s in ``div``s, class names with a hash, no name that says much."""

from __future__ import annotations

from hashlib import blake2b
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
from etl_sentiment.demo.newspaper.metadata import json_ld, news_article, open_graph
from etl_sentiment.demo.newspaper.names import TITLES
from etl_sentiment.demo.newspaper.views import teaser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.views import ArticleView, HomeView, SectionView, View

_ADVERT_AFTER, _TEASER_AFTER = 1, 4


class Hashed:
    name = "hashed"

    def home_page(self, view: HomeView) -> str:
        blocks = (
            f"{_div('Home_title', link(section.path, section.name))}{_rows(articles)}"
            for section, articles in view.blocks
        )
        main = lines([f"<h1>{escape(TITLES[view.language])}</h1>", _rows((view.top,)), *blocks])
        return self._page(view, TITLES[view.language], head="", main=main)

    def section_page(self, view: SectionView) -> str:
        main = lines([f"<h1>{escape(view.section.name)}</h1>", _rows(view.articles), self._pager(view)])
        return self._page(view, view.section.name, head="", main=main)

    def article_page(self, view: ArticleView) -> str:
        article = view.article
        top = lines(
            [
                _div("Label_root", link(article.section.path, article.section.name)),
                f'<h1 class="{_hashed("Headline_text")}">{escape(article.headline)}</h1>',
                _div("Headline_intro", escape(article.lead)) if article.lead else "",
                self._credits(view),
            ]
        )
        main = lines(
            [
                _div("Article_top", top),
                _div("Media_root", f"{picture(article)}{_div('Media_note', view.says['picture'])}"),
                self._body(view),
                _div("Tags_root", "".join(_div("Tags_item", topic) for topic in topic_links(article))),
                _div("Fix_root", f"<p>{escape(article.correction)}</p>") if article.correction else "",
                _teasers(view.says["related"], view.related),
                self._comments(view),
            ]
        )
        head = lines([open_graph(view), json_ld(news_article(view, wall=f".{_hashed('Offer_root')}"))])
        return self._page(view, article.headline, head=head, main=_div("Article_root", main))

    def message_page(self, view: View, heading: str, message: str) -> str:
        return self._page(view, heading, head="", main=f"<h1>{escape(heading)}</h1><p>{escape(message)}</p>")

    def _credits(self, view: ArticleView) -> str:
        names = "".join(f"<span>{named}</span>" for named in author_links(view.article))
        moment = moment_element(view.article.published, view.language)
        return _div("Credits_root", f"{_div('Credits_names', names)}{_div('Credits_moment', moment)}")

    def _body(self, view: ArticleView) -> str:
        parts = [_div("Block_root", f"<p>{rich(paragraph)}</p>") for paragraph in view.article.shown]
        if view.read_also:
            teased = f"<span>{view.says['read_also']}</span>{article_link(view.read_also)}"
            parts.insert(_TEASER_AFTER, _div("Promo_root", teased))
        parts.insert(_ADVERT_AFTER, _div("Slot_root", f"{view.says['advertisement']} {escape(view.says['advert'])}"))
        return lines([_div("Body_root", lines(parts)), self._offer(view)])

    def _offer(self, view: ArticleView) -> str:
        if not view.article.paywalled:
            return ""
        offer = f"<p>{view.says['wall']}</p><p>{view.says['wall_text']}</p>"
        return _div("Offer_root", f"{offer}{link('/subscribe', view.says['subscribe'])}")

    def _pager(self, view: SectionView) -> str:
        newer = link(view.newer_link, "‹", aria_label=view.says["newer"]) if view.newer_link else ""
        older = link(view.older_link, view.says["older"], class_=_hashed("Pager_next")) if view.older_link else ""
        return _div("Pager_root", f"{newer}{older}")

    def _comments(self, view: ArticleView) -> str:
        entries = (
            _div("Voice_root", f"<span>{escape(writer)}</span><p>{escape(text)}</p>") for writer, text in view.comments
        )
        return _div("Voices_root", lines([f"<h2>{view.says['comments']}</h2>", *entries]))

    def _page(self, view: View, title: str, *, head: str, main: str) -> str:
        says = view.says
        offer = f"<h2>{says['newsletter']}</h2><p>{says['newsletter_text']}</p>"
        body = lines(
            [
                '<div id="__app">',
                _div(
                    "Bar_root", f"{link(home_path(view.language), TITLES[view.language], class_=_hashed('Bar_brand'))}"
                    f"<nav>{''.join(section_links(view.language))}</nav>",
                ),
                f"<main>\n{main}\n</main>",
                _teasers(says["most_read"], view.most_read),
                _div("Signup_root", offer),
                f"<footer>{link('/imprint', says['imprint'])}{link('/privacy', says['privacy'])}",
                f"<p>{says['rights']}</p></footer>",
                "</div>",
            ]
        )  # fmt: skip
        return whole_page(view, title=title, look=self.name, head=head, body=body)


def _hashed(name: str) -> str:
    """As CSS modules name classes: the component, the part, and a hash of the build."""
    return f"{name.replace('_', '-')}__{blake2b(name.encode(), digest_size=4).hexdigest()[:5]}"


def _div(name: str, html: str) -> str:
    return f'<div class="{_hashed(name)}">{html}</div>'


def _rows(articles: Iterable[Article]) -> str:
    rows = (
        _div(
            "Row_root",
            f"{_div('Row_image', picture(article))}"
            f"{_div('Row_text', f'{_div(_TITLE, article_link(article))}<p>{escape(teaser(article))}</p>')}"
            f"{_div('Row_moment', day_element(article))}",
        )
        for article in articles
    )
    return _div("List_root", lines(rows))


def _teasers(title: str, articles: Sequence[Article]) -> str:
    entries = (_div("Mini_root", article_link(article)) for article in articles)
    return _div("Minis_root", lines([f"<h2>{title}</h2>", *entries]))


_TITLE = "Row_title"

HASHED = Hashed()
