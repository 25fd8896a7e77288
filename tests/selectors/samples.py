"""What the tests of selector modules start from."""

from __future__ import annotations

from healing.selectors.change import Reason

GAZETTE = '''"""Selectors of the gazette's law portal."""

from __future__ import annotations

LISTINGS = {
    "law_list": {
        "rows": ["table.laws tbody tr"],  # one law each
        "fields": {
            "title": ["td.title a::text"],
            "url": ['td.title a::attr(href)'],
        },
    },
}
PAGES = {
    "law_list": {"next_url": ["a[rel=next]::attr(href)"]},
    "law": {
        # the portal of 2019
        "title": [
            "h1.law-title::text",  # since the spring
            # before that
            "h1::text",
        ],
        "enacted": ["time.enacted::attr(datetime)", "//dt[.='Enacted']/following-sibling::dd[1]"],
    },
}
'''

WHY = Reason(who="relocation", why="same label, all pages agree", confidence=0.9, incident=7, at=1_700_000_000.0)
