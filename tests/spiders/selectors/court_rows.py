"""A court whose list leads to documents only: it has no page kind ``law``."""

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
