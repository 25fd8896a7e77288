"""What an article of the bundled newspaper is, and what is known of it without reading it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.names import SECTIONS, Section

if TYPE_CHECKING:
    from datetime import datetime

_SLUG_WORDS = 7
_GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class Genre(StrEnum):
    REPORT = "report"
    OPINION = "opinion"
    EDITORIAL = "editorial"
    INTERVIEW = "interview"
    LETTER = "letter"


class Form(StrEnum):
    """How an article names a law."""

    TITLE = "title"
    """As the gazette has it, which is English."""
    NUMBER = "number"
    SHORT_NAME = "short name"
    """As papers do: "Harbour Pilots Act", "Lotsengesetz"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A law that an article speaks of."""

    identifier: str
    stance: int
    """1 for it, -1 against it, 0 neither: of the article as a whole towards this law."""
    forms: tuple[Form, ...]
    """All that occur in headline, lead and shown text."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the paper has it; what it is about is known because it was written so."""

    number: int
    language: str
    genre: Genre
    desk: str
    """A key of :data:`~etl_sentiment.demo.newspaper.names.SECTIONS`."""
    headline: str
    lead: str
    """Empty where the article has none."""
    authors: tuple[str, ...]
    published: datetime
    paragraphs: tuple[str, ...]
    topics: tuple[str, ...]
    mentions: tuple[Mention, ...]
    paywalled: bool = False
    shown: tuple[str, ...] = ()
    """The paragraphs that everybody may read: all, but of a paywalled article."""
    copy_of: int | None = None
    """The number of the article that was printed before from the same agency's text."""
    near_miss: str = ""
    """The identifier of a law that a sentence of it might be taken to speak of and does not; empty where none does."""
    correction: str = ""
    """The note of a correction below the text; empty where nothing was wrong."""

    @property
    def section(self) -> Section:
        return SECTIONS[self.language][self.desk]

    @property
    def path(self) -> str:
        return f"{self.section.path}/{self.published:%Y/%m}/{_slug(self.headline)}-{self.number}"

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_GERMAN_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())[:_SLUG_WORDS])
