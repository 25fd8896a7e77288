"""Sentiment of English texts by VADER, offline: a lexicon with rules for negation, degree words and "but".

C. Hutto & E. Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM
2014. It was made for single sentences. The sum that it squashes into -1 to 1 saturates on longer texts, so an article
is judged sentence by sentence.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from statistics import fmean
from typing import TYPE_CHECKING

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from etl_sentiment.meaning import Sentiment
from etl_sentiment.sentiment.analyser import label_of, unsupported
from etl_sentiment.sentiment.languages import language_of
from etl_sentiment.sentiment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLINE_WEIGHT = 0.2
"""Share of the headline in an article's score: as much as a quarter of what is below it, however long that is."""
_LANGUAGE = "en"
_NAME = "it"
"""Stands for a name: no word of the lexicon, and takes the same place."""
_LONGEST = 1_000
"""Characters that are judged together: the time it takes grows with their square."""
_MOST_READ = 100_000
"""Characters of an article."""


class Vader:
    """Judges English; every other language is ``unsupported``."""

    name = f"vader {version('vaderSentiment')}"

    def __init__(self) -> None:
        self._vader = SentimentIntensityAnalyzer()

    def judge(self, text: str, language: str | None, about: Sequence[str] = ()) -> Sentiment:
        """The mean of the text's sentences, names left out: "Fraud Act" is not to sound negative."""
        language = language or language_of(text)
        return self._sentiment(self._mean(_without(text, about), language), language)

    def judge_article(self, headline: str, lead: str, text: str, language: str | None) -> Sentiment:
        """The mean of all sentences of lead and text, and the headline with :data:`HEADLINE_WEIGHT`."""
        language = language_of("\n".join((headline, lead, text)), language)
        top = self._mean(headline, language)
        body = self._mean(f"{lead}\n{text}", language)
        if top is None or body is None:
            return self._sentiment(body if top is None else top, language)
        return self._sentiment(HEADLINE_WEIGHT * top + (1 - HEADLINE_WEIGHT) * body, language)

    def _mean(self, text: str, language: str | None) -> float | None:
        """``None`` where there is nothing to judge, or not in this language."""
        if language is None or language.partition("-")[0] != _LANGUAGE:
            return None
        found = [text[start:end] for start, end in sentences(text[:_MOST_READ], _LANGUAGE)]
        return fmean(map(self._score, found)) if found else None

    def _score(self, sentence: str) -> float:
        sentence = sentence.replace("’", "'")  # as the lexicon has "isn't"; papers print the other one
        parts = [sentence[at : at + _LONGEST] for at in range(0, len(sentence), _LONGEST)]
        return fmean(self._vader.polarity_scores(part)["compound"] for part in parts)

    def _sentiment(self, score: float | None, language: str | None) -> Sentiment:
        if score is not None:
            return Sentiment(label=label_of(score), score=round(score, 4), method=self.name, language=language)
        return unsupported(_reason(language), language)


def _without(text: str, names: Sequence[str]) -> str:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    # Whole words: without the name "Act" a text must still have its "action".
    return (
        re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", _NAME, text) if longest_first else text
    )


def _reason(language: str | None) -> str:
    if language is None:
        return "the language is not known: the text is too short to tell, and the page does not say"
    if language.partition("-")[0] == _LANGUAGE:
        return "there is no text"
    return f"language {language}: VADER judges English only"
