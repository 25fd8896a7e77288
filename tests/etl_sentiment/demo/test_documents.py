from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest

from etl_sentiment.demo.content import Law, LawDocument, Sort, make_laws
from etl_sentiment.demo.documents import LONG_PAGES, document_of, paragraphs_of
from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.limits import Limits
from etl_sentiment.pdf.reading import read_pdf

if TYPE_CHECKING:
    from pathlib import Path

LAWS = make_laws()
FILES = [(law, document) for law in LAWS for document in law.documents]
LONGEST = max((pair for pair in FILES if pair[1].sort is Sort.PRINTED), key=lambda pair: len(pair[0].sections))
ANNEX = next((law, document) for law, document in FILES if document is not law.documents[0])


def the(sort: Sort) -> tuple[Law, LawDocument]:
    return next((law, document) for law, document in FILES if document.sort is sort)


@pytest.mark.parametrize("sort", Sort)
def test_the_same_law_gives_the_same_bytes(sort: Sort) -> None:
    assert document_of(*the(sort)) == document_of(*the(sort))


@pytest.mark.parametrize(("law", "document"), [the(Sort.PRINTED), LONGEST, ANNEX, the(Sort.LONG)])
def test_a_document_has_pages_with_header_and_footer(law: Law, document: LawDocument) -> None:
    pdf = pypdfium2.PdfDocument(document_of(law, document))
    texts = [page.get_textpage().get_text_range() for page in pdf]
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert all(law.identifier in text for text in texts)
    assert pdf.get_metadata_dict()["Title"] == f"{law.title}: {document.label}"
    pdf.close()


def test_words_are_broken_at_line_ends_and_the_reading_side_mends_them(tmp_path: Path) -> None:
    law, document = LONGEST
    printed = document_of(law, document)
    assert printed.count(b"-) Tj") >= 2
    (tmp_path / "law.pdf").write_bytes(printed)
    read = read_pdf(tmp_path / "law.pdf", Limits())
    assert len(read.pages) > 3
    text = " ".join(" ".join(read.pages).split())
    assert [paragraph for paragraph in paragraphs_of(law, document) if paragraph not in text] == []
    assert "Page 1 of" not in text


@pytest.mark.parametrize(
    ("sort", "status"),
    [
        (Sort.SCANNED, DocumentStatus.NEEDS_OCR),
        (Sort.ENCRYPTED, DocumentStatus.ENCRYPTED),
        (Sort.BROKEN, DocumentStatus.BROKEN),
        (Sort.WEB_PAGE, DocumentStatus.NOT_PDF),
        (Sort.LONG, DocumentStatus.TRUNCATED),
    ],
)
def test_the_bad_ones_are_what_they_are_said_to_be(sort: Sort, status: DocumentStatus, tmp_path: Path) -> None:
    (tmp_path / "law.pdf").write_bytes(document_of(*the(sort)))
    assert read_pdf(tmp_path / "law.pdf", Limits()).status is status


def test_the_long_one_is_longer_than_what_is_read() -> None:
    assert Limits().pages < LONG_PAGES


def test_there_is_nothing_behind_a_dead_link() -> None:
    assert document_of(*the(Sort.MISSING)) == b""
