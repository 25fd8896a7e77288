"""What judges texts, and the words that all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from etl_sentiment.meaning import Label, Sentiment
from healing.errors import HealingError

if TYPE_CHECKING:
    from collections.abc import Sequence

NEUTRAL_WITHIN = 0.05
"""Scores from -0.05 to 0.05, these excluded, are neutral: the bounds of VADER's authors (Hutto & Gilbert 2014)."""


class AnalyserError(HealingError):
    """Nothing can be judged now, and what was not judged should be tried again later; the message says what to do."""


class Analyser(Protocol):
    """Judges texts.

    A text that it cannot judge gets the label ``unsupported`` with the reason, which is final; where it can judge no
    text at present, it raises ``AnalyserError``.
    """

    @property
    def name(self) -> str:
        """The method with all that decides its answers; texts are judged anew where another one is used."""

    def judge(self, text: str, language: str | None, about: Sequence[str] = ()) -> Sentiment:
        """How a sentence or a short text feels.

        ``language``: BCP 47, where it is known; else it is found out. ``about``: words of the text that are names, such
        as a law's: they say what the text speaks of and not how.
        """

    def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
        """The same of an article; ``language`` is what the page says, which may be wrong. Any part may be empty."""


def label_of(score: float) -> Label:
    """The label of a score from -1 to 1."""
    if score >= NEUTRAL_WITHIN:
        return Label.POSITIVE
    return Label.NEGATIVE if score <= -NEUTRAL_WITHIN else Label.NEUTRAL


def unsupported(reason: str, language: str | None = None) -> Sentiment:
    """A text that was not judged, and why."""
    return Sentiment(label=Label.UNSUPPORTED, language=language, reason=reason)
