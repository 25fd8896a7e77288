"""JSON pages: expressions checked, values read, and what is no value at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from healing.extraction import extract, read_field
from healing.json_page import expression_problem, json_page, says_none
from healing.model import Kind, KindSelectors, Rule

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def page(data: object) -> Selector:
    found = json_page(json.dumps(data))
    assert found is not None
    return found


def value(data: object, expression: str, kind: Kind = Kind.TEXT) -> tuple[tuple[str, ...], str]:
    reading = read_field(page(data), (f"jmespath:{expression}",), Rule("x", kind))
    return reading.values, reading.problem


@pytest.mark.parametrize(
    ("data", "expression", "kind", "values"),
    [
        ({"a": " Fish \n Act "}, "a", Kind.TEXT, ("Fish Act",)),
        ({"a": {"b": 12}}, "a.b", Kind.NUMBER, ("12",)),
        ({"a": 1.5}, "a", Kind.NUMBER, ("1.5",)),
        ({"a": True}, "a", Kind.TEXT, ("true",)),
        ({"a": False}, "a", Kind.TEXT, ("false",)),
        ({"a": ["x", None, "", "y"]}, "a", Kind.LIST, ("x", "y")),
        ({"a": ["x", "y"]}, "a", Kind.TEXT, ("x",)),
        ({"a": "One.\n\nTwo."}, "a", Kind.LONGTEXT, ("One.", "Two.")),
        ({"a": "One.\n\nTwo."}, "a", Kind.TEXT, ("One. Two.",)),
        ({"f": [{"u": "/1.pdf"}, {"u": "/2.pdf"}]}, "f[].u", Kind.URLS, ("/1.pdf", "/2.pdf")),
        ({"f": [{"u": "/1.pdf", "t": "a"}]}, "f[?t=='a'].u | [0]", Kind.URL, ("/1.pdf",)),
        ([{"a": "x"}], "[0].a", Kind.TEXT, ("x",)),
        ({"a": None}, "a", Kind.TEXT, ()),
        ({}, "a", Kind.TEXT, ()),
        ({"a": None}, "length(a)", Kind.NUMBER, ()),
        ({"a": [1, "b"]}, "sort(a)", Kind.LIST, ()),
        ({"a": "half \ud800 and \u0000 nothing"}, "a", Kind.TEXT, ("half \ufffd and nothing",)),
    ],
)
def test_values(data: object, expression: str, kind: Kind, values: tuple[str, ...]) -> None:
    assert value(data, expression, kind) == (values, "")


@pytest.mark.parametrize(
    ("data", "expression", "told"),
    [
        ({"a": {"name": "x"}}, "a", "is an object, no value: name one of its keys"),
        ({"a": ["x", {"name": "y"}]}, "a", "is an object"),
        ({"a": [["x"], ["y"]]}, "a", "flatten it with []"),
    ],
)
def test_objects_and_arrays_in_arrays_are_invalid(data: object, expression: str, told: str) -> None:
    values, problem = value(data, expression, Kind.LIST)
    assert values
    assert told in problem
    assert len(problem) < 150


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "no expression"),
        ("  ", "no expression"),
        ("a[", "no valid JMESPath"),
        ("a..b", "no valid JMESPath"),
        ("nofunction(a)", "no function nofunction()"),
        ("results[*].nofunction(@)", "no function nofunction()"),
        ("length(a, b)", "takes 1 arguments, not 2"),
        ("merge()", "takes 1 arguments or more, not 0"),
        ("(" * 900, "no valid JMESPath"),
    ],
)
def test_expressions_that_cannot_be_used(expression: str, told: str) -> None:
    problem = expression_problem(f"jmespath:{expression}")
    assert told in problem
    assert "\n" not in problem


@pytest.mark.parametrize("expression", ["a", "@", "a[0:2]", "join(', ', a[].b)", "merge(a, b, c)", "not_null(a, b)"])
def test_expressions_that_can(expression: str) -> None:
    assert expression_problem(f"jmespath:{expression}") == ""


@pytest.mark.parametrize("text", ["", "null", '"text"', "12", "<html>{}</html>", '{"a": ', "[" * 100_000, '{"a": 1} x'])
def test_texts_that_are_no_json_page(text: str) -> None:
    assert json_page(text) is None


def test_a_byte_order_mark_is_no_fault() -> None:
    assert json_page('\ufeff {"a": 1}') is not None


@pytest.mark.parametrize(
    ("data", "expression", "is_none"),
    [
        ({"next": None}, "next", True),
        ({"next": ""}, "next", True),
        ({"rows": []}, "rows", True),
        ({"meta": None}, "meta.next", True),
        ([], "@", True),
        ({"next_page": None}, "next", False),
        ({"next": "/2"}, "next", False),
        ({"rows": [{"b": 1}]}, "rows[?a]", False),
        ({"rows": []}, "rows[*]", False),
    ],
)
def test_whether_the_page_says_that_there_is_none(data: object, expression: str, is_none: bool) -> None:
    assert says_none(page(data), f"jmespath:{expression}") is is_none


RULES = {"title": Rule("title", required=True), "url": Rule("url", Kind.URL), "next": Rule("next", Kind.URL)}
LISTING = KindSelectors(
    fields={"next": ("jmespath:next",)},
    rows=("jmespath:results",),
    columns={"title": ("jmespath:name", "jmespath:title"), "url": ("jmespath:links.self",)},
)


def test_rows_and_their_fields() -> None:
    data = {"results": [{"title": "A", "links": {"self": "/1"}}, {"name": "B"}, {}], "next": "/?p=2"}
    found = extract(page(data), "laws", LISTING, RULES)
    assert found.is_json
    assert found.row_values() == [{"title": "A", "url": "/1"}, {"title": "B", "url": None}]
    assert found["next"] == "/?p=2"
    assert found.row_selector == "jmespath:results"


def test_another_format_is_a_fault_and_gives_nothing() -> None:
    html = Selector(text="<html><h1>Law</h1></html>", type="html")
    found = extract(html, "laws", LISTING, RULES)
    assert (found.rows, found["next"], found.is_json) == ((), None, False)
    assert "in place of JSON" in found.fault
    found = extract(page({"title": "<h1>Law</h1>"}), "law", KindSelectors(fields={"title": ("h1",)}), RULES)
    assert (found["title"], found.is_json) == (None, True)
    assert "in place of HTML" in found.fault


@given(
    ANY, st.sampled_from(list(Kind)), st.sampled_from(["a", "@", "*", "[]", "keys(@)", "sum(@)", "ceil(@)", "max(*)"])
)
def test_any_data_is_read_without_an_error(data: Any, kind: Kind, expression: str) -> None:
    text = json.dumps(data)
    if (found := json_page(text)) is not None:
        reading = read_field(found, (f"jmespath:{expression}",), Rule("x", kind))
        "".join(reading.values).encode()
        says_none(found, f"jmespath:{expression}")
