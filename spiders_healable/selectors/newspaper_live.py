"""Selectors of the bundled newspaper's live desk, for its pages as their script makes them.

Literals only: healing changes the strings inside the lists, newest first, and nothing else.
"""

LISTINGS = {
    "section": {
        "rows": ["div.live-entries article.live-entry"],
        "fields": {
            "headline": ["h2 a::text"],
            "url": ["h2 a::attr(href)"],
            "published": ["time::attr(datetime)"],
        },
    },
}

PAGES = {
    "section": {
        "next_url": ["a.older::attr(href)"],
    },
    "article": {
        "headline": ["article.live-article h1::text"],
        "lead": ["p.lead::text"],
        "authors": ["p.byline span.author::text"],
        "published": ["p.moment time::attr(datetime)"],
        "section": ["article.live-article p.rubric::text"],
        "topics": ["ul.topics li a::text"],
        "text": ["article.live-article div.body > p"],
    },
}
