from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from healing.crawl import signals
from healing.crawl.counting import Counting
from healing.crawl.extractor import Extracted
from healing.detection.degradation import Sign
from healing.errors import StoreError
from healing.memory.counts import FieldRun
from healing.model import Extraction, Kind, Reading, Rule
from healing.policy import HealingSection
from healing.store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from healing.store.records import KindRun

RULES = {
    "title": Rule("title", required=True),
    "enacted": Rule("enacted", Kind.DATE),
    "number": Rule("number", Kind.IDENTIFIER),
    "ministry": Rule("ministry"),
}


class Expected:
    """Stands in for the examiner: what is expected of every page."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, str, list[str]]] = []

    def expect(self, source: str, page_kind: str, fields: frozenset[str]) -> None:
        self.fields.append((source, page_kind, sorted(fields)))


class Watched:
    """A crawl that counts, and what it told."""

    def __init__(self, store: MemoryStore, policy: str = "report") -> None:
        self.store = store
        self.crawler: Crawler = get_crawler(Spider)
        self.expected = Expected()
        self.told: list[tuple[Sign, str]] = []
        self.crawler.signals.connect(self._degraded, signals.degraded)
        self.part = Counting(
            self.crawler, store, cast("Any", self.expected), HealingSection.model_validate({"on_degradation": policy})
        )
        self.run = store.start_run("laws", "gazette", 0.0)
        self.part.opened(self.run, 0.0)

    def _degraded(self, finding: Any, **_: object) -> None:
        self.told.append((finding.sign, finding.field))

    def page(self, place: int, *, is_healthy: bool = True, **values: str) -> None:
        url = f"https://gazette.example/laws/{place}"
        response = HtmlResponse(url, body=b"<html><body><h1>Law</h1></body></html>", request=Request(url))
        self.part.page(Extracted("gazette", _extraction(values)), response, is_healthy=is_healthy)

    def counted(self) -> KindRun:
        (one,) = self.store.kind_runs(run=self.run)
        return one

    async def end(self, reason: str = "finished") -> KindRun:
        self.store.finish_run(self.run, pages=0, items=0, reason=reason, at=9.0)
        await self.part.closed(reason, 9.0)
        return self.counted()


def _extraction(values: Mapping[str, str], rows: int = 0) -> Extraction:
    fields = {name: Reading((values[name],), "b") if name in values else Reading() for name in RULES}
    return Extraction("law", RULES, fields, rows=(fields,) * rows)


async def _crawl(store: MemoryStore, ministries: int, *, pages: int = 60, reason: str = "finished") -> Watched:
    crawl = Watched(store)
    for number in range(pages):
        crawl.page(number, title="Law", **({"ministry": "Justice"} if number < ministries else {}))
    await crawl.end(reason)
    return crawl


async def test_what_pages_gave_is_counted() -> None:
    crawl = Watched(MemoryStore())
    crawl.page(1, title="Water Act", enacted="2026-11-03", number="Act 12/2026")
    crawl.page(2, title="Fire Act", enacted="2026-11-23", number="Act 9/2026")
    crawl.page(3, title="An Act", enacted="3 November 2025")
    one = await crawl.end()
    assert (one.pages, one.rows, one.findings) == (3, 0, ())
    assert {name: (count.filled, count.seen) for name, count in one.fields.items()} == {
        "title": (3, 3),
        "enacted": (3, 3),
        "number": (2, 3),
        "ministry": (0, 3),
    }
    assert one.fields["enacted"].newest == "2026-11-23"
    assert one.fields["title"] == FieldRun(seen=3, filled=3, length=8.0, shapes=(("Aa Aa", 3),))
    assert dict(one.fields["number"].shapes) == {"Aa 9/9": 2}
    assert len(one.look) == 64


def test_rows_are_counted_by_field() -> None:
    crawl = Watched(MemoryStore())
    response = HtmlResponse("https://gazette.example/laws", body=b"<ul></ul>")
    listing = Extraction("law", RULES, {}, is_listing=True, rows=_extraction({"title": "Law"}, rows=25).rows)
    crawl.part.page(Extracted("gazette", listing), response, is_healthy=True)
    crawl.part.beat(1.0)
    one = crawl.counted()
    assert (one.pages, one.rows, one.fields["title"].filled, one.fields["ministry"].seen) == (1, 25, 25, 25)


async def test_a_page_that_is_replayed_is_counted_once() -> None:
    crawl = Watched(MemoryStore())
    crawl.page(1, title="Water Act", ministry="Justice")
    crawl.page(2, title="Fire Act", is_healthy=False)
    crawl.page(2, title="Fire Act", is_healthy=False)
    crawl.part.beat(1.0)
    failed = crawl.counted()
    assert (failed.pages, failed.fields["title"].filled, failed.fields["ministry"].filled) == (2, 2, 1)
    crawl.page(2, title="Fire Act", ministry="Justice")
    replayed = await crawl.end()
    assert (replayed.pages, replayed.fields["title"].filled, replayed.fields["ministry"].filled) == (2, 2, 2)


async def test_what_is_looked_at_closely_is_bounded() -> None:
    crawl = Watched(MemoryStore())
    for number in range(500):
        crawl.page(number, title=f"{'=' * (number % 90)}x")
    one = await crawl.end()
    assert one.fields["title"].filled == 500
    assert len(one.fields["title"].shapes) <= 8
    assert sum(count for _, count in one.fields["title"].shapes) <= 200


@pytest.mark.parametrize(("reason", "told"), [("finished", [(Sign.FILL, "ministry")]), ("shutdown", [])])
async def test_a_crawl_that_was_stopped_is_not_compared(reason: str, told: list[tuple[Sign, str]]) -> None:
    store = MemoryStore()
    for _ in range(3):
        await _crawl(store, 60)
    assert (await _crawl(store, 15, reason=reason)).told == told


async def test_a_crawl_that_was_stopped_is_no_measure() -> None:
    store = MemoryStore()
    for _ in range(3):
        await _crawl(store, 60, reason="shutdown")
    assert (await _crawl(store, 15)).told == []


async def test_it_is_told_while_the_crawl_runs_once_enough_is_read() -> None:
    store = MemoryStore()
    for _ in range(3):
        await _crawl(store, 60)
    crawl = Watched(store)
    for number in range(29):
        crawl.page(number, title="Law")
    crawl.part.beat(1.0)
    assert crawl.told == []
    crawl.page(29, title="Law")
    crawl.part.beat(2.0)
    crawl.part.beat(3.0)
    assert crawl.told == [(Sign.FILL, "ministry")]
    assert crawl.expected.fields == []
    assert (await crawl.end()).findings == ("ministry: on 100% of the pages before, falling to 0%",)
    assert crawl.told == [(Sign.FILL, "ministry")]
    assert crawl.crawler.stats is not None
    assert crawl.crawler.stats.get_value("healing/degraded") == 1


async def test_by_policy_what_fades_is_expected_from_then_on() -> None:
    store = MemoryStore()
    for _ in range(3):
        await _crawl(store, 60)
    fading = Watched(store, "heal")
    for number in range(60):
        fading.page(number, title="Law")
    fading.part.beat(1.0)
    assert fading.expected.fields == [("gazette", "law", ["ministry"])]
    await fading.end()
    assert Watched(store, "heal").expected.fields == [("gazette", "law", ["ministry"])]
    assert Watched(store, "report").expected.fields == []


async def test_a_store_that_fails_costs_the_counts_and_no_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    store = MemoryStore()
    monkeypatch.setattr(store, "put_kind_runs", fail)
    monkeypatch.setattr(store, "latest_kind_runs", fail)
    crawl = Watched(store)
    crawl.page(1, title="Law")
    crawl.part.beat(1.0)
    await crawl.part.closed("finished", 2.0)
    assert "what earlier crawls gave cannot be read: the disk is full" in caplog.text
    assert "what the page kinds gave is not written down: the disk is full" in caplog.text
