"""Selectors of the bundled law portal, written for its classic layout.

Literals only: healing changes the strings inside the lists, newest first, and nothing else.
"""

LISTINGS = {
    "law_list": {
        "rows": ["table.laws tbody tr"],
        "fields": {
            "title": ["td.title a::text"],
            "url": ["td.title a::attr(href)"],
            "identifier": ["td.number::text"],
            "published": ["td.date time::attr(datetime)"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ["div.pager a.next::attr(href)"],
    },
    "law": {
        "identifier": ["dl.facts dd.number::text"],
        "title": ["h1.law-title::text"],
        "kind": ["dl.facts dd.kind::text"],
        "issuer": ["dl.facts dd.issuer::text"],
        "status": ["dl.facts dd.status::text"],
        "published": ["dl.facts dd.published time::attr(datetime)"],
        "enacted": ["dl.facts dd.enacted time::attr(datetime)"],
        "effective": ["dl.facts dd.effective time::attr(datetime)"],
        "subjects": ["dl.facts dd.subjects li a::text"],
        "summary": ["p.summary::text"],
        "text": ["div.law-text p"],
        "attachments": ["dl.facts dd.documents li a::attr(href)"],
    },
}
