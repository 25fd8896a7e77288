"""A court whose pages of rulings hold nothing but a link to the document."""

LISTINGS = {
    "law_list": {
        "rows": ["table tr:has(a)"],
        "fields": {"title": ["td.case a"], "url": ["td.case a::attr(href)"], "identifier": ["td.docket"]},
    },
}

PAGES = {
    "law": {
        "identifier": ["p.docket"],
        "title": ["h1"],
        "attachments": ["p.files a::attr(href)"],
    },
}
