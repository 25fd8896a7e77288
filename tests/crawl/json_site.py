"""The test site as a JSON API: a list in pages, and laws that are JSON (``/api``) or HTML (``/mixed``).

In the layout ``renamed`` the keys of a law have other names, in ``relisted`` those of the list.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.crawl.pages import Law
from tests.crawl.site import Reply, Site

SENT_AS = {"Content-Type": "application/json"}
LISTING = {
    "rows": ["jmespath:results"],
    "fields": {
        "title": ["jmespath:name"],
        "url": ["jmespath:links.self"],
        "enacted": ["jmespath:enacted"],
    },
}
DETAIL = {
    "title": ["jmespath:law.title"],
    "number": ["jmespath:law.number"],
    "enacted": ["jmespath:law.dates.enacted"],
    "ministry": ["jmespath:law.ministry"],
    "text": ["jmespath:law.text"],
}


def module(detail: object = DETAIL, next_url: str = "jmespath:next") -> str:
    """A selector module of this site."""
    listings, pages = {"law_list": LISTING}, {"law_list": {"next_url": [next_url]}, "law": detail}
    return f"LISTINGS = {listings!r}\n\nPAGES = {pages!r}\n"


class JsonSite(Site):
    """Lists are JSON everywhere; the laws of the source ``api`` too."""

    def _page(self, target: str) -> Reply:
        parts = urlsplit(target)
        match parts.path.strip("/").split("/"):
            case [name, "laws"]:
                return self._list_page(name, int(parse_qs(parts.query)["page"][0]))
            case ["api", "laws", number]:
                return _sent({"law": law_data(int(number), self._layout("api", "law"))})
        return super()._page(target)

    def _list_page(self, name: str, page: int) -> Reply:
        source = self.sources[name]
        first, last = 1 + (page - 1) * source.per_page, min(page * source.per_page, source.laws)
        following = f"/{name}/laws?page={page + 1}" if last < source.laws else None
        rows = [_row(name, Law(n)) for n in range(first, last + 1)]
        is_other = self._layout(name, "law_list") == "relisted"
        return _sent({"next_page" if is_other else "next": following, "results": rows})


def _sent(data: object) -> Reply:
    return Reply(json.dumps(data), headers=SENT_AS)


def _row(name: str, law: Law) -> dict[str, object]:
    return {"name": law.title, "links": {"self": f"/{name}/laws/{law.n}"}, "enacted": law.enacted}


def law_data(n: int, layout: str) -> dict[str, object]:
    law = Law(n)
    number = "document_number" if layout == "renamed" else "number"
    ministry = None if n % 3 == 0 else law.ministry
    text = "\n\n".join(law.paragraphs)
    return {
        "title": law.title, number: law.number, "dates": {"enacted": law.enacted}, "ministry": ministry, "text": text,
    }  # fmt: skip
