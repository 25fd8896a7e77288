"""Selectors of the layout ``old`` of the test site."""

LISTINGS = {
    "law_list": {
        "rows": ["table.laws tbody tr"],
        "fields": {
            "title": ["td.title a::text"],
            "url": ["td.title a::attr(href)"],
            "enacted": ["td.enacted::text"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ["a[rel=next]::attr(href)"],
    },
    "law": {
        "title": ["h1.law-title::text"],
        "number": ["dd.law-number::text"],
        "enacted": ["dd.law-enacted::text"],
        "ministry": ["dd.law-ministry::text"],
        "text": ["[itemprop=text] p::text"],
    },
    "notice": {
        "heading": ["h1.notice::text"],
    },
}
