"""How well VADER judges the bundled newspaper, whose stance is known: ``python -m tests.benchmarks.sentiment``.

Its articles were written from templates without a look at VADER's lexicon. A stance is for or against the law; what is
measured is a feeling. So this bounds what the score may be used for; real papers are harder still.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import correlation, fmean
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from etl_sentiment.analysis import analyse
from etl_sentiment.demo.newspaper.article import Genre
from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.demo.portal import Portal
from etl_sentiment.linking import KnownLaw, LawIndex
from etl_sentiment.meaning import Label, LawKey
from etl_sentiment.sentiment.evaluation import Evaluation, Judged, evaluate
from etl_sentiment.sentiment.vader import Vader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from etl_sentiment.analysis import About
    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.meaning import Sentiment

SEEDS = (1848, 21, 22, 23)
_LABELS = {1: Label.POSITIVE, 0: Label.NEUTRAL, -1: Label.NEGATIVE}
_OF_OPINION = frozenset({Genre.OPINION, Genre.EDITORIAL, Genre.LETTER})


def articles() -> list[Article]:
    """English ones that speak of one law mainly, no second prints."""
    return [
        article
        for seed in SEEDS
        for article in make_articles(seed=seed)
        if article.language == "en" and article.mentions and article.copy_of is None
    ]


def judged(wanted: Callable[[Article], bool], found: list[tuple[Article, Judged]]) -> Evaluation:
    return evaluate(one for article, one in found if wanted(article))


def by_law(vader: Vader) -> tuple[int, float]:
    """Laws with 3 or more English articles on them; Pearson's r of mean stance and mean score of the sentences."""
    told: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    index = LawIndex(
        KnownLaw(key=LawKey("portal", law.identifier), identifier=law.identifier, title=law.title)
        for law in Portal().expected().values()
    )
    for article in articles():
        stances = {mention.identifier: mention.stance for mention in article.mentions}
        scores: defaultdict[str, list[float]] = defaultdict(list)
        for mention in analyse(_Read(article), index, vader).mentions:
            scores[mention.law.url].append(mention.sentiment.score or 0.0)
        for identifier in scores.keys() & stances.keys():
            told[identifier].append((stances[identifier], fmean(scores[identifier])))
    means = [tuple(map(fmean, zip(*pairs, strict=True))) for pairs in told.values() if len(pairs) >= 3]
    return len(means), correlation([stance for stance, _ in means], [score for _, score in means])


@dataclass(frozen=True)
class _Read:
    """An article of the newspaper as it is analysed."""

    article: Article
    sentiment: Sentiment | None = None
    judged: Mapping[About, Sentiment] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        one = self.article
        return {"headline": one.headline, "lead": one.lead, "text": "\n".join(one.paragraphs)}

    @property
    def published(self) -> date:
        return self.article.published.date()

    @property
    def language(self) -> str:
        return self.article.language


def _all(vader: Vader) -> Iterator[tuple[Article, Judged]]:
    for article in articles():
        sentiment = vader.judge_article(article.headline, article.lead, "\n".join(article.paragraphs), article.language)
        stance = article.mentions[0].stance
        yield article, Judged(label=_LABELS[stance], score=stance, sentiment=sentiment)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    began = perf_counter()
    found = list(_all(Vader()))
    seconds = perf_counter() - began
    table = Table("articles", "number", "accuracy", "commonest", "macro F1", "correlation")
    groups: dict[str, Callable[[Article], bool]] = {
        "all": lambda _: True,
        "opinions, editorials, letters": lambda article: article.genre in _OF_OPINION,
        "reports and interviews": lambda article: article.genre not in _OF_OPINION,
        "for or against": lambda article: article.mentions[0].stance != 0,
    }
    for name, wanted in groups.items():
        one = judged(wanted, found)
        table.add_row(name, str(one.judged), *(f"{value:.2f}" for value in _figures(one)))
    Console().print(table)
    words = sum(article.words for article, _ in found)
    count, r = by_law(Vader())
    print(f"{count} laws with 3 or more articles: mean score of the sentences against mean stance, r = {r:.2f}")
    print(f"{len(found) / seconds:,.0f} articles/s, {words / seconds:,.0f} words/s")


def _figures(one: Evaluation) -> list[float]:
    return [value or 0.0 for value in (one.accuracy, one.largest, one.macro_f1, one.correlation)]


if __name__ == "__main__":
    main()
