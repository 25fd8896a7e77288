from __future__ import annotations

import pytest
from scrapy.settings import Settings

from etl_sentiment.pdf.settings import PdfSettings, PdfSettingsError


def test_settings_may_be_texts_as_on_the_command_line() -> None:
    given = {"PDF_MAX_PAGES": "7", "PDF_OCR": "off", "PDF_OCR_LANGUAGES": "eng+fra", "PDF_OCR_SECONDS": "1.5"}
    options = PdfSettings.of(Settings(given))
    assert options.limits.pages == 7
    assert (options.ocr, options.ocr_languages, options.ocr_seconds) == (False, ("eng", "fra"), 1.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PDF_MAX_PAGES", 0),
        ("PDF_MAX_PAGES", "many"),
        ("PDF_MAX_SIZE", "50 MB"),
        ("PDF_MAX_FILES", -1),
        ("PDF_MAX_MEMORY", 2**20),
        ("PDF_PROCESSES", 1000),
        ("PDF_MAX_SECONDS", 0),
        ("PDF_MAX_SECONDS", "nan"),
        ("PDF_DOWNLOAD_TIMEOUT", "inf"),
        ("PDF_OCR", True),
        ("PDF_OCR_LANGUAGES", []),
        ("PDF_OCR_LANGUAGES", "eng;rm"),
        ("PDF_OCR_LANGUAGES", ["--help"]),
        ("PDF_OCR_SECONDS", [1]),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(name: str, value: object) -> None:
    with pytest.raises(PdfSettingsError, match=f"^{name} = ") as raised:
        PdfSettings.of(Settings({name: value}))
    assert repr(value) in str(raised.value)
