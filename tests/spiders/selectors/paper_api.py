"""A newspaper that answers in JSON, all of a section on one page."""

LISTINGS = {
    "section": {
        "rows": ["jmespath:results"],
        "fields": {"headline": ["jmespath:headline"], "url": ["jmespath:link"]},
    },
}

PAGES = {
    "article": {
        "headline": ["jmespath:headline"],
        "published": ["jmespath:day"],
        "text": ["jmespath:paragraphs"],
    },
}
