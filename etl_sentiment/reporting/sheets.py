"""The figures as tables: what the HTML shows in words, and what the CSV files hold."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_sentiment.reporting.figures import UNDATED, Scores
from healing.reporting.formulas import defused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etl_sentiment.reporting.figures import Figures, Month

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. Shares and scores are numbers, times are in ISO 8601 (UTC); ``None`` is an empty cell."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def sheets(figures: Figures) -> list[Sheet]:
    """All tables of a report."""
    return [
        _collected(figures),
        _crawls(figures),
        by_month("laws_by_month", "Laws by month", "laws", figures.laws),
        by_month("opinions_by_month", "Opinions by month", "opinions", figures.opinions),
        _sentiment_by_month(figures),
        _newspapers(figures),
        _discussed(figures),
        _quotes(figures),
        Sheet("not_judged", "Opinions that were not judged", ("reason", "opinions"), list(figures.reasons)),
    ]


def as_csv(sheet: Sheet) -> str:
    """RFC 4180, the first line names the columns.

    A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(sheet.columns)
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return file.getvalue()


def _plain(cell: Cell) -> Cell:
    return defused(cell) if isinstance(cell, str) else cell


def _collected(figures: Figures) -> Sheet:
    columns = (
        "source", "kind", "expected", "collected", "rate", "put_aside", "lists_put_aside", "gone", "unread",
        "first_seen", "last_seen",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            one.source, one.kind, one.expected, one.collected, _rounded(one.rate), one.put_aside, one.lists,
            one.gone, one.unread,
            one.first_seen.isoformat() if one.first_seen else None,
            one.last_seen.isoformat() if one.last_seen else None,
        )
        for one in figures.collected
    ]  # fmt: skip
    return Sheet("collected", "What was collected, by source", columns, rows)


def _crawls(figures: Figures) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            one.spider, one.started.isoformat(timespec="seconds"),
            one.finished.isoformat(timespec="seconds") if one.finished else None, one.pages, one.items, one.reason,
        )
        for one in figures.crawls
    ]  # fmt: skip
    return Sheet("crawls", "The last crawls", ("spider", "started", "finished", "pages", "items", "end"), rows)


def by_month(name: str, title: str, what: str, months: Iterable[Month]) -> Sheet:
    """One row a month and source."""
    rows: list[tuple[Cell, ...]] = [(one.month or None, one.source, one.count) for one in months]
    return Sheet(name, title, ("month", "source", what), rows)


def scores_by(months: Iterable[Month], digits: int = 7) -> dict[str, Scores]:
    """By the first ``digits`` of the month (4: the year), all sources together; what has no date is left out."""
    found: defaultdict[str, Scores] = defaultdict(Scores)
    for one in months:
        if one.month != UNDATED:
            found[one.month[:digits]] += one.scores
    return {period: found[period] for period in sorted(found)}


def _sentiment_by_month(figures: Figures) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (month, scores.count, _rounded(scores.mean), _rounded(scores.margin))
        for month, scores in scores_by(figures.opinions).items()
    ]
    columns = ("month", "judged", "sentiment", "margin_95")
    return Sheet("sentiment_by_month", "Sentiment by month, copies left out", columns, rows)


def _newspapers(figures: Figures) -> Sheet:
    columns = (
        "source", "language", "opinions", "positive", "neutral", "negative", "not_judged", "waiting", "sentiment",
        "margin_95",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            one.source, one.language, one.opinions, one.positive, one.neutral, one.negative, one.unsupported,
            one.waiting, _rounded(one.scores.mean), _rounded(one.scores.margin),
        )
        for one in figures.newspapers
    ]  # fmt: skip
    return Sheet("newspapers", "Sentiment by newspaper and language", columns, rows)


def _discussed(figures: Figures) -> Sheet:
    columns = ("source", "identifier", "title", "url", "opinions", "mentions", "judged", "sentiment", "margin_95")
    rows: list[tuple[Cell, ...]] = [
        (
            one.source, one.identifier, one.title, one.url, one.opinions, one.mentions, one.scores.count,
            _rounded(one.scores.mean), _rounded(one.scores.margin),
        )
        for one in figures.discussed
    ]  # fmt: skip
    return Sheet("laws_discussed", "Laws that opinions speak of, copies left out", columns, rows)


def _quotes(figures: Figures) -> Sheet:
    columns = ("law", "sentiment", "sentence", "headline", "newspaper", "published", "url")
    return Sheet("quotes", "The most positive and the most negative sentences", columns, list(_quoted(figures)))


def _quoted(figures: Figures) -> Iterator[tuple[Cell, ...]]:
    for law in figures.discussed:
        for one in law.quotes:
            law_named = law.identifier or law.title or law.url
            yield law_named, _rounded(one.sentiment), one.sentence, one.headline, one.source, one.published, one.url


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
