"""What the pages say of themselves to machines: JSON-LD (https://schema.org/NewsArticle) and OpenGraph (https://ogp.me).

Which layout says how much of it is the layout's own matter.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from etl_sentiment.demo.layouts.layout import lines
from etl_sentiment.demo.newspaper.markup import picture_path
from etl_sentiment.demo.newspaper.names import AGENCY, EDITORS, TITLES

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.views import ArticleView, SectionView

_ORGANISATIONS = {AGENCY, *EDITORS.values()}


def news_article(view: ArticleView, *, wall: str = "") -> dict[str, Any]:
    """The article as a schema.org ``NewsArticle``.

    ``wall`` is the CSS selector of the part that only subscribers see: see "Subscription and paywalled content" at
    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    article = view.article
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": view.url,
        "headline": article.headline,
        "datePublished": article.published.isoformat(),
        "dateModified": (view.corrected or article.published).isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section.name,
        "keywords": list(article.topics),
        "author": [_author(name) for name in article.authors],
        "image": view.base + picture_path(article),
        "publisher": {"@type": "NewsMediaOrganization", "name": TITLES[article.language]},
        "isAccessibleForFree": not article.paywalled,
    }
    if article.lead:
        data["description"] = article.lead
    if article.paywalled and wall:
        part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": wall}
        data["hasPart"] = part
    return data


def graph(view: ArticleView, *, wall: str) -> dict[str, Any]:
    """The same among other things, as content management systems write it."""
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": TITLES[view.language], "item": view.base},
            {"@type": "ListItem", "position": 2, "name": view.article.section.name},
        ],
    }
    site = {"@type": "WebSite", "name": TITLES[view.language], "url": view.base}
    article = {name: value for name, value in news_article(view, wall=wall).items() if name != "@context"}
    return {"@context": "https://schema.org", "@graph": [site, crumbs, article]}


def item_list(view: SectionView) -> dict[str, Any]:
    """A section page as a schema.org ``ItemList``."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": view.base + article.path}
            for place, article in enumerate(view.articles, start=1)
        ],
    }


def json_ld(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def open_graph(view: ArticleView) -> str:
    article = view.article
    return lines(
        [
            _meta("og:type", "article"),
            _meta("og:title", article.headline),
            _meta("og:url", view.url),
            _meta("og:image", view.base + picture_path(article)),
            _meta("og:site_name", TITLES[article.language]),
            _meta("og:locale", "de_VM" if article.language == "de" else "en_VM"),
            _meta("og:description", article.lead) if article.lead else "",
            _meta("article:published_time", article.published.isoformat()),
            _meta("article:section", article.section.name),
            _meta("article:content_tier", "locked" if article.paywalled else "free"),
        ]
    )


def _meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _author(name: str) -> dict[str, str]:
    return {"@type": "Organization" if name in _ORGANISATIONS else "Person", "name": name}
