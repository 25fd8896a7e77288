"""Selectors of the decisions that the Court of Appeals of Indiana published later; its links go to PDFs.

The table has no classes: the columns are the day of publishing, the day of the decision, the case with its link, the
number at the trial court and the number at this court. A row without a link has no document, and is left out.
Proved on pages saved on 7 August 2025 and 21 July 2026.
"""

LISTINGS = {
    "law_list": {
        "rows": ["div.table-sortable tbody tr:has(td:nth-child(3) a)"],
        "fields": {
            "title": ["td:nth-child(3)"],
            "url": ["td:nth-child(3) a::attr(href)"],
            "identifier": ["td:nth-child(5)"],
            "published": ["td:nth-child(2)"],
        },
    },
}
