"""Selectors of the National Post (Canada), for the Postmedia layout that its sister papers share.

Proved on pages saved on 12 and 28 August 2024 and on 8 May 2025.
"""

PAGES = {
    "article": {
        "headline": ["h1#articleTitle", "meta[property='og:title']::attr(content)"],
        "lead": ["p.article-subtitle"],
        "authors": ["div.article-meta .published-by__author", "div.wire-published-by__company"],
        "published": ["substring-after((//*[contains(@class, 'published-date__since')])[1], 'Published ')"],
        "section": ["meta[name='parsely-section']::attr(content)"],
        "text": ["section.article-content__content-group p"],
    },
}
