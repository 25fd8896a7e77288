"""The small helpers that the newspaper's layouts write HTML with."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import lines, link
from etl_sentiment.demo.newspaper.labels import enumerated, long_day, long_moment
from etl_sentiment.demo.newspaper.names import SECTIONS, TITLES

if TYPE_CHECKING:
    from datetime import datetime

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.views import View

_LAW_NUMBER = re.compile(r"\b(\d{4})/(\d{1,3})\b")


def home_path(language: str) -> str:
    return "/" if language == "en" else "/de"


def feed_path(language: str) -> str:
    return f"/feeds/{language}.rss"


def picture_path(article: Article) -> str:
    return f"/pictures/{article.number}.svg"


def rich(paragraph: str) -> str:
    """A paragraph as HTML: the number of a law is a link, as papers that are proud of their archive have it."""
    return _LAW_NUMBER.sub(r'<a href="/gazette/\1-\2">\1/\2</a>', escape(paragraph, quote=False))


def article_link(article: Article, text: str = "", **attributes: str) -> str:
    return link(article.path, text or article.headline, **attributes)


def author_links(article: Article, **attributes: str) -> list[str]:
    return [link(f"/authors/{name.lower().replace(' ', '-')}", name, **attributes) for name in article.authors]


def byline(article: Article, **attributes: str) -> str:
    """``A, B and C``, each a link."""
    return enumerated(author_links(article, **attributes), article.language)


def topic_path(topic: str, language: str) -> str:
    return f"{home_path(language).rstrip('/')}/topics/{topic.lower().replace(' ', '-')}"


def topic_links(article: Article, **attributes: str) -> list[str]:
    return [link(topic_path(topic, article.language), topic, **attributes) for topic in article.topics]


def section_links(language: str) -> list[str]:
    return [link(section.path, section.name) for section in SECTIONS[language].values()]


def day_element(article: Article, class_: str = "") -> str:
    return _time(article.published, long_day(article.published, article.language), class_)


def moment_element(moment: datetime, language: str, class_: str = "") -> str:
    return _time(moment, long_moment(moment, language), class_)


def _time(moment: datetime, text: str, class_: str) -> str:
    named = f' class="{class_}"' if class_ else ""
    return f'<time{named} datetime="{moment.isoformat()}">{text}</time>'


def picture(article: Article, class_: str = "") -> str:
    named = f' class="{class_}"' if class_ else ""
    return f'<img{named} src="{picture_path(article)}" alt="" width="640" height="360">'


def whole_page(view: View, *, title: str, look: str, head: str, body: str, body_class: str = "") -> str:
    """A whole page in the layout ``look``, whose style sheet it asks for."""
    paper = TITLES[view.language]
    named = f' class="{body_class}"' if body_class else ""
    return lines(
        [
            "<!DOCTYPE html>",
            f'<html lang="{view.language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)} | {escape(paper)}</title>",
            f'<link rel="canonical" href="{escape(view.url)}">',
            f'<link rel="alternate" type="application/rss+xml" href="{feed_path(view.language)}">',
            f'<link rel="stylesheet" href="/styles/{look}.css">',
            head,
            "</head>",
            f"<body{named}>",
            body,
            "</body>",
            "</html>\n",
        ]
    )
