from __future__ import annotations

import pytest

from healing.dom.page import parse
from healing.model import Kind, Rule
from healing.repair.named_values import agrees, named_places, nearest

URL = "https://example.org/laws/1"
PAGE = parse(
    "<head><meta property='og:title' content='Act 1'></head><body>"
    "<nav><a href='/'>Home</a><b>Act 1</b></nav><main><h2>Act 1</h2><p class=no><b>No.</b> 2021/7</p>"
    "<time datetime='2021-05-03'>3 May 2021</time><a href='1.pdf' data-size='12 kB'>PDF</a></main></body>",
    URL,
)


def _tags(value: str, kind: Kind) -> list[tuple[str, str]]:
    return [(one.places[0].tag, one.way.attribute) for one in named_places(PAGE, (value,), Rule("x", kind))]


def test_the_record_comes_first_then_side_parts_and_the_head() -> None:
    assert _tags("act 1", Kind.TEXT) == [("h2", ""), ("b", ""), ("meta", "content")]


@pytest.mark.parametrize(
    ("value", "kind", "place"),
    [
        ("2021/7", Kind.IDENTIFIER, ("p", "text()")),
        ("May 3, 2021", Kind.DATE, ("time", "datetime")),
        ("https://example.org/laws/1.pdf", Kind.URL, ("a", "href")),
        ("12 kB", Kind.TEXT, ("a", "data-size")),
    ],
)
def test_each_kind_is_found_where_it_stands(value: str, kind: Kind, place: tuple[str, str]) -> None:
    assert _tags(value, kind)[0] == place


@pytest.mark.parametrize(
    ("value", "kind", "hint"),
    [
        ("Act", Kind.TEXT, "the nearest text is 'Act 1'"),
        ("2021-05-04", Kind.DATE, "the dates on the page are '3 May 2021'"),
        ("2.pdf", Kind.URL, "the nearest link is '1.pdf'"),
        ("nothing like it", Kind.TEXT, ""),
    ],
)
def test_what_comes_nearest_is_told(value: str, kind: Kind, hint: str) -> None:
    assert _tags(value, kind) == []
    assert nearest(PAGE, value, Rule("x", kind)) == hint


@pytest.mark.parametrize(
    ("kind", "given", "named", "is_same"),
    [
        (Kind.TEXT, ("Act “1”",), ('act "1"',), True),
        (Kind.DATE, ("3 May 2021",), ("2021-05-03",), True),
        (Kind.DATE, ("4 May 2021",), ("2021-05-03",), False),
        (Kind.URL, ("../acts/2",), ("https://example.org/acts/2",), True),
        (Kind.LIST, ("B", "A"), ("a", "b"), True),
        (Kind.LONGTEXT, ("One is so.", "Two is not."), ("Two is",), True),
        (Kind.LONGTEXT, ("One is so.",), ("Two is",), False),
        (Kind.TEXT, (), (), True),
        (Kind.TEXT, ("x",), (), False),
        (Kind.TEXT, (), ("x",), False),
    ],
)
def test_a_reading_is_what_was_named(kind: Kind, given: tuple[str, ...], named: tuple[str, ...], is_same: bool) -> None:
    assert agrees(Rule("x", kind), given, named, URL) is is_same
