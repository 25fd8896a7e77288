"""Selectors of La Vanguardia (Spain), in Spanish.

Proved on a page saved on 11 July 2026.
"""

PAGES = {
    "article": {
        "headline": ["h1", "meta[property='og:title']::attr(content)"],
        "lead": ["div.subtitles h2.subtitle"],
        "authors": ["div.signature_author p.author_name", "p.author_name a[rel=author]"],
        "published": ["time.published::attr(datetime)", "meta[property='article:published_time']::attr(content)"],
        "section": ["meta[property='article:section']::attr(content)"],
        "topics": ["a.tag-name"],
        "text": ["div.article_story p.paragraph"],
    },
}
