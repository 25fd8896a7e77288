from __future__ import annotations

import pytest

from etl_sentiment.pdf.kinds import not_pdf


@pytest.mark.parametrize("data", [b"%PDF-1.7\n...", b"\xef\xbb\xbf\r\n%PDF-2.0", b"rubbish" * 100 + b"%PDF-1.4"])
def test_a_pdf_is_known_by_its_header(data: bytes) -> None:
    assert not_pdf(data) == ""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\xef\xbb\xbf\n<!doctype HTML><p>", "it is a web page"),
        (b"<html>%PD", "it is a web page"),
        (b"PK\x03\x04...", "it is a ZIP archive or an office document"),
        (b"MZ\x90", "it is a program"),
        (b"Dear reader,", "it is no PDF"),
        (b" " * 2000 + b"%PDF-1.7", "it is empty"),
    ],
)
def test_what_it_is_instead_is_told(data: bytes, kind: str) -> None:
    assert not_pdf(data) == kind
