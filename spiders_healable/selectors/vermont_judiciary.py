"""Selectors of the opinions of Vermont's courts, a Drupal library; its links go to PDFs, without saying so.

Proved on pages of three of its courts saved on 4 November 2023.
"""

LISTINGS = {
    "law_list": {
        "rows": ["article.media-document"],
        "fields": {
            "title": ["div.views-field-name a"],
            "url": ["div.views-field-name a::attr(href)"],
            "identifier": ["div.views-field-field-document-number"],
            "published": ["time::attr(datetime)", "time"],
            "issuer": ["div.views-field-field-document-court-division"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ["a[rel=next]::attr(href)"],
    },
}
