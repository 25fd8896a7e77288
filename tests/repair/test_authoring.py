"""Selectors from example pages and named values."""

from __future__ import annotations

import pytest

from healing.dom.page import parse
from healing.extraction import extract
from healing.model import ROWS, Kind, Rule
from healing.repair.authoring import Learned, learn_selectors
from healing.repair.examples import Example
from tests.repair.article import LEAD, PARAGRAPHS, RULES, old_page

URL = "https://courier.example.org/wells"
NAMED = {
    "title": ("Guards for the wells",),
    "authors": ("Ann Lee",),
    "published": ("2023-03-01",),
    "lead": (LEAD,),
    "body": (PARAGRAPHS[0][:40],),
    "topics": ("Wells", "Farms"),
}
LAWS = {
    "title": Rule("title", required=True),
    "url": Rule("url", Kind.URL, required=True),
    "number": Rule("number", Kind.IDENTIFIER),
    "published": Rule("published", Kind.DATE),
    "next_url": Rule("next_url", Kind.URL),
}


def _law(number: int) -> str:
    date = f"<td>{number} May 2021</td>" if number % 3 else "<td></td>"
    return (
        f"<tr><td class=no>2021/{number}</td><td class=name><a href='/laws/{number}'>Act {number}</a></td>{date}</tr>"
    )


def _list_page(page: int = 1, rows: int = 9) -> str:
    first = 10 * page
    laws = "".join(map(_law, range(first, first + rows)))
    return (
        "<main><h1>Laws</h1><table class=laws><tr><th>No.</th><th>Name</th><th>Published</th></tr>"
        f"{laws}</table><div class=pager><a rel=next href='/laws?page={page + 1}'>Next</a></div></main>"
        f"<aside><ul>{''.join(f'<li><a href=/laws/{n}>Act {n}</a></li>' for n in range(10, 14))}</ul></aside>"
    )


def _learn(html: str, rules: dict[str, Rule], **named: tuple[str, ...]) -> Learned:
    return learn_selectors("page", rules, [Example("https://example.org/laws", html, named)])


def test_every_kind_of_field_of_a_page_is_learned() -> None:
    learned = learn_selectors("article", RULES, [Example(URL, old_page(), NAMED)])
    assert learned.refused == ()
    (page,) = learned.pages
    values = {name: page[name] for name in NAMED}
    assert values.pop("body") == "\n".join(PARAGRAPHS)
    assert values == {
        "title": "Guards for the wells",
        "authors": ["Ann Lee"],
        "published": "2023-03-01",
        "lead": LEAD,
        "topics": ["Wells", "Farms"],
    }
    assert learned.selectors.fields["published"][0] == "time[datetime]::attr(datetime)"


def test_a_value_that_is_not_there_is_refused_with_the_nearest_text() -> None:
    named = {**NAMED, "title": ("Guards for the well",), "published": ("2023-03-02",)}
    learned = learn_selectors("article", RULES, [Example(URL, old_page(), named)])
    assert set(learned.refused) == {"title", "published"}
    assert learned.fields["title"].reasons == (
        "'Guards for the well' was not found; the nearest text is 'Guards for the wells'",
    )
    assert learned.fields["published"].reasons == (
        "'2023-03-02' was not found; the dates on the page are '1 March 2023'",
    )
    assert "title" not in learned.selectors.fields


def test_the_page_of_a_missing_value_is_named() -> None:
    examples = [
        Example(f"{URL}/{n}", old_page(), {"title": (title,)}) for n, title in ((1, "Guards for the wells"), (2, "x"))
    ]
    learned = learn_selectors("article", RULES, examples)
    assert learned.fields["title"].reasons[0].startswith("'x' was not found on page 2")


def test_white_space_quotes_and_case_are_folded() -> None:
    learned = _learn("<main><h1>The “Old”\n  Harbour</h1><p>More.</p></main>", LAWS, title=('the "old" harbour',))
    assert learned.pages[0]["title"] == "The “Old” Harbour"


def test_of_several_places_the_record_comes_before_side_parts_and_names_before_counting() -> None:
    html = "<nav><ol><li>Laws</li><li>Act 1</li></ol></nav><main><h1 class=law-name>Act 1</h1><p>x</p></main>"
    learned = _learn(html, LAWS, title=("Act 1",))
    assert learned.selectors.fields["title"] == ("h1.law-name", "h1")
    assert learned.rivals == {"title": ("li:nth-of-type(2)",)}


def test_a_second_page_tells_two_places_apart() -> None:
    pages = [
        f"<main><h1>Act {act}</h1><p class=number>2021/{number}</p><p class=replaces>2021/{old}</p></main>"
        for act, number, old in ((1, 7, 7), (2, 8, 5))
    ]
    named = [{"number": ("2021/7",)}, {"number": ("2021/5",)}]
    examples = [
        Example(f"https://example.org/{n}", html, given)
        for n, (html, given) in enumerate(zip(pages, named, strict=True))
    ]
    learned = learn_selectors("law", LAWS, examples)
    assert learned.selectors.fields["number"][0] == "p.replaces"
    assert learned.rivals == {}


