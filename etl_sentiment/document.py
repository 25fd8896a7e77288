"""What became of one attachment of a law."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class DocumentStatus(StrEnum):
    """How an attachment ended; only ``ok``, ``ocr`` and ``truncated`` come with text."""

    OK = "ok"
    OCR = "ocr"
    """Scanned; the text was recognised, so it has misreadings."""
    TRUNCATED = "truncated"
    """Longer than the limit of pages (or of text, or of time): the text of the first pages is there."""
    NEEDS_OCR = "needs_ocr"
    """Scanned, and no OCR is installed or allowed, or it recognised nothing."""
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"
    TOO_COSTLY = "too_costly"
    """Reading it went over the limit of time or memory: a bomb, or as bad as one."""
    UNREACHABLE = "unreachable"
    """It could not be downloaded; ``reason`` says why."""

    @property
    def has_text(self) -> bool:
        return self in (DocumentStatus.OK, DocumentStatus.OCR, DocumentStatus.TRUNCATED)

    @property
    def may_pass(self) -> bool:
        """Whether it says nothing of the document, and may be another one the next time."""
        return self in (DocumentStatus.UNREACHABLE, DocumentStatus.TOO_COSTLY)


@dataclass
class Document:
    """One attachment: where it is kept, and its text."""

    url: str
    status: DocumentStatus
    reason: str = ""
    """Why it has no text, or not all of it, for people; empty where it has."""
    path: str | None = None
    """The file below the data folder's ``documents``, such as ``gazette/3f/3f0c....pdf``."""
    sha256: str | None = None
    size: int | None = None
    """Bytes."""
    page_count: int | None = None
    pages: list[str] = field(default_factory=list)
    """The text of each page, headers and footers left out, a paragraph a line; page 1 first."""
    metadata: dict[str, str] = field(default_factory=dict)
    """What the file says of itself, as far as it does: title, author, subject, keywords, creator, producer, created and
    modified (ISO 8601); and ``ocr``, what recognised its text."""
