"""What reading one file may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file. Time and memory are enforced by the operating system, since pdfium itself cannot be interrupted."""

    pages: int = 500
    """Further pages are left out."""
    characters: int = 10_000_000
    """Further text is left out; a law of 500 pages has about 1.5 million."""
    page_characters: int = 200_000
    """Of one page; a densely printed one has about 10,000."""
    cpu_seconds: int = 30
    seconds: float = 60.0
    """By the clock."""
    memory_bytes: int = 2**30
    """Address space of the process, its code included (about 50 MB)."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How text is recognised in scanned pages."""

    program: str
    """The path of tesseract."""
    languages: str
    """As tesseract wants them, such as ``eng+deu``."""
    seconds: float = 300.0
    """Of one file, by the clock: the pages that are done by then are kept."""
    dots_per_inch: int = 300
    pixels: int = 25_000_000
    """Of one page's picture, at most: a larger page is drawn smaller. A4 at 300 dots per inch has 8.7 million."""
