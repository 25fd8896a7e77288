from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.limits import Limits
from etl_sentiment.pdf.reading import read_pdf
from tests.etl_sentiment.pdf import samples
from tests.etl_sentiment.pdf.samples import LEFT, WIDTH, column, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.pdf.contents import Contents

LIMITS = Limits()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, data: bytes, limits: Limits = LIMITS) -> Contents:
    path = folder / "law.pdf"
    path.write_bytes(data)
    return read_pdf(path, limits)


def test_text_metadata_and_size_of_a_good_file(folder: Path) -> None:
    data = drawn([column(["The wording."])], title="The Bees\x07 Act", author="Ministry")
    contents = read(folder, data)
    assert (contents.status, contents.reason, contents.page_count) == (DocumentStatus.OK, "", 1)
    assert contents.pages == ("The wording.",)
    assert (contents.size, contents.sha256) == (len(data), sha256(data).hexdigest())
    assert (contents.metadata["title"], contents.metadata["author"]) == ("The Bees Act", "Ministry")
    assert contents.metadata["created"][:2] == "20"


def test_headers_go_and_words_and_paragraphs_are_whole(folder: Path) -> None:
    bodies = [
        ["The council may by order regu-", "late bees, as a self-", "governing body.", "", "An order lapses."],
        ["The years 2020-", "2021 do not count, and the fee is paid by the per-"],
        ["son who keeps the hive."],
    ]  # fmt: skip
    pages = [
        [(LEFT, 810, "Official Gazette"), (WIDTH - 90, 810, "No. 12"), *column(body), (WIDTH / 2, 30, f"- {number} -")]
        for number, body in enumerate(bodies, 41)
    ]
    assert read(folder, drawn(pages)).pages == (
        "The council may by order regulate bees, as a self-governing body.\nAn order lapses.",
        "The years 2020-2021 do not count, and the fee is paid by the person",
        "who keeps the hive.",
    )


@pytest.mark.parametrize("by_line", [True, False])
def test_two_columns_are_read_one_after_the_other(folder: Path, *, by_line: bool) -> None:
    left = [f"the left column has words of its own {chr(97 + number)}" for number in range(9)]
    right = [f"the right one has other words in it {chr(97 + number)}" for number in range(9)]
    one, other = column(left, left=60), column(right, left=320)
    page = [part for pair in zip(one, other, strict=True) for part in pair] if by_line else other + one
    (text,) = read(folder, drawn([page])).pages
    assert " ".join(text.split()) == " ".join(left + right)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same(folder: Path, turn: int) -> None:
    lines = ["The council may by order regu-", "late the keeping of bees.", "", "An order lapses after five years."]
    assert read(folder, samples.turned(lines, turn)).pages == (
        "The council may by order regulate the keeping of bees.\nAn order lapses after five years.",
    )


def test_longer_than_the_limit_is_cut(folder: Path) -> None:
    contents = read(folder, samples.plain(12), replace(LIMITS, pages=5))
    assert (contents.status, contents.page_count, len(contents.pages)) == (DocumentStatus.TRUNCATED, 12, 5)
    assert contents.reason == "only the first 5 of 12 pages were read"
    assert contents.pages[4] == "The Minister signed sheet 5 of the register."


def test_two_thousand_pages_give_the_first_five_hundred(folder: Path) -> None:
    contents = read(folder, samples.plain(2000))
    assert (contents.status, contents.page_count, len(contents.pages)) == (DocumentStatus.TRUNCATED, 2000, 500)


@pytest.mark.parametrize("limits", [replace(LIMITS, page_characters=20), replace(LIMITS, characters=30)])
def test_more_text_than_the_limit_is_cut(folder: Path, limits: Limits) -> None:
    contents = read(folder, samples.plain(3), limits)
    assert contents.status is DocumentStatus.TRUNCATED
    assert contents.pages[0].startswith("The Minister")
    assert contents.characters <= 62


