"""A report in a few lines, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.reporting.text import counted, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl_sentiment.reporting.figures import Collected, Discussed, Figures

_LAWS = 5
_LONGEST = 60


def summary(figures: Figures) -> Iterator[str]:
    """Lines without anything that moves a terminal's cursor."""
    numbers = (figures.law_count, "law"), (figures.opinion_count, "opinion"), (figures.links, "link")
    yield ", ".join(counted(number, what) for number, what in numbers) + " between them"
    yield from map(_rate, figures.collected)
    yield _sentiment(figures)
    if figures.discussed:
        yield "Sentiment by law, most discussed first:"
    yield from map(_law, figures.discussed[:_LAWS])


def _rate(one: Collected) -> str:
    told = f"Collected of {one.source}: {one.collected:,} of {one.expected:,} expected pages"
    return told + ("" if one.rate is None else f" ({100 * one.rate:.4g} %)")


def _sentiment(figures: Figures) -> str:
    told = f"Sentiment: {counted(figures.judged_count, 'opinion')} judged"
    reasons = [f"{count:,} not ({printable(reason)})" for reason, count in figures.reasons[:3]]
    waiting = [f"{figures.waiting_count:,} wait for scrapy etl-analyse"] if figures.waiting_count else []
    return ", ".join([told, *reasons, *waiting])


def _law(one: Discussed) -> str:
    name = printable(" ".join(filter(None, (one.identifier, one.title))) or one.url)
    name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    mean = "not judged" if one.scores.mean is None else f"{one.scores.mean:+.2f}"
    return f"  {mean}  {name} ({counted(one.opinions, 'opinion')}, {one.scores.count} judged)"
