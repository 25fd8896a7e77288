"""Selectors of the Daily Mirror (Britain), for its Next.js layout with hashed class names.

Proved on a page saved on 6 January 2026.
"""

PAGES = {
    "article": {
        "headline": ["article[data-testid=body] h1"],
        "lead": ["[data-testid=leadtext]"],
        "authors": ["[data-testid=byline-author] strong", "meta[name=author]::attr(content)"],
        "published": [
            "meta[property='article:published_time']::attr(content)",
            "[data-testid=byline-publishedDate]",
        ],
        "section": ["meta[property='article:section']::attr(content)"],
        "topics": ["[data-testid=content-tags] a", "meta[property='article:tag']::attr(content)"],
        "text": ["article[data-testid=body] p[data-tmdatatrack-type=paragraph]"],
    },
}
