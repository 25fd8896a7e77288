"""Reading values: one function for crawl, gate and bench."""

from __future__ import annotations

from typing import ClassVar

import pytest
from cssselect import SelectorError
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from healing.extraction import arrange, extract, is_xpath, problem_with, read, read_field
from healing.model import Kind, KindSelectors, Reading, Rule

texts = st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20), max_size=5)


def page(body: str) -> Selector:
    return Selector(text=f"<html><body>{body}</body></html>", type="html")


@pytest.mark.parametrize(
    "selector",
    ["//h1", ".//a/@href", "./td", "../td", "..", ".", " . ", "(//a)[1]", "string(//h1)", "normalize-space(.)",
     "concat('a', 'b')", "substring-before(., ':')", "substring-after(., ':')", "substring(., 2)", "id('x')"],
)  # fmt: skip
def test_xpath(selector: str) -> None:
    assert is_xpath(selector)


@pytest.mark.parametrize(
    "selector", ["a", ".title", ".title::text", "#id", "*", "a[href]::attr(href)", "string", ":root"]
)
def test_css(selector: str) -> None:
    assert not is_xpath(selector)


@pytest.mark.parametrize(
    ("selector", "values"),
    [
        ("h1", ("The Bees Act",)),  # an element gives the text it shows
        ("h1::text", ("The", "Act")),
        ("//h1/@id", ("t",)),
        ("string(//h2)", ("One two",)),
        (".//p", ("one",)),
        ("h4", ()),
    ],
)
def test_reading(selector: str, values: tuple[str, ...]) -> None:
    body = page(
        "<h1 id=t>The\n <b>Bees</b><style>b {}</style> Act </h1><h2>One <i>two</i></h2><p>one<script>1</script></p>"
    )
    assert read(body, selector) == values


@pytest.mark.parametrize("selector", ["a[", "count(//p)", "//a[", "a::text()", ""])
def test_an_invalid_selector_is_an_error(selector: str) -> None:
    with pytest.raises((ValueError, SelectorError)):
        read(page(""), selector)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.URLS])
@given(values=texts)
def test_what_makes_the_value(kind: Kind, values: list[str]) -> None:
    strings = tuple(values)
    on_page, in_row = arrange(strings, kind, in_row=False), arrange(strings, kind, in_row=True)
    if kind.is_many or not strings:
        assert on_page == in_row == tuple(one for one in strings if any(map(str.isalnum, one)))
    else:
        assert on_page == strings[:1]
        assert in_row == (strings[:1] if kind is Kind.URL else (" ".join(strings),))


def test_many_links_are_read_whole_each_once_without_those_that_lead_nowhere() -> None:
    given = ("/a.pdf", "javascript:void(0)", "#top", "/b.pdf", "mailto:x@y.example", "/a.pdf")
    for in_row in (False, True):
        assert arrange(given, Kind.URLS, in_row=in_row) == ("/a.pdf", "/b.pdf")


def test_many_links_are_a_list_and_one_that_is_none_makes_them_invalid() -> None:
    rules = {"files": Rule("files", Kind.URLS), "names": Rule("names", Kind.URLS)}
    html = page('<a href="/1.pdf">The first text</a><a href="javascript:print()">Print this</a>')
    selectors = KindSelectors(fields={"files": ("a::attr(href)",), "names": ("a::text",)})
    found = extract(html, "law", selectors, rules)
    assert found["files"] == ["/1.pdf"]
    assert found["names"] is None
    assert "is not a link" in found.fields["names"].problem


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30), max_size=6))
def test_any_text_is_read_as_it_is_shown(paragraphs: list[str]) -> None:
    root = Selector(text="<html><body></body></html>", type="html")
    body = root.xpath("//body")[0]
    for paragraph in paragraphs:
        child = body.root.makeelement("p", {})
        child.text = paragraph
        body.root.append(child)
    collapsed = (" ".join(paragraph.split()) for paragraph in paragraphs)
    assert read(body, "p") == tuple(text for text in collapsed if text)


