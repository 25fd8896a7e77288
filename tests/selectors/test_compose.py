from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.errors import PatchError
from healing.model import KindSelectors
from healing.selectors.compose import new_module, with_kind
from healing.selectors.read import parse_module
from tests.selectors.samples import GAZETTE

LIST = KindSelectors(
    fields={"next_url": ('a[rel~="next"]::attr(href)',)},
    rows=("table.laws tr",),
    columns={"title": ("td.title", "./td[1]"), "url": ("td.title a::attr(href)",)},
)
PAGE = KindSelectors(fields={"title": ("h1", '//h2[normalize-space(.)="Acts and orders"]/following-sibling::p[1]')})

LISTED = '''"""Selectors of gazette, learned from example pages."""

LISTINGS = {
    "law_list": {
        "rows": ["table.laws tr"],
        "fields": {
            "title": ["td.title", "./td[1]"],
            "url": ["td.title a::attr(href)"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ['a[rel~="next"]::attr(href)'],
    },
}
'''
NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda name: name != "rows")
QUERIES = st.sampled_from(("h1", "a::text", '//a[@href="x"]', 'p[class*="it\'s"]', "//p['\\\\']")) | st.from_regex(
    r"[a-z]{1,60}(\.[a-z]{1,60}){0,2}", fullmatch=True
)
FIELDS = st.dictionaries(NAMES, st.lists(QUERIES, min_size=1, max_size=4, unique=True).map(tuple), min_size=1)


def test_a_module_looks_as_a_person_would_have_written_it() -> None:
    assert new_module("gazette", "law_list", LIST) == LISTED


def test_a_page_kind_is_added_to_what_is_there() -> None:
    text = with_kind(LISTED, "law", PAGE)
    assert text.startswith(LISTED.removesuffix("}\n"))
    assert parse_module(text, "gazette.py").kinds == {"law_list": LIST, "law": PAGE}


def test_a_constant_that_is_missing_is_added_at_the_end() -> None:
    text = with_kind(new_module("gazette", "law", PAGE), "law_list", LIST)
    assert parse_module(text, "gazette.py").kinds == {"law": PAGE, "law_list": LIST}


@pytest.mark.parametrize(
    "source",
    [
        GAZETTE,
        'PAGES = {"law": {"title": ["h1"]}}',
        'PAGES = {\n    # one\n    "law": {"title": ["h1"]}  # two\n    # three\n}\n# four\n',
        'PAGES = {\n    # one\n    "law": {"title": ["h1"]},  # two\n    # three\n}\n# four\n',
        'PAGES = {"law": {"title": ["h1"]},\r\n}\r\n',
    ],
)
def test_comments_and_older_selectors_stay(source: str) -> None:
    text = with_kind(source, "notice", PAGE)
    before, after = parse_module(source, "a.py").kinds, parse_module(text, "a.py").kinds
    assert after == {**before, "notice": PAGE}
    comments = [line.strip() for line in source.splitlines() if "#" in line]
    assert [line for line in comments if line.partition("#")[2] not in text] == []


def test_a_page_kind_that_is_there_is_never_overwritten() -> None:
    with pytest.raises(PatchError, match="has selectors for 'law' already"):
        with_kind(GAZETTE, "law", PAGE)


@given(fields=FIELDS, columns=FIELDS)
def test_what_is_written_is_read_again(fields: dict[str, tuple[str, ...]], columns: dict[str, tuple[str, ...]]) -> None:
    own = {name: queries for name, queries in fields.items() if name not in columns}
    listing = KindSelectors(fields=own, rows=("tr",), columns=columns)
    text = with_kind(new_module("gazette", "law", KindSelectors(fields=fields)), "law_list", listing)
    assert parse_module(text, "gazette.py").kinds == {"law": KindSelectors(fields=fields), "law_list": listing}
