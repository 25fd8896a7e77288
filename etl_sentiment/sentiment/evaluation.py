"""How well an analyser judges texts of which people have said how they feel."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from statistics import StatisticsError, correlation, fmean
from typing import TYPE_CHECKING

from etl_sentiment.meaning import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl_sentiment.meaning import Sentiment

LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One text: what people say, and what the analyser does."""

    label: Label
    """By people; never ``unsupported``."""
    score: float | None = None
    """By people, where they gave any; on any scale that grows with how positive it is."""
    sentiment: Sentiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over the texts that were judged; those that were not are counted, and are no errors."""

    texts: int
    judged: int
    accuracy: float | None
    """Share (0 to 1) of the judged texts with the right label; ``None`` where none was judged."""
    macro_f1: float | None
    """Mean of F1 over the labels that people or the analyser gave (0 to 1), each counting the same."""
    correlation: float | None
    """Pearson's r (-1 to 1) of the scores; ``None`` where people gave fewer than 2 scores, or all the same."""
    scored: int
    """Judged texts with a score by people: what the correlation is over."""
    largest: float | None
    """Share of the commonest label by people: the accuracy of always saying the same."""
    confusion: dict[tuple[Label, Label], int]
    """Texts by what people said and what the analyser did, ``unsupported`` among the latter."""
    reasons: dict[str, int]
    """Why texts were not judged, commonest first."""


def evaluate(pairs: Iterable[Judged]) -> Evaluation:
    """Compare; an empty input gives zeros and ``None``."""
    told = list(pairs)
    judged = [one for one in told if one.sentiment.score is not None]
    confusion = Counter((one.label, one.sentiment.label) for one in told)
    scored = [
        (one.score, one.sentiment.score) for one in told if one.score is not None and one.sentiment.score is not None
    ]
    return Evaluation(
        texts=len(told),
        judged=len(judged),
        accuracy=sum(confusion[label, label] for label in LABELS) / len(judged) if judged else None,
        macro_f1=_macro_f1(confusion),
        correlation=_correlation(scored),
        scored=len(scored),
        largest=max(Counter(one.label for one in judged).values()) / len(judged) if judged else None,
        confusion={pair: confusion[pair] for pair in product(LABELS, Label)},
        reasons=dict(Counter(one.sentiment.reason for one in told if one.sentiment.score is None).most_common()),
    )


def _macro_f1(confusion: Counter[tuple[Label, Label]]) -> float | None:
    """F1 of a label is 2 TP / (2 TP + FP + FN); a label that nobody gave has none."""
    found = []
    for label in LABELS:
        given = sum(confusion[label, other] for other in LABELS)
        said = sum(confusion[other, label] for other in LABELS)
        if given + said:
            found.append(2 * confusion[label, label] / (given + said))
    return fmean(found) if found else None


def _correlation(scored: Sequence[tuple[float, float]]) -> float | None:
    try:
        return correlation([people for people, _ in scored], [found for _, found in scored])
    except StatisticsError:  # fewer than two, or one side constant
        return None
