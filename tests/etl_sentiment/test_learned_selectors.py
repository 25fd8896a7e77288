"""Selectors learned from one or two pages of the bundled portal read all of its pages, in every layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl_sentiment.demo.content import Law, make_laws
from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.portal import PAGE_SIZE, Portal
from etl_sentiment.demo.views import long_date
from etl_sentiment.items import LawItem, LawListPage
from healing.dom.page import parse
from healing.extraction import extract
from healing.repair.authoring import Learned, learn_selectors
from healing.repair.dates import days
from healing.repair.examples import Example
from healing.rules import rules_of

if TYPE_CHECKING:
    from healing.model import Extraction

LAWS = make_laws()
EXAMPLES, OTHERS = LAWS[5:7], LAWS[7:27]
LAW_RULES, LIST_RULES = rules_of(LawItem), rules_of(LawListPage)


def _page(layout: str, path: str) -> str:
    return Portal(layout=layout).respond(path).body


def _read(layout: str, path: str, kind: str, learned: Learned) -> Extraction:
    rules = LAW_RULES if kind == "law" else LIST_RULES
    return extract(parse(_page(layout, path)).selector, kind, learned.selectors, rules)


def _named(law: Law) -> dict[str, tuple[str, ...]]:
    return {
        "identifier": (law.identifier,),
        "title": (law.title,),
        "issuer": (law.issuer,),
        "enacted": (long_date(law.enacted),),
        "subjects": law.subjects,
        "text": (law.paragraphs[0],),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_laws(layout: str) -> None:
    named, other = EXAMPLES
    examples = [
        Example(named.path, _page(layout, named.path), _named(named)),
        Example(other.path, _page(layout, other.path)),
    ]
    learned = learn_selectors("law", LAW_RULES, examples)
    is_lacking = ("issuer",) if layout == "trimmed" else ()
    assert learned.refused == is_lacking
    for law in OTHERS:
        page = _read(layout, law.path, "law", learned)
        enacted = page["enacted"]
        assert isinstance(enacted, str)
        assert law.enacted.isoformat() in days(enacted)
        expected: dict[str, object] = {"identifier": law.identifier, "title": law.title, "issuer": law.issuer}
        expected |= {"subjects": list(law.subjects), "text": "\n".join(law.paragraphs)}
        assert {name: page[name] for name in expected if name not in is_lacking} == {
            name: value for name, value in expected.items() if name not in is_lacking
        }, law.path


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists(layout: str) -> None:
    rows = LAWS[1], LAWS[4]
    named = {
        "title": tuple(law.title for law in rows),
        "url": tuple(law.path for law in rows),
        "identifier": tuple(law.identifier for law in rows),
        "published": tuple(law.published.isoformat() for law in rows),
        "next_url": ("/laws?page=2",),
    }
    learned = learn_selectors("law_list", LIST_RULES, [Example("http://127.0.0.1/laws", _page(layout, "/laws"), named)])
    assert learned.refused == ()
    page = _read(layout, "/laws?page=3", "law_list", learned)
    expected = LAWS[2 * PAGE_SIZE : 3 * PAGE_SIZE]
    assert [(row["title"], row["url"], row["identifier"]) for row in page.row_values()] == [
        (law.title, law.path, law.identifier) for law in expected
    ]
    assert page["next_url"] == "/laws?page=4"
