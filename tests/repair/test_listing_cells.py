from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from healing.dom.page import Page
from healing.extraction import arrange, read
from healing.model import Kind
from healing.repair.listing_cells import Place, headings_before, places_in, read_row

WORDS = st.text(alphabet="abc \n", max_size=4)


def rows_of(html: str) -> tuple[Page, list[Selector]]:
    page = Page(Selector(text=f"<html><body>{html}</body></html>"))
    return page, list(page.selector.css(".row"))


@st.composite
def row_html(draw: st.DrawFn) -> str:
    """A row of nested elements with texts before, inside and after them."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        tag = draw(st.sampled_from(["span", "b", "a", "p"]))
        name = draw(st.sampled_from(["", " class='title'", " class='number'"]))
        link = " href='/x'" if tag == "a" else ""
        parts.append(f"<{tag}{name}{link}>{draw(WORDS)}<i>{draw(WORDS)}</i>{draw(WORDS)}</{tag}>{draw(WORDS)}")
    return f"<div class='row'>{draw(WORDS)}{''.join(parts)}</div>"


@given(row_html())
def test_each_selector_reads_what_the_crawl_would_read(html: str) -> None:
    page, (row,) = rows_of(html)

    for selector, value in read_row(row.root, page).items():
        kind = Kind.URL if selector.endswith(("/@href", "::attr(href)")) else Kind.TEXT
        assert arrange(read(row, selector), kind, in_row=True) == (value,), selector


def test_the_text_before_a_link_is_a_place_where_some_rows_have_text_behind_it() -> None:
    page, rows = rows_of("<p class='row'>1-1 <a>One</a></p><p class='row'>2-2 <a>Two</a>, 3 P 4</p>" * 2)

    places = places_in([row.root for row in rows], page)

    assert next(place.values for place in places if "./text()[1]" in place.selectors) == ("1-1", "2-2") * 2


def test_places_with_the_same_values_are_one() -> None:
    page, rows = rows_of("<p class='row'><a href='/1'>One</a></p><p class='row'><a href='/2'>Two</a></p>")

    places = places_in([row.root for row in rows], page)

    assert sorted((place.values, place.is_link) for place in places) == [(("/1", "/2"), True), (("One", "Two"), False)]
    text = next(place for place in places if not place.is_link)
    assert {"a", ".", "./a[1]"} <= set(text.selectors)
    assert text.selectors[0] == "a"


def test_a_place_holds_what_stands_inside_of_it() -> None:
    whole = Place(("./td[1]",), ("Smith v. Reed (PDF)", "Moor v. Lake (PDF)"))
    part = Place(("./td[1]/a[1]",), ("Smith v. Reed", "Moor v. Lake"))

    assert whole.holds(part)
    assert not part.holds(whole)


def test_the_nearest_heading_before_each_row() -> None:
    page, rows = rows_of("<h3>May</h3><p class='row'>a</p><h3>June</h3><p class='row'>b</p><p class='row'>c</p>")

    (place,) = headings_before([row.root for row in rows], page)

    assert place.values == ("May", "June", "June")
    assert [read(row, place.selectors[0]) for row in rows] == [("May",), ("June",), ("June",)]
