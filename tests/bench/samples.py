"""Case folders as the benchmark has them, made by the tests."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

OLD_ROWS = [("Smith v. Jones", "/a/12-101.pdf"), ("Reed v. State", "/a/12-102.pdf"), ("In re Moor", "/a/12-103.pdf")]
NEW_ROWS = [("Lake v. Hill", "/a/13-201.pdf"), ("Ford v. State", "/a/13-202.pdf"), ("Gray v. Wood", "/a/13-203.pdf")]


def page_case(**changes: Any) -> dict[str, Any]:
    """A page whose headline moved from one class to another, with the right answer."""
    field = {
        "type": "text",
        "required": True,
        "description": "headline of the article",
        "selectors": ["h1.old::text"],
        "status": "broken",
        "new_value": "Parliament passes the water bill",
    }
    case = {"id": "paper__1__2", "suite": "news", "site": "paper", "kind": "page", "url_old": "http://paper.test/1"}
    return case | {"url_new": "http://paper.test/2", "fields": {"title": field}} | changes


def listing_case(**changes: Any) -> dict[str, Any]:
    """A table of decisions that became a list."""
    name = {
        "type": "text",
        "required": True,
        "description": "name of the case",
        "selectors": ["./td[1]/a/text()"],
        "status": "broken",
        "new_values": [name for name, _ in NEW_ROWS],
    }
    url = {
        "type": "url",
        "required": True,
        "description": "link to the decision",
        "selectors": ["./td[1]/a/@href"],
        "status": "broken",
        "new_values": [url for _, url in NEW_ROWS],
    }
    case = {"id": "court__1__2", "suite": "courts", "site": "court", "kind": "listing", "url_old": None}
    rows = {"selector": "//table//tr"}
    return case | {"url_new": None, "rows": rows, "fields": {"name": name, "url": url}} | changes


PAGE_OLD = "<main><h1 class='old'>Council opens the new bridge</h1><p>Text.</p></main>"
PAGE_NEW = "<main><h1 class='headline'>Parliament passes the water bill</h1><p>Text.</p></main>"
LISTING_OLD = (
    "<table>" + "".join(f"<tr><td><a href='{url}'>{name}</a></td></tr>" for name, url in OLD_ROWS) + "</table>"
)
LISTING_NEW = (
    "<ul class='decisions'>"
    + "".join(f"<li class='decision'><a href='{url}'>{name}</a></li>" for name, url in NEW_ROWS)
    + "</ul>"
)


def write_case(folder: Path, case: dict[str, Any], old: str, new: str) -> Path:
    """Write a case folder below ``folder``; its path."""
    target = folder / str(case["suite"]) / str(case["id"])
    target.mkdir(parents=True)
    (target / "case.json").write_text(json.dumps(case), encoding="utf-8")
    for name, html in (("old", old), ("new", new)):
        (target / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
    return target


def write_both(folder: Path) -> None:
    """One page and one listing."""
    write_case(folder, page_case(), PAGE_OLD, PAGE_NEW)
    write_case(folder, listing_case(), LISTING_OLD, LISTING_NEW)
