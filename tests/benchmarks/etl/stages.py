"""One stage of the pipelines at a time, in a process of its own: seconds, and the most memory that it held."""

from __future__ import annotations

import argparse
import json
import resource
import sys
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from etl_sentiment.analysing import analyse_due
from etl_sentiment.duplicates import signature
from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.pipelines.clean import CleanPipeline
from etl_sentiment.sentiment.vader import Vader
from etl_sentiment.storage.opening import open_collection
from tests.benchmarks.etl.made import made_items
from tests.benchmarks.etl.spider import MadeSpider
from tests.benchmarks.links import made_laws, made_opinions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from etl_sentiment.items import Item
    from etl_sentiment.linking import KnownLaw

LAWS_FOR = 10
"""Opinions for each law in the stage that understands them."""
_NOON = "2026-01-01T12:00:00+00:00"
BATCH = 100
"""Items of one transaction in the stage that only stores."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one stage took, for ``items`` items."""

    items: int
    seconds: float
    cpu_seconds: float
    """Of this process, making the items included."""
    early_mb: float
    """The most memory held up to a fifth of the items, in MB."""
    peak_mb: float


class _Meter:
    """Notes memory and time; the stages tell it of each item that is through."""

    def __init__(self, count: int) -> None:
        self._early_at = max(1, count // 5)
        self._early = 0.0
        self.items = 0
        self._start, self._cpu = perf_counter(), process_time()

    def passed(self, items: int = 1) -> None:
        before, self.items = self.items, self.items + items
        if before < self._early_at <= self.items:
            self._early = _peak_mb()

    def measured(self) -> Measured:
        seconds, cpu = perf_counter() - self._start, process_time() - self._cpu
        return Measured(self.items, seconds, cpu, self._early, _peak_mb())


def make(count: int, _database: str, _folder: Path) -> Measured:
    """Only makes the items: what the other stages include."""
    meter = _Meter(count)
    for _ in made_items(count):
        meter.passed()
    return meter.measured()


def clean(count: int, _database: str, _folder: Path) -> Measured:
    pipeline, meter = CleanPipeline(), _Meter(count)
    for item in made_items(count):
        pipeline.process_item(item)
        meter.passed()
    return meter.measured()


def sign(count: int, _database: str, _folder: Path) -> Measured:
    """The signatures that near-duplicates are found by; opinions only."""
    meter = _Meter(count)
    for item in made_items(2 * count):
        if "articles" in item.url:
            signature(item.text or "")
            meter.passed()
    return meter.measured()


def store(count: int, database: str, _folder: Path) -> Measured:
    """The tables alone, a hundred items a transaction."""
    meter = _Meter(count)
    collection = open_collection(database)
    try:
        for batch in _batches(count):
            collection.store(batch)
            meter.passed(len(batch))
    finally:
        collection.close()
    return meter.measured()


def crawl(count: int, database: str, folder: Path) -> Measured:
    """All of it: a spider that has the items, every pipeline of the project's settings, tables and JSON Lines."""
    settings = get_project_settings()
    settings.setdict(
        {
            "ETL_DATABASE_URL": database,
            "HEALING_HOME": str(folder),
            "ADDONS": {},
            "LOG_LEVEL": "WARNING",
            "EXTENSIONS": {},
        },
        priority="cmdline",
    )
    meter = _Meter(count)
    process = AsyncCrawlerProcess(settings)
    process.crawl(MadeSpider, count=count, passed=meter.passed)
    process.start()
    return meter.measured()


def understand(count: int, database: str, _folder: Path) -> Measured:
    """Sentiment and links of ``count`` opinions of 500 words, with a tenth as many laws; both are stored before."""
    laws = made_laws(max(1, count // LAWS_FOR))
    collection = open_collection(database)
    try:
        for some in _groups(chain(map(_law, laws), map(_opinion, range(count), made_opinions(count, laws)))):
            collection.store(some)
        meter = _Meter(count)
        analyse_due(collection, Vader(), progress=lambda done, _: meter.passed(done - meter.items))
    finally:
        collection.close()
    return meter.measured()


STAGES: dict[str, Callable[[int, str, Path], Measured]] = {
    "make": make,
    "clean": clean,
    "sign": sign,
    "store": store,
    "crawl": crawl,
    "understand": understand,
}


def _law(law: KnownLaw) -> Item:
    published = law.published.isoformat() if law.published else None
    return LawItem(
        source=law.key.source, url=law.key.url, crawled_at=_NOON, title=law.title, identifier=law.identifier,
        published=published,
    )  # fmt: skip


def _opinion(number: int, text: str) -> Item:
    return OpinionItem(
        source="paper", url=f"https://paper.example/{number}", crawled_at=_NOON, headline=f"Opinion {number}",
        published="2026-01-01", language="en", text=text,
    )  # fmt: skip


def _batches(count: int) -> Iterator[list[Item]]:
    return _groups(map(CleanPipeline().process_item, made_items(count)))


def _groups(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.etl.stages", description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--database", default="", help="by default an SQLite file in a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="bench-etl-") as folder:
        database = options.database or f"sqlite:///{folder}/collected.db"
        print(json.dumps(asdict(STAGES[options.stage](options.items, database, Path(folder)))))


if __name__ == "__main__":
    main()
