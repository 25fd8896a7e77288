from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.bench.case import CaseError, find_cases, read_case
from healing.bench.case_writing import CaseFolder, write_cases
from tests.bench.samples import LISTING_NEW, LISTING_OLD, PAGE_NEW, PAGE_OLD, listing_case, page_case

if TYPE_CHECKING:
    from pathlib import Path

BOTH = [CaseFolder(page_case(), PAGE_OLD, PAGE_NEW), CaseFolder(listing_case(), LISTING_OLD, LISTING_NEW)]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_cases(tmp_path / "new" / "cases", BOTH)
    listing, page = map(read_case, find_cases(tmp_path / "new" / "cases"))
    assert (page.id, page.suite, page.old_page(), page.new_page()) == ("paper__1__2", "news", PAGE_OLD, PAGE_NEW)
    assert (listing.id, listing.is_listing, listing.selectors.rows) == ("court__1__2", True, ("//table//tr",))
    assert not list((tmp_path / "new" / "cases").glob(".*"))


def test_cases_join_others_but_never_replace_one(tmp_path: Path) -> None:
    write_cases(tmp_path, BOTH[:1])
    write_cases(tmp_path, BOTH[1:])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    more = CaseFolder(page_case(id="paper__2__3"), PAGE_OLD, PAGE_NEW)
    with pytest.raises(CaseError, match=r"paper__1__2 is there already \(1 of 2 cases are\): nothing was written"):
        write_cases(tmp_path, [more, BOTH[0]])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "cases").write_text("notes")
    with pytest.raises(CaseError, match="cases is not a folder"):
        write_cases(tmp_path / "cases", BOTH)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("in the way of the suite's folder")
    with pytest.raises(CaseError, match="cannot be written"):
        write_cases(tmp_path, BOTH)


def test_equal_pages_are_equal_files(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_cases(tmp_path / name, BOTH[:1])
    pages = [path.read_bytes() for path in sorted(tmp_path.rglob("old.html.gz"))]
    assert pages[0] == pages[1]
