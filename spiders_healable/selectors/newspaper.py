"""Selectors of the bundled newspaper, written for its broadsheet layout.

Literals only: healing changes the strings inside the lists, newest first, and nothing else.
"""

LISTINGS = {
    "section": {
        "rows": ["ol.stories li.story"],
        "fields": {
            "headline": ["h2.headline a::text"],
            "url": ["h2.headline a::attr(href)"],
            "published": ["p.date time::attr(datetime)"],
        },
    },
}

PAGES = {
    "section": {
        "next_url": ["div.pager a.older::attr(href)"],
    },
    "article": {
        "headline": ["div.story h1.headline::text"],
        "lead": ["p.standfirst::text"],
        "authors": ["p.byline a[rel=author]::text"],
        "published": ["p.dateline time.published::attr(datetime)"],
        "section": ["p.kicker a::text"],
        "topics": ["ul.tags li a::text"],
        "text": ["div.story-text > p"],
    },
}
