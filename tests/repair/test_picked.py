"""What code makes of a model's picks on the pages at hand."""

from __future__ import annotations

import pytest

from healing.dom.page import Page, parse
from healing.extraction import extract, read_field
from healing.llm.question import Pick, PickedNode
from healing.model import ROWS, Kind, KindSelectors, Rule
from healing.repair.incident import Incident, PageEvidence
from healing.repair.picked import field_selectors
from healing.repair.picked_candidates import candidates_of
from healing.repair.picked_review import faults_of_picks

PARAGRAPH = "The council met on the matter and heard all sides before it took the vote that evening. " * 3


def article(number: int, topics: tuple[str, ...] = ("Rivers", "Harbours", "Fishing", "Boats")) -> str:
    tags = "".join(f"<li><a href='/on/{topic.lower()}'>{topic}</a></li>" for topic in topics)
    return (
        f"<html><head><title>Story {number}</title></head><body><header><a href='/'>Home</a></header><main>"
        f"<h1>Story number {number}</h1><div class='who'>Ilse Coen {number}</div>"
        f"<time datetime='2024-05-0{number}'>{number} May</time>"
        f"<div class='text'><p>{PARAGRAPH}</p><p>{number} {PARAGRAPH}</p><p>{PARAGRAPH} {number}</p></div>"
        f"<ul class='tags'>{tags}</ul></main></body></html>"
    )


def pages(count: int = 1) -> list[Page]:
    return [parse(article(number), f"https://news.example/{number}") for number in range(1, count + 1)]


def picked(page: Page, *queries: str, attribute: str = "", index: int = 0) -> Pick:
    """The first element that each query finds."""
    tree = page.root.getroottree()
    return Pick(tuple(PickedNode(index, tree.getpath(page.root.cssselect(query)[0]), attribute) for query in queries))


def test_one_item_of_a_list_stands_for_all_of_them() -> None:
    (page,) = pages()
    rule = Rule("topics", Kind.LIST)
    selectors = field_selectors(picked(page, "ul.tags li:nth-child(2) a"), rule, [page])
    assert read_field(page.selector, selectors, rule).values == ("Rivers", "Harbours", "Fishing", "Boats")


def test_tags_in_the_head_are_a_list_too() -> None:
    metas = "".join(f"<meta property='article:tag' content='{word}'>" for word in ("Rivers", "Boats", "Fish"))
    page = parse(f"<html><head><meta name='author' content='Ilse'>{metas}</head><body><p>Text</p></body></html>")
    rule = Rule("topics", Kind.LIST)
    pick = picked(page, "meta[property]", attribute="content")
    assert read_field(page.selector, field_selectors(pick, rule, [page]), rule).values == ("Rivers", "Boats", "Fish")


@pytest.mark.parametrize("query", ["div.text", "div.text p:nth-child(2)", "main"])
def test_a_paragraph_or_its_holder_stands_for_the_whole_text(query: str) -> None:
    (page,) = pages()
    rule = Rule("body", Kind.LONGTEXT)
    selectors = field_selectors(picked(page, query), rule, [page])
    assert len(read_field(page.selector, selectors, rule).values) == 3


def test_a_pick_on_one_page_is_looked_for_on_the_others() -> None:
    first, second = pages(2)
    rule = Rule("writer", Kind.TEXT)
    selectors = field_selectors(picked(first, "div.who"), rule, [first, second])
    assert read_field(second.selector, selectors, rule).values == ("Ilse Coen 2",)


def test_an_attribute_is_read_where_the_pick_says_so() -> None:
    (page,) = pages()
    selectors = field_selectors(picked(page, "time", attribute="datetime"), Rule("day", Kind.DATE), [page])
    assert read_field(page.selector, selectors, Rule("day", Kind.DATE)).values == ("2024-05-01",)


def listing_page(rows: int = 6) -> str:
    table = "".join(
        f"<tr class='r'><td>No. {n}/24</td><td><a href='/laws/{n}.pdf'>The Act {n}</a> of {n} May 2024</td></tr>"
        for n in range(1, rows + 1)
    )
    return f"<html><body><main><table><tr><th>No.</th><th>Act</th></tr>{table}</table></main></body></html>"


def listing(*broken: str) -> tuple[Incident, Page]:
    html = listing_page()
    incident = Incident(
        source="gazette",
        page_kind="law_list",
        rules={"name": Rule("name", required=True), "url": Rule("url", Kind.URL, required=True)},
        selectors=KindSelectors(rows=("div.law",), columns={"name": ("a",), "url": ("a::attr(href)",)}),
        broken=broken,
        pages=(PageEvidence("https://laws.example/", html),),
    )
    return incident, parse(html, "https://laws.example/")


def test_cells_picked_in_one_row_give_the_rows_and_the_columns() -> None:
    incident, page = listing(ROWS, "name", "url")
    picks = {
        ROWS: Pick(()),
        "name": picked(page, "tr.r:nth-child(3) a"),
        "url": picked(page, "tr.r:nth-child(3) a", attribute="href"),
    }
    found = {one.field: one for one in candidates_of(incident, picks, "llm (x)")}
    assert found["name"].rows == found["url"].rows == found[ROWS].selectors
    columns = {name: found[name].selectors for name in ("name", "url")}
    selectors = KindSelectors(rows=found[ROWS].selectors, columns=columns)
    rows = extract(page.selector, "law_list", selectors, incident.rules).rows
    assert [row["name"].values for row in rows] == [(f"The Act {n}",) for n in range(1, 7)]
    assert [row["url"].values for row in rows] == [(f"/laws/{n}.pdf",) for n in range(1, 7)]
    assert not faults_of_picks(incident, picks)


def test_review_names_what_is_surplus_invalid_or_beyond_synthesis() -> None:
    html = article(1)
    page = parse(html, "https://news.example/1")
    incident = Incident(
        source="daily",
        page_kind="article",
        rules={"day": Rule("day", Kind.DATE, required=True), "writer": Rule("writer"), "editor": Rule("editor")},
        selectors=KindSelectors({"day": ("i",), "writer": ("b",), "editor": ("u",)}),
        broken=("day", "writer", "editor"),
        pages=(PageEvidence("https://news.example/1", html), PageEvidence("https://news.example/2", "<p>none</p>")),
    )
    who = picked(page, "div.who")
    assert faults_of_picks(incident, {"writer": who, "editor": who}) == {
        "writer": "surplus: writer and editor have the same node",
        "editor": "surplus: writer and editor have the same node",
    }
    assert faults_of_picks(incident, {"day": who})["day"] == "missing on 1 of 2 pages"
    assert faults_of_picks(incident, {"day": picked(page, "time", attribute="datetime")}) == {
        "day": "missing on 1 of 2 pages"
    }
    assert faults_of_picks(incident, {"writer": Pick(()), "editor": who}) == {}
