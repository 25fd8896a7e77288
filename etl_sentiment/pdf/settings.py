"""The settings ``PDF_*``, checked before a crawl starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_sentiment.pdf.limits import Limits

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_LANGUAGE = re.compile(r"[A-Za-z0-9_/]{2,40}")
_OCR = ("auto", "off")


class PdfSettingsError(Exception):
    """A setting has a value that cannot be used; the message names both and says what to do."""


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """How attachments are fetched and read."""

    limits: Limits
    processes: int
    max_size: int
    """Bytes."""
    max_files: int
    """Of one item."""
    download_seconds: float
    ocr: bool
    ocr_languages: tuple[str, ...]
    """tesseract's names; what is not installed is left out."""
    ocr_seconds: float

    @classmethod
    def of(cls, settings: BaseSettings) -> PdfSettings:
        """``PdfSettingsError`` names the first setting that is wrong."""
        default = Limits()
        limits = Limits(
            pages=_whole(settings, "PDF_MAX_PAGES", default.pages),
            cpu_seconds=_whole(settings, "PDF_MAX_CPU_SECONDS", default.cpu_seconds),
            seconds=_seconds(settings, "PDF_MAX_SECONDS", default.seconds),
            memory_bytes=_whole(settings, "PDF_MAX_MEMORY", default.memory_bytes, least=128 * 2**20),
        )
        return cls(
            limits=limits,
            processes=_whole(settings, "PDF_PROCESSES", 2, most=64),
            max_size=_whole(settings, "PDF_MAX_SIZE", 50 * 2**20),
            max_files=_whole(settings, "PDF_MAX_FILES", 20),
            download_seconds=_seconds(settings, "PDF_DOWNLOAD_TIMEOUT", 180.0),
            ocr=_ocr(settings),
            ocr_languages=_languages(settings),
            ocr_seconds=_seconds(settings, "PDF_OCR_SECONDS", 300.0),
        )


def _whole(settings: BaseSettings, name: str, default: int, *, least: int = 1, most: int | None = None) -> int:
    given = settings.get(name)
    if given is None:
        return default
    try:
        value = int(str(given))
    except ValueError:
        raise _wrong(name, given, "must be a whole number") from None
    if value < least or (most is not None and value > most):
        raise _wrong(name, given, f"must be at least {least:,}" + (f" and at most {most:,}" if most else ""))
    return value


def _seconds(settings: BaseSettings, name: str, default: float) -> float:
    given = settings.get(name)
    if given is None:
        return default
    try:
        value = float(given)
    except (TypeError, ValueError):
        raise _wrong(name, given, "must be a number of seconds") from None
    if not 0 < value < float("inf"):
        raise _wrong(name, given, "must be more than 0 seconds")
    return value


def _ocr(settings: BaseSettings) -> bool:
    given = settings.get("PDF_OCR", "auto")
    if given not in _OCR:
        raise _wrong("PDF_OCR", given, 'must be "auto" (where tesseract is installed) or "off"')
    return bool(given == "auto")


def _languages(settings: BaseSettings) -> tuple[str, ...]:
    given = settings.get("PDF_OCR_LANGUAGES", ["eng", "deu"])
    names = re.split(r"[,+\s]+", given.strip()) if isinstance(given, str) else given
    if not isinstance(names, list | tuple) or not names:
        raise _wrong("PDF_OCR_LANGUAGES", given, 'must be a list of tesseract\'s languages, such as ["eng", "deu"]')
    for name in names:
        if not isinstance(name, str) or not _LANGUAGE.fullmatch(name):
            raise _wrong("PDF_OCR_LANGUAGES", given, f"{name!r} is no name of a language, such as eng")
    return tuple(names)


def _wrong(name: str, given: object, what: str) -> PdfSettingsError:
    return PdfSettingsError(f"{name} = {given!r}: {what}")