@pytest.mark.parametrize(
    ("value", "rule", "told"),
    [
        ("--", Rule("x"), "no letter or digit"),
        ("12", Rule("x", pattern=r"\d{3}"), "does not match"),
        ("1234", Rule("x", pattern=r"\d{3}"), "does not match"),
        ("Jane Doe", Rule("x", Kind.DATE), "not a date"),
        ("12 May " * 50, Rule("x", Kind.DATE), "not a date"),
        ("javascript:void(0)", Rule("x", Kind.URL), "not a link"),
        ("#top", Rule("x", Kind.URL), "not a link"),
        ("twelve", Rule("x", Kind.NUMBER), "no digit"),
        ("none", Rule("x", Kind.IDENTIFIER), "no digit"),
    ],
)
def test_a_value_that_breaks_its_rule(value: str, rule: Rule, told: str) -> None:
    problem = problem_with((value,), rule)
    assert told in problem
    assert len(problem) < 120


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("2024-05-12", Rule("x", Kind.DATE)),
        ("12 May", Rule("x", Kind.DATE)),
        ("12.05.24", Rule("x", Kind.DATE)),
        ("法律", Rule("x")),
        ("/law/12", Rule("x", Kind.URL)),
        ("123", Rule("x", pattern=r"\d{3}")),
        ("C-12/34", Rule("x", Kind.IDENTIFIER)),
    ],
)
def test_a_value_that_keeps_its_rule(value: str, rule: Rule) -> None:
    assert problem_with((value,), rule) == ""


class TestAlternates:
    body = page("<h1>-</h1><h2>Bees Act</h2><h3>Other</h3>")

    def test_the_first_valid_value_wins(self) -> None:
        assert read_field(self.body, ("h4", "h1", "h2", "h3"), Rule("title")) == Reading(("Bees Act",), "h2")

    def test_the_first_invalid_one_where_none_is_valid(self) -> None:
        reading = read_field(self.body, ("h4", "h1"), Rule("title"))
        assert (reading.values, reading.selector, reading.is_valid) == (("-",), "h1", False)

    def test_nothing_where_nothing_is_found(self) -> None:
        assert read_field(self.body, ("h4", "h5"), Rule("title")) == Reading()


class TestListing:
    rules: ClassVar = {"title": Rule("title"), "url": Rule("url", Kind.URL), "next_url": Rule("next_url", Kind.URL)}
    selectors = KindSelectors(
        rows=("li.law", "tr"),
        columns={"title": ("a",), "url": ("a::attr(href)",)},
        fields={"next_url": ("a[rel=next]::attr(href)",)},
    )

    def test_rows_without_any_value_are_left_out(self) -> None:
        rows = "<tr><th>Title</th></tr><tr><td><a href=/1>One</a></td></tr><tr><td><a>Two</a></td></tr>"
        found = extract(page(f"<table>{rows}</table><a rel=next href='?p=2'>2</a>"), "laws", self.selectors, self.rules)
        assert found.row_selector == "tr"
        assert found.row_values() == [{"title": "One", "url": "/1"}, {"title": "Two", "url": None}]
        assert found["next_url"] == "?p=2"

    def test_an_alternate_row_selector_serves_where_the_first_gives_nothing_valid(self) -> None:
        body = "<li class=law><a>-</a></li><table><tr><td><a href=/1>One</a></td></tr></table>"
        assert extract(page(body), "laws", self.selectors, self.rules).row_selector == "tr"

    def test_a_page_without_rows(self) -> None:
        found = extract(page("<p>none</p>"), "laws", self.selectors, self.rules)
        assert (found.rows, found.row_selector, found["next_url"]) == ((), None, None)


def test_values_as_the_spider_sees_them() -> None:
    rules = {"tags": Rule("tags", Kind.LIST), "text": Rule("text", Kind.LONGTEXT), "day": Rule("day", Kind.DATE)}
    selectors = KindSelectors(fields={"tags": ("i",), "text": ("p",), "day": ("time",)})
    found = extract(page("<i>a</i><i>b</i><p>One.</p><p>Two.</p><time>soon</time>"), "law", selectors, rules)
    assert found["tags"] == ["a", "b"]
    assert found["text"] == "One.\nTwo."
    assert found["day"] is None  # an invalid value is never handed out
    with pytest.raises(KeyError):
        found["court"]
