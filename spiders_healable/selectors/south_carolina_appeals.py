"""Selectors of the published opinions of the South Carolina Court of Appeals; its links go to PDFs.

A heading gives the day of all opinions that follow it. Its unpublished opinions and the Supreme
Court's have the same page.
Proved on pages of all three saved on 4 March 2026.
"""

LISTINGS = {
    "law_list": {
        "rows": ["div.accordion-item.case-result"],
        "fields": {
            "title": ["span.case-name"],
            "url": ["a.download-link::attr(href)"],
            "identifier": ["span.case-number"],
            "published": ["./preceding-sibling::div[contains(@class, 'result-heading')][1]/h3"],
        },
    },
}