def test_a_scan_needs_recognition(folder: Path) -> None:
    contents = read(folder, samples.scanned(3))
    assert (contents.status, contents.pages, contents.page_count) == (DocumentStatus.NEEDS_OCR, (), 3)
    assert contents.scanned == (1, 2, 3)
    assert "3 of its 3 pages are pictures" in contents.reason


def test_a_stamp_on_a_scan_is_not_its_text(folder: Path) -> None:
    assert read(folder, samples.scanned(text="No. 12/2021")).status is DocumentStatus.NEEDS_OCR


def test_a_scan_that_was_recognised_already_has_its_text(folder: Path) -> None:
    contents = read(folder, samples.scanned(text="The text that a scanner has put behind its picture."))
    assert (contents.status, len(contents.pages)) == (DocumentStatus.OK, 1)


def test_text_that_is_drawn_as_shapes_needs_recognition(folder: Path) -> None:
    assert read(folder, samples.one_page(samples.stream(b"0 0 m 9 9 l S"))).status is DocumentStatus.NEEDS_OCR


def test_a_few_scanned_pages_among_others_are_named(folder: Path) -> None:
    contents = read(folder, samples.joined(samples.plain(3), samples.scanned(1)))
    assert (contents.status, len(contents.pages), contents.pages[3]) == (DocumentStatus.OK, 4, "")
    assert contents.reason == "pages that are pictures, and have no text: 4"


def test_an_empty_page_is_no_scan(folder: Path) -> None:
    contents = read(folder, samples.one_page(samples.stream(b"")))
    assert (contents.status, contents.pages) == (DocumentStatus.OK, ("",))


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (samples.encrypted(user="secret"), DocumentStatus.ENCRYPTED, "password"),
        (samples.cut(samples.plain(5)), DocumentStatus.BROKEN, "cannot be read"),
        (b"%PDF-1.7\n" + bytes(range(256)), DocumentStatus.BROKEN, "cannot be read"),
        (samples.looping_pages(), DocumentStatus.BROKEN, "none of its pages"),
        (samples.deep_pages(), DocumentStatus.BROKEN, "none of its pages"),
        (b"", DocumentStatus.NOT_PDF, "empty"),
        (b"<html></html>", DocumentStatus.NOT_PDF, "web page"),
        (b"PK\x03\x04", DocumentStatus.NOT_PDF, "ZIP"),
    ],
)
def test_what_cannot_be_read_has_a_status(folder: Path, data: bytes, status: DocumentStatus, reason: str) -> None:
    contents = read(folder, data)
    assert (contents.status, contents.pages) == (status, ())
    assert reason in contents.reason
    assert contents.size == len(data)


def test_a_password_for_changes_only_is_no_hindrance(folder: Path) -> None:
    assert read(folder, samples.encrypted(user="")).pages == ("Only for the Ministry.",)


@pytest.mark.parametrize(
    "data",
    [
        samples.looping_xref(),
        samples.many_objects(),
        samples.huge_page(),
        samples.deep_arrays(),
        samples.with_script_and_attachment(),
    ],
    ids=["looping xref", "many objects", "huge page", "deep arrays", "script and attachment"],
)
def test_strange_files_that_can_be_read_are(folder: Path, data: bytes) -> None:
    contents = read(folder, data)
    assert (contents.status, contents.pages) == (DocumentStatus.OK, ("The wording of the law",))
    assert [file.name for file in folder.iterdir()] == ["law.pdf"]


def test_one_broken_page_does_not_cost_the_others(folder: Path) -> None:
    data = samples.plain(3).replace(b"/Type /Page ", b"/Type /Nope ", 1)
    contents = read(folder, data)
    assert contents.page_count == 3
    assert "sheet 3" in contents.pages[2]


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "real.pdf").write_bytes(samples.plain())
    (folder / "link.pdf").symlink_to(folder / "real.pdf")
    assert read_pdf(folder / "link.pdf", LIMITS).status is DocumentStatus.BROKEN
    assert read_pdf(folder / "none.pdf", LIMITS).reason == "the file cannot be read: No such file or directory"
