"""Recognition, by programs that stand in for tesseract, and by the real one where it is installed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.limits import Limits, Recognition
from etl_sentiment.pdf.ocr import lines_of, recognise
from etl_sentiment.pdf.pool import Pool
from etl_sentiment.pdf.reading import read_pdf
from etl_sentiment.pdf.tesseract import find_tesseract
from tests.etl_sentiment.pdf import samples
from tests.etl_sentiment.pdf.samples import column, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.pdf.contents import Contents

LIMITS = Limits()
HEADER = "level page_num block_num par_num line_num word_num left top width height conf text"
TABLE = [
    "5 1 1 1 1 1 300 1500 200 45 96.1 The",
    "5 1 1 1 1 2 520 1500 400 45 95.0 regu-",
    "5 1 1 1 2 1 300 1560 250 30 91.0 lation",
    "5 1 1 1 2 2 560 1560 90 30 3.0 ~~",
]
REAL = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (Debian: tesseract-ocr)"
)


def program(folder: Path, script: str) -> str:
    """A program that stands in for tesseract."""
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def says(folder: Path, table: list[str]) -> str:
    (folder / "table").write_text("".join(line.replace(" ", "\t") + "\n" for line in (HEADER, *table)))
    return program(folder, f"cat > {folder}/asked; cat {folder}/table")


def scan(folder: Path, count: int = 2) -> tuple[Path, Contents]:
    path = folder / "scan.pdf"
    path.write_bytes(samples.scanned(count))
    return path, read_pdf(path, LIMITS)


def test_words_become_lines_in_points() -> None:
    table = "\n".join(line.replace(" ", "\t") for line in (HEADER, *TABLE))
    first, second = lines_of(table, 842, 300 / 72)
    assert (first.text, second.text) == ("The regu-", "lation")
    assert first.left == pytest.approx(72)
    assert first.bottom == pytest.approx(842 - 1545 * 72 / 300)
    assert first.size == pytest.approx(second.size)
    assert lines_of("", 842, 1.0) == []


def test_a_scan_gets_its_text(tmp_path: Path) -> None:
    path, known = scan(tmp_path)
    found = recognise(path, known, LIMITS, Recognition(says(tmp_path, TABLE), "eng+deu"))
    assert (found.status, found.reason, found.pages) == (DocumentStatus.OCR, "", ("The regulation",) * 2)
    assert found.metadata["ocr"] == "tesseract eng+deu"
    assert (found.sha256, found.page_count) == (known.sha256, 2)
    assert (tmp_path / "asked").read_bytes().startswith(b"P5 2481 3508 255\n")


def test_pages_with_text_keep_it(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(samples.joined(samples.plain(1), samples.scanned(2)))
    found = recognise(path, read_pdf(path, LIMITS), LIMITS, Recognition(says(tmp_path, TABLE), "eng"))
    assert found.pages[0] == "The Minister signed sheet 1 of the register."
    assert found.pages[1:] == ("The regulation",) * 2


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "cat > /dev/null; echo 'Error opening data file' >&2; exit 1",
            "could not be recognised: Error opening data file",
        ),
        ("exec tail -f /dev/null", "recognising one took more than 3 s"),
        ("cat > /dev/null", "no text was recognised"),
    ],
)
def test_what_is_not_recognised_still_needs_it(tmp_path: Path, script: str, reason: str) -> None:
    path, known = scan(tmp_path)
    found = recognise(path, known, LIMITS, Recognition(program(tmp_path, script), "eng", seconds=3))
    assert (found.status, found.pages) == (DocumentStatus.NEEDS_OCR, ())
    assert found.reason == f"{known.reason}; " + ("its text " if "could" in reason else "") + reason


def test_what_was_recognised_when_the_time_was_over_is_kept(tmp_path: Path) -> None:
    path, known = scan(tmp_path, 3)
    says(tmp_path, TABLE)
    slow = program(
        tmp_path, f"[ -e {tmp_path}/asked ] && exec tail -f /dev/null; cat > {tmp_path}/asked; cat {tmp_path}/table"
    )
    found = recognise(path, known, LIMITS, Recognition(slow, "eng", seconds=5))
    assert (found.status, found.pages) == (DocumentStatus.TRUNCATED, ("The regulation",))
    assert found.reason == "the text of the first 1 of 3 pages was recognised"


def test_a_page_that_fails_does_not_cost_the_others(tmp_path: Path) -> None:
    path, known = scan(tmp_path, 3)
    says(tmp_path, TABLE)
    once = f"[ -e {tmp_path}/asked ] || {{ cat > {tmp_path}/asked; echo dust >&2; exit 1; }}"
    failing = program(tmp_path, f"{once}; cat > /dev/null; cat {tmp_path}/table")
    found = recognise(path, known, LIMITS, Recognition(failing, "eng"))
    assert (found.status, found.pages) == (DocumentStatus.OCR, ("", "The regulation", "The regulation"))
    assert found.reason == "pages that could not be recognised: 1"


def test_a_huge_page_is_drawn_small(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(samples.one_page(samples.stream(b"0 0 m 9 9 l S"), box=b"[0 0 14400 14400]"))
    how = Recognition(says(tmp_path, TABLE), "eng", pixels=1_000_000)
    recognise(path, read_pdf(path, LIMITS), LIMITS, how)
    assert (tmp_path / "asked").read_bytes().startswith(b"P5 1000 1000 255\n")


async def test_a_hanging_program_ends_with_its_process(tmp_path: Path) -> None:
    path, known = scan(tmp_path)
    pool = Pool(1)
    how = Recognition(program(tmp_path, "exec tail -f /dev/null"), "eng", seconds=3)
    found = await pool.recognise(path, known, LIMITS, how)
    assert found.status is DocumentStatus.NEEDS_OCR
    assert (await pool.read(path, LIMITS)) == known
    await pool.close()


def test_without_the_program_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract(["eng"], 1) == (None, "")


def test_a_language_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    file = program(tmp_path, "echo 'List of available languages (2):'; echo eng; echo osd")
    found, note = find_tesseract(["eng", "deu"], 7)
    assert found == Recognition(file, "eng", 7)
    assert "tesseract has no deu" in note
    assert "tesseract-ocr-deu" in note
    assert find_tesseract(["fra"], 7)[0] is None


def test_a_program_that_does_not_work_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    file = program(tmp_path, "exit 3")
    found, note = find_tesseract(["eng"], 7)
    assert found is None
    assert file in note


@REAL
async def test_the_real_program_reads_a_scan(tmp_path: Path) -> None:
    text = ["The Minister may by order regulate the keeping", "of bees in the districts that the Schedule names."]
    with PdfDocument(drawn([column(text)])) as document:
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    path = tmp_path / "scan.pdf"
    path.write_bytes(samples.pictures([picture]))
    how, _ = find_tesseract(["eng"], 60)
    assert how is not None
    pool = Pool(1)
    known = await pool.read(path, LIMITS)
    assert known.status is DocumentStatus.NEEDS_OCR
    found = await pool.recognise(path, known, LIMITS, how)
    await pool.close()
    assert (found.status, found.pages) == (DocumentStatus.OCR, (" ".join(text),))
    assert replace(found, status=known.status, pages=(), reason=known.reason, metadata=known.metadata) == known
