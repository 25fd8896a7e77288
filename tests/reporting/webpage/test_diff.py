from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.webpage.diff import diff_of

SELECTORS = st.lists(st.text("ab.<>&: []", min_size=1, max_size=12), max_size=4, unique=True).map(tuple)


def _told(before: tuple[str, ...], after: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(line.kind, str(line.text)) for side in diff_of(before, after) for line in side]


def test_words_that_are_not_the_same_are_marked() -> None:
    assert _told(("dl.facts dd.number::text",), ("dl.key-data dd.number::text",)) == [
        ("removed", "dl.<b>facts</b> dd.number::text"),
        ("added", "dl.<b>key-data</b> dd.number::text"),
    ]


def test_what_is_kept_is_said_and_what_is_new_compared_with_what_was_first() -> None:
    assert _told(("h1.law::text",), ("h1.title::text", "h1.law::text")) == [
        ("kept", "h1.law::text"),
        ("added", "h1.<b>title</b>::text"),
        ("kept", "h1.law::text"),
    ]


def test_in_other_lines_single_words_say_nothing() -> None:
    assert _told(("span.no",), ('//dt[.="Number"]/following-sibling::dd[1]',)) == [
        ("removed", "span.no"),
        ("added", "//dt[.=&#34;Number&#34;]/following-sibling::dd[1]"),
    ]


@given(SELECTORS, SELECTORS)
def test_nothing_is_lost_and_all_is_escaped(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    for wanted, lines in zip((before, after), diff_of(before, after), strict=True):
        plain = [re.sub("</?b>", "", str(line.text)) for line in lines]
        assert [unescape(text) for text in plain] == list(wanted)
        assert "<" not in "".join(plain)
