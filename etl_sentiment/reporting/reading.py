"""Reads the figures of a report from the tables, and from the healing store what could not be read.

Everything is added up by the database: no text is read but the quotes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, text

from etl_sentiment.reporting.figures import (
    UNDATED,
    Collected,
    CrawlRun,
    Discussed,
    Figures,
    Month,
    Newspaper,
    Quote,
    Scores,
)
from etl_sentiment.sentiment.analyser import NEUTRAL_WITHIN
from etl_sentiment.storage.tables import pages
from healing.detection.triage import PageState
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from etl_sentiment.storage.collection import Collection
    from healing.store.interface import Store
    from healing.store.records import ParkedPage, RunRecord

MOST_QUOTED = 25
"""Laws with quotes: those that are discussed most."""
_ITEM_PAGES = frozenset({"law", "article"})
"""What the spiders call the kinds of pages that are one law or one opinion each."""
_QUOTES = 2
"""Of each sign, for one law."""
_CRAWLS = 20
_PARKED = 1_000
"""Pages put aside that are read together."""
_LONGEST_SENTENCE = 600


def read_figures(collection: Collection, store: Store, now: datetime) -> Figures:
    """All figures. Raises ``CollectionError`` and ``StoreError``."""
    with collection.reading() as connection:
        discussed = [_discussed(row) for row in connection.execute(_DISCUSSED)]
        quotes = _quotes(connection, [one.law_id for one in discussed[:MOST_QUOTED]])
        return Figures(
            database=str(collection),
            made=now,
            collected=_collected(connection, store),
            crawls=_crawls(store),
            laws=[_month(row) for row in connection.execute(_LAWS)],
            opinions=[_month(row) for row in connection.execute(_OPINIONS)],
            newspapers=[_newspaper(row) for row in connection.execute(_NEWSPAPERS)],
            discussed=[replace(one, quotes=tuple(quotes[one.law_id])) for one in discussed],
            reasons=[(row.reason, row.opinions) for row in connection.execute(_REASONS)],
            links=connection.scalar(text("SELECT count(*) FROM opinion_laws")) or 0,
            methods=[row.method for row in connection.execute(_METHODS)],
        )


def _scores(row: Row[Any]) -> Scores:
    return Scores(count=row.judged or 0, total=float(row.total or 0), squares=float(row.squares or 0))


_SCORES = "count(s) AS judged, sum(s) AS total, sum(s * s) AS squares"
_MONTH = "coalesce(substr(CAST(published AS text), 1, 7), '') AS month"
_LAWS = text(f"SELECT {_MONTH}, source, count(*) AS pages, {_SCORES} FROM (SELECT source,"  # noqa: S608 (our own words)
             " coalesce(published, enacted) AS published, NULL + 0.0 AS s FROM laws) AS x"
             " GROUP BY month, source ORDER BY month, source")  # fmt: skip
_OPINIONS = text(f"SELECT {_MONTH}, source, count(*) AS pages, {_SCORES} FROM (SELECT source, published,"  # noqa: S608
                 " CASE WHEN duplicate_of IS NULL THEN sentiment END AS s FROM opinions) AS x"
                 " GROUP BY month, source ORDER BY month, source")  # fmt: skip
_NEWSPAPERS = text(
    "SELECT o.source, coalesce(a.language, o.language, '') AS language, count(*) AS opinions,"
    " sum(CASE WHEN o.sentiment_label = 'positive' THEN 1 ELSE 0 END) AS positive,"
    " sum(CASE WHEN o.sentiment_label = 'neutral' THEN 1 ELSE 0 END) AS neutral,"
    " sum(CASE WHEN o.sentiment_label = 'negative' THEN 1 ELSE 0 END) AS negative,"
    " sum(CASE WHEN o.sentiment_label = 'unsupported' THEN 1 ELSE 0 END) AS unsupported,"
    " count(s) AS judged, sum(s) AS total, sum(s * s) AS squares"
    " FROM (SELECT *, CASE WHEN duplicate_of IS NULL THEN sentiment END AS s FROM opinions) AS o"
    " LEFT JOIN opinion_analyses a ON a.page_id = o.page_id AND a.version = o.version"
    " GROUP BY o.source, coalesce(a.language, o.language, '') ORDER BY o.source, language"
)
_DISCUSSED = text(
    "SELECT l.page_id AS law_id, l.source, l.identifier, l.title, l.url, count(*) AS opinions,"
    " sum(x.mentions) AS mentions, count(x.sentiment) AS judged, sum(x.sentiment) AS total,"
    " sum(x.sentiment * x.sentiment) AS squares"
    " FROM opinion_laws x JOIN laws l ON l.page_id = x.law_id JOIN opinions o ON o.page_id = x.opinion_id"
    " WHERE o.duplicate_of IS NULL GROUP BY l.page_id, l.source, l.identifier, l.title, l.url"
    " ORDER BY opinions DESC, mentions DESC, l.source, l.identifier, l.url"
)
_REASONS = text(
    "SELECT sentiment_reason AS reason, count(*) AS opinions FROM opinions WHERE sentiment_label = 'unsupported'"
    " GROUP BY sentiment_reason ORDER BY opinions DESC, reason"
)
_METHODS = text("SELECT DISTINCT method FROM opinion_analyses WHERE method <> '' ORDER BY method")
_COLLECTED = text(
    "SELECT source, kind, count(*) AS collected, min(first_seen) AS first_seen, max(last_seen) AS last_seen,"
    " sum(CASE WHEN CAST(unread AS text) <> '[]' THEN 1 ELSE 0 END) AS unread"
    " FROM pages GROUP BY source, kind ORDER BY kind, source"
).columns(first_seen=pages.c.first_seen.type, last_seen=pages.c.last_seen.type)
# The best and the worst sentences of each law, one an article.
_QUOTED = text(
    "SELECT * FROM (SELECT *,"
    " row_number() OVER (PARTITION BY law_id, high = 1 ORDER BY sentiment DESC, url) AS best,"
    " row_number() OVER (PARTITION BY law_id, low = 1 ORDER BY sentiment, url) AS worst"
    " FROM (SELECT m.law_id, m.sentence, m.sentiment, o.headline, o.url, o.source, o.published,"
    " row_number() OVER (PARTITION BY m.law_id, m.opinion_id ORDER BY m.sentiment DESC, m.number) AS high,"
    " row_number() OVER (PARTITION BY m.law_id, m.opinion_id ORDER BY m.sentiment, m.number) AS low"
    " FROM mentions m JOIN opinions o ON o.page_id = m.opinion_id"
    " WHERE m.law_id IN :laws AND m.sentiment IS NOT NULL"
    " AND o.sentiment_label IS NOT NULL AND o.duplicate_of IS NULL) AS said) AS ranked"
    " WHERE (high = 1 AND best <= :most AND sentiment >= :bound)"
    " OR (low = 1 AND worst <= :most AND sentiment <= -:bound)"
    " ORDER BY law_id, sentiment DESC, url"
).bindparams(bindparam("laws", expanding=True))


def _month(row: Row[Any]) -> Month:
    return Month(month=row.month or UNDATED, source=row.source, count=row.pages, scores=_scores(row))


def _newspaper(row: Row[Any]) -> Newspaper:
    return Newspaper(
        source=row.source,
        language=row.language,
        opinions=row.opinions,
        positive=row.positive,
        neutral=row.neutral,
        negative=row.negative,
        unsupported=row.unsupported,
        scores=_scores(row),
    )


def _discussed(row: Row[Any]) -> Discussed:
    return Discussed(
        law_id=row.law_id,
        source=row.source,
        identifier=row.identifier or "",
        title=row.title or "",
        url=row.url,
        opinions=row.opinions,
        mentions=int(row.mentions),
        scores=_scores(row),
    )


def _quotes(connection: Connection, laws: Sequence[int]) -> dict[int, list[Quote]]:
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    said: set[tuple[int, str]] = set()
    wanted = {"laws": laws, "most": _QUOTES, "bound": NEUTRAL_WITHIN}
    for row in connection.execute(_QUOTED, wanted) if laws else ():
        if (row.law_id, row.sentence) not in said:
            said.add((row.law_id, row.sentence))
            found[row.law_id].append(_quote(row))
    return found


def _quote(row: Row[Any]) -> Quote:
    sentence = row.sentence if len(row.sentence) <= _LONGEST_SENTENCE else row.sentence[: _LONGEST_SENTENCE - 1] + "…"
    return Quote(
        sentence=sentence,
        sentiment=row.sentiment,
        headline=row.headline or "",
        url=row.url,
        source=row.source,
        published=str(row.published or ""),
    )


def _collected(connection: Connection, store: Store) -> list[Collected]:
    aside = _put_aside(connection, store)
    found = [
        Collected(
            source=row.source,
            kind=row.kind,
            collected=row.collected,
            unread=row.unread,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            **_told(aside.pop(row.source, Counter())),
        )
        for row in connection.execute(_COLLECTED)
    ]
    return found + [
        Collected(source=source, kind="", collected=0, unread=0, first_seen=None, last_seen=None, **_told(counts))
        for source, counts in sorted(aside.items())
    ]


def _told(aside: Mapping[str, int]) -> dict[str, int]:
    return {name: aside.get(name, 0) for name in ("put_aside", "lists", "gone")}


def _put_aside(connection: Connection, store: Store) -> dict[str, Counter[str]]:
    """By source what became of the addresses that wait in the healing store and are not in the tables."""
    waiting = {(page.source, page.url): _became(page) for page in _parked(store)}
    addresses = sorted({url for _, url in waiting})
    for start in range(0, len(addresses), _PARKED):
        some = addresses[start : start + _PARKED]
        known = select(pages.c.source, pages.c.url).where(pages.c.url.in_(some))
        for row in connection.execute(known):
            waiting.pop((row.source, row.url), None)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (source, _), became in waiting.items():
        found[source][became] += 1
    return found


def _became(page: ParkedPage) -> str:
    if page.reason.startswith(f"{PageState.SOFT_404}:"):
        return "gone"
    return "put_aside" if page.page_kind in _ITEM_PAGES else "lists"


def _parked(store: Store) -> Iterator[ParkedPage]:
    after = 0
    states = (ParkState.PARKED, ParkState.REPLAYING, ParkState.DEAD)
    while some := store.parked(states=states, limit=_PARKED, after_id=after):
        yield from some
        after = some[-1].id


def _crawls(store: Store) -> list[CrawlRun]:
    newest: Iterable[RunRecord] = sorted(store.runs(), key=lambda run: run.started_at, reverse=True)[:_CRAWLS]
    return [
        CrawlRun(
            spider=run.spider,
            started=datetime.fromtimestamp(run.started_at, UTC),
            finished=datetime.fromtimestamp(run.finished_at, UTC) if run.finished_at else None,
            pages=run.pages,
            items=run.items,
            reason=run.reason,
        )
        for run in newest
    ]
