"""A court whose decisions have pages of their own, which do not say all that the list says."""

LISTINGS = {
    "law_list": {
        "rows": ["table tr:has(a)"],
        "fields": {
            "title": ["td.case a"],
            "url": ["td.case a::attr(href)"],
            "identifier": ["td.docket"],
            "published": ["td.day"],
            "status": ["td.status"],
            "issuer": ["td.court"],
        },
    },
}

PAGES = {
    "law": {
        "identifier": ["p.docket"],
        "title": ["h1"],
        "issuer": ["p.court"],
        "text": ["div.text p"],
        "attachments": ["ul.files a::attr(href)"],
    },
}