def test_a_required_field_has_to_be_on_pages_that_nothing_was_named_of() -> None:
    first, second = "<main><h1 class=a>Act 1</h1><p>x</p></main>", "<main><h2>Act 2</h2><p>x</p></main>"
    examples = [
        Example("https://example.org/1", first, {"title": ("Act 1",)}),
        Example("https://example.org/2", second),
    ]
    assert learn_selectors("law", LAWS, examples).refused == ("title",)


def test_a_page_without_the_value_must_give_nothing() -> None:
    with_it = "<main><h1>Act 1</h1><p class=note>2021/1</p></main>"
    without = "<main><h1>Act 2</h1><p class=note>2021/2</p></main>"
    examples = [
        Example("https://example.org/1", with_it, {"number": ("2021/1",)}),
        Example("https://example.org/2", without, {"number": ()}),
    ]
    assert learn_selectors("law", LAWS, examples).refused == ("number",)


def test_the_text_beside_a_label_inside_the_same_element_is_read_alone() -> None:
    learned = _learn("<main><h1>Act</h1><p class=status><b>Status:</b> in force</p></main>", LAWS, title=("In force",))
    assert learned.pages[0]["title"] == "in force"
    assert learned.selectors.fields["title"][0] == "p.status::text"


def test_a_value_that_only_the_head_has_is_read_from_there() -> None:
    html = '<head><meta name="law.number" content="2021/7"></head><body><main><h1>Act 7</h1></main></body>'
    assert _learn(html, LAWS, number=("2021/7",)).selectors.fields["number"] == (
        'meta[name="law.number"]::attr(content)',
    )


def test_a_value_that_only_a_side_part_shows_is_read_from_there() -> None:
    html = "<main><h1>Act 7</h1><p>It is so.</p></main><aside class=facts><p class=number>2021/7</p></aside>"
    assert _learn(html, LAWS, number=("2021/7",)).pages[0]["number"] == "2021/7"


def test_a_link_is_compared_by_where_it_leads() -> None:
    html = "<main><h1>Act 7</h1><a class=pdf href='/files/7.pdf'>PDF</a></main>"
    assert _learn(html, LAWS, url=("https://example.org/files/7.pdf",)).pages[0]["url"] == "/files/7.pdf"


def test_rows_are_found_from_two_of_them() -> None:
    learned = _learn(
        _list_page(),
        LAWS,
        title=("Act 11", "Act 13"),
        url=("/laws/11", "/laws/13"),
        number=("2021/11", "2021/13"),
        published=("2021-05-11", "13 May 2021"),
        next_url=("/laws?page=2",),
    )
    assert learned.refused == ()
    assert set(learned.selectors.columns) == {"title", "url", "number", "published"}
    assert learned.selectors.fields["next_url"][0] == 'a[rel~="next"]::attr(href)'
    other = extract(parse(_list_page(2), "").selector, "page", learned.selectors, LAWS)
    assert [row["title"] for row in other.row_values()] == [f"Act {n}" for n in range(20, 29)]
    assert [row["url"] for row in other.row_values()] == [f"/laws/{n}" for n in range(20, 29)]


def test_a_row_may_lack_a_value_and_a_column_may_be_named_once() -> None:
    learned = _learn(_list_page(), LAWS, title=("Act 12", "Act 13"), url=("/laws/12",), published=("", "13 May 2021"))
    assert learned.refused == ()
    assert set(learned.selectors.columns) == {"title", "url", "published"}
    assert learned.pages[0].row_values()[2] == {"title": "Act 12", "url": "/laws/12", "published": None}


def test_values_of_different_rows_are_refused() -> None:
    learned = _learn(_list_page(), LAWS, title=("Act 11", "Act 12"), url=("/laws/12", "/laws/11"))
    assert ROWS in learned.refused or "url" in learned.refused


def test_a_listing_without_the_named_rows_is_refused_with_what_is_near() -> None:
    learned = _learn(_list_page(), LAWS, title=("Law 11", "Law 12"), url=("/laws/11", "/laws/12"))
    assert "title" in learned.refused
    assert learned.fields["title"].reasons[0].startswith("'Law 11' was not found; the nearest text is")


@pytest.mark.parametrize("rows", [3, 40])
def test_the_selectors_hold_on_lists_of_other_lengths(rows: int) -> None:
    learned = _learn(_list_page(), LAWS, title=("Act 10", "Act 11"), url=("/laws/10", "/laws/11"))
    other = extract(parse(_list_page(3, rows), "").selector, "page", learned.selectors, LAWS)
    assert len(other.rows) == rows
