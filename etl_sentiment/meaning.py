"""What was understood of an opinion: how it feels, and which laws it speaks of. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What a text feels like."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    UNSUPPORTED = "unsupported"
    """It was not judged; the reason says why."""


class LawKey(NamedTuple):
    """Names a law among those that were collected."""

    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment:
    """How a text feels about what it speaks of."""

    label: Label
    score: float | None = None
    """-1 (negative) to 1 (positive); ``None`` where it was not judged."""
    method: str = ""
    """What judged it, such as ``vader`` or ``ollama llama3:8b``; empty where nothing did."""
    language: str | None = None
    """BCP 47: the language that the text was found to be in."""
    reason: str = ""
    """Why it was not judged."""
    quotes: list[str] = field(default_factory=list)
    """What in the text speaks for the label, word by word; only where the method gives any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an opinion speaks of a law."""

    law: LawKey
    score: float
    """How sure it is (0 to 1) that this law is meant."""
    found_by: str
    """``identifier``, ``title`` or ``short title``."""
    field: str
    """Of the item: ``headline``, ``lead`` or ``text``."""
    start: int
    end: int
    """Characters of that field, the end excluded."""
    sentence: str
    """The sentence that it stands in."""
    sentiment: Sentiment
    """Of that sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that was understood of one version of an opinion."""

    sentiment: Sentiment
    mentions: list[Mention] = field(default_factory=list)
    """In the order of the article: headline, lead, text."""
