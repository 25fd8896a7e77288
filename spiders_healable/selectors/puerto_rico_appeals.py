"""Selectors of the final decisions of Puerto Rico's Tribunal de Apelaciones, in Spanish; its links go to PDFs.

The table has no classes, and all of its three columns (number, parties, day) link to the decision.
Proved on pages saved on 21 and 26 January 2023.
"""

LISTINGS = {
    "law_list": {
        "rows": ["table.table-striped tbody tr:has(a)"],
        "fields": {
            "title": ["td:nth-child(2)"],
            "url": ["td:nth-child(2) a::attr(href)", "a::attr(href)"],
            "identifier": ["td:nth-child(1)"],
            "published": ["td:nth-child(3)"],
        },
    },
}
