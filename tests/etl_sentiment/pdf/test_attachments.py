from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.attachments import Attachment, attachments

A, B = "https://www.example.org/a.pdf", "https://files.example.org/b.pdf"


def test_each_link_once_and_without_the_place_in_it() -> None:
    assert attachments([A, f"{A}#page=2", "", None, f" {B} ", A], ["example.org"], 9) == [Attachment(A), Attachment(B)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.com/a.pdf", "example.com is not among"),
        ("https://badexample.org/a.pdf", "badexample.org is not among"),
        ("ftp://example.org/a.pdf", "is none of the web's"),
        ("javascript:print()", "is none of the web's"),
        ("a.pdf", "is none of the web's"),
        ("http://[::1/a.pdf", "is none of the web's"),
    ],
)
def test_what_is_not_followed_has_a_reason(url: str, reason: str) -> None:
    (found,) = attachments([url], ["example.org"], 9)
    assert reason in found.refusal


def test_only_so_many_are_followed_and_refused_ones_do_not_count() -> None:
    found = attachments(["ftp://x/y", A, B, f"{A}?2"], [], 2)
    assert [bool(one.refusal) for one in found] == [True, False, False, True]
    assert "PDF_MAX_FILES" in found[3].refusal


@given(st.lists(st.one_of(st.text(), st.integers(), st.none())), st.integers(0, 3))
def test_any_links_can_be_judged(urls: list[object], most: int) -> None:
    found = attachments(urls, ["example.org"], most)
    assert len({one.url for one in found}) == len(found)
    assert sum(not one.refusal for one in found) <= most
