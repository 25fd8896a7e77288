"""Selectors of the opinions of the District of Columbia Court of Appeals, a Drupal view; its links go to PDFs.

Memoranda of judgment stand in the same table without a document: those rows are left out.
Proved on a page saved on 9 June 2026.
"""

LISTINGS = {
    "law_list": {
        "rows": ["div.view-opinions-and-memorandum-of-judgments tbody tr:has(td.views-field-title a)"],
        "fields": {
            "title": ["td.views-field-body"],
            "url": ["td.views-field-title a::attr(href)"],
            "identifier": ["td.views-field-title a"],
            "published": ["td.views-field-field-date"],
            "status": ["td.views-field-field-disposition"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ["a[rel=next]::attr(href)"],
    },
}
