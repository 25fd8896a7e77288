from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from healing.bench.case import CaseError, find_cases, read_case
from healing.model import Kind
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_a_page(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_NEW))

    assert (case.id, case.suite, case.site, case.urls) == (
        "paper__1__2",
        "news",
        "paper",
        ("http://paper.test/1", "http://paper.test/2"),
    )
    assert case.selectors.fields == {"title": ("h1.old::text",)}
    assert not case.selectors.is_listing
    rule = case.rules["title"]
    assert (rule.kind, rule.required, rule.about) == (Kind.TEXT, True, "headline of the article")
    assert (case.old_page(), case.new_page()) == (PAGE_OLD, PAGE_NEW)


def test_reads_a_listing_without_urls(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW))

    assert case.is_listing
    assert case.selectors.rows == ("//table//tr",)
    assert set(case.selectors.columns) == {"name", "url"}
    assert case.urls == ("", "")


def test_gold_keys_make_no_difference(tmp_path: Path) -> None:
    told = read_case(write_case(tmp_path / "told", page_case(), PAGE_OLD, PAGE_NEW))
    bare = page_case()
    for key in ("status", "new_value"):
        del bare["fields"]["title"][key]
    untold = read_case(write_case(tmp_path / "untold", bare, PAGE_OLD, PAGE_NEW))

    assert (untold.rules, untold.selectors) == (told.rules, told.selectors)


def test_finds_cases_at_any_depth(tmp_path: Path) -> None:
    page = write_case(tmp_path / "deep" / "down", page_case(), PAGE_OLD, PAGE_NEW)
    listing = write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW)

    assert find_cases(tmp_path) == [listing, page]
    assert find_cases(page) == [page]


def test_a_folder_without_cases_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=f"no case folder below {tmp_path}"):
        find_cases(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="nowhere is not a folder"):
        find_cases(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "expected an object"),
        ("{}", "the key 'kind' is missing"),
        ('{"kind": "feed"}', "kind is 'feed': expected one of page, listing"),
        ('{"kind": "page", "id": "x", "fields": {"t": {"selectors": [], "type": "colour"}}}', "'colour'"),
        ('{"kind": "page", "fields": 7}', "case.json"),
    ],
)
def test_what_is_wrong_with_a_case_is_told_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "case.json").write_text(text, encoding="utf-8")

    with pytest.raises(CaseError, match=message) as raised:
        read_case(tmp_path)
    assert str(tmp_path / "case.json") in str(raised.value)


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no gzip")])
def test_an_unreadable_page_is_named(tmp_path: Path, spoil: Any) -> None:
    folder = write_case(tmp_path, page_case(), PAGE_OLD, PAGE_NEW)
    spoil(folder / "new.html.gz")

    with pytest.raises(CaseError, match=r"new\.html\.gz cannot be read"):
        read_case(folder).new_page()


def test_a_case_of_a_json_page_is_none(tmp_path: Path) -> None:
    case = page_case()
    case["fields"]["title"]["selectors"] = ["jmespath:title"]
    with pytest.raises(CaseError, match="a JSON page is not healed"):
        read_case(write_case(tmp_path, case, PAGE_OLD, PAGE_NEW))
