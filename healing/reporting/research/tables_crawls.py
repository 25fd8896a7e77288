"""The tables of what crawls did and gave: their description, which makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.reporting.research.columns import Column, Kind, Table
from healing.store.records import KindRun, RunRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.memory.counts import FieldRun


def _lasted(run: RunRecord) -> float:
    return max(0.0, round((run.finished_at or run.seen_at) - run.started_at, 6))


def _speed(run: RunRecord) -> float | None:
    seconds = _lasted(run)
    return round(run.pages / seconds, 6) if seconds else None


RUNS = Table[RunRecord](
    "runs",
    "one crawl of one spider",
    (
        Column("run", Kind.WHOLE, "number of the crawl", lambda run: run.id),
        Column("agent", Kind.TEXT, "the spider", lambda run: run.spider),
        Column("source", Kind.TEXT, "the portal or newspaper; the spider if it has several", lambda run: run.source),
        Column("job", Kind.TEXT, "the name that a scheduler gave it", lambda run: run.job),
        Column("started_at", Kind.MOMENT, "when it began", lambda run: run.started_at),
        Column("finished_at", Kind.MOMENT, "when it ended; empty: it runs, or was killed", lambda run: run.finished_at),
        Column("seen_at", Kind.MOMENT, "its last heartbeat", lambda run: run.seen_at),
        Column("seconds", Kind.NUMBER, "from its beginning to its end, or last heartbeat", _lasted, "seconds"),
        Column("reason", Kind.TEXT, "Scrapy's reason for the end", lambda run: run.reason),
        Column("pages", Kind.WHOLE, "responses received", lambda run: run.pages, "pages"),
        Column("items", Kind.WHOLE, "items scraped", lambda run: run.items, "items"),
        Column("failed", Kind.WHOLE, "pages that healing took over", lambda run: run.failed, "pages"),
        Column("dead", Kind.WHOLE, "of them, those in the dead letters at the end", lambda run: run.dead, "pages"),
        Column("pages_per_second", Kind.NUMBER, "responses a second", _speed, "pages/second"),
        Column(
            "cpu_seconds", Kind.NUMBER, "CPU time of the process and its children", lambda run: run.cpu_seconds,
            "seconds",
        ),
        Column(
            "memory_bytes", Kind.WHOLE, "the most memory that the process had resident", lambda run: run.memory_bytes,
            "bytes",
        ),
        Column("disk_bytes", Kind.WHOLE, "free on the disk at the end", lambda run: run.disk_bytes, "bytes"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldOfRun:
    """One field of a page kind in one crawl."""

    kind: KindRun
    name: str
    counts: FieldRun


def fields_of(kind: KindRun) -> Iterator[FieldOfRun]:
    return (FieldOfRun(kind, name, counts) for name, counts in kind.fields.items())


def _shapes(one: FieldOfRun) -> tuple[str, ...]:
    return tuple(f"{shape} x {count}" for shape, count in one.counts.shapes)


KIND_RUNS = Table[FieldOfRun](
    "kind_runs",
    "one field of one page kind in one crawl: how often it was there, and what its values looked like",
    (
        Column("run", Kind.WHOLE, "number of the crawl", lambda one: one.kind.run),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.kind.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.kind.page_kind),
        Column("at", Kind.MOMENT, "when it was last counted", lambda one: one.kind.at),
        Column("pages", Kind.WHOLE, "pages of the kind in the crawl", lambda one: one.kind.pages, "pages"),
        Column("rows", Kind.WHOLE, "rows of the listings among them", lambda one: one.kind.rows, "rows"),
        Column("field", Kind.TEXT, "the field", lambda one: one.name),
        Column("seen", Kind.WHOLE, "pages (rows, in a listing) that could have it", lambda one: one.counts.seen),
        Column("filled", Kind.WHOLE, "of them, those that had it", lambda one: one.counts.filled),
        Column("fill_rate", Kind.NUMBER, "filled / seen", lambda one: one.counts.share, "share, 0 to 1"),
        Column("length", Kind.NUMBER, "length of its values, the median", lambda one: one.counts.length, "characters"),
        Column("newest", Kind.TEXT, "the newest date among its values", lambda one: one.counts.newest, "ISO 8601 date"),
        Column("shapes", Kind.TEXTS, "how its values look, and how many look so, the commonest first", _shapes),
        Column(
            "findings", Kind.TEXTS, "what was told of the page kind at the end of the crawl",
            lambda one: one.kind.findings,
        ),
    ),
)  # fmt: skip
