"""Selectors of Sermitsiaq (Greenland), its Danish articles.

Two authors stand in one string ("A og B"). Proved on pages saved on 12 February and 16 April 2025.
"""

PAGES = {
    "article": {
        "headline": ["h1.headline", "meta[property='og:title']::attr(content)"],
        "lead": ["div.articleHeader h2.subtitle"],
        "authors": ["div.byline address.name"],
        "published": ["span.datePublished time::attr(datetime)"],
        "section": ["meta[property='article:section']::attr(content)"],
        "topics": ["meta[property='article:tag']::attr(content)"],
        "text": ["div.bodytext > p"],
    },
}
