from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from etl_sentiment.pipelines.store import StorePipeline
from etl_sentiment.storage.opening import open_collection
from tests.etl_sentiment.pipelines.crawl import crawl
from tests.etl_sentiment.storage.samples import law, opinion, rows
from tests.etl_sentiment.storage.test_copies import text_of

if TYPE_CHECKING:
    from pathlib import Path

URL = "sqlite:///data/collected.db"
FEEDS = {"feed.jsonl": {"format": "jsonlines", "encoding": "utf-8"}}


def fed(folder: Path, name: str = "feed.jsonl") -> list[dict[str, Any]]:
    file = folder / name
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def counts(stats: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stats.items() if name.startswith("etl/")}


def test_what_is_new_goes_to_the_tables_and_to_the_feed(database: str, tmp_path: Path) -> None:
    items = [law(url=f"https://x.example/{number}") for number in range(250)]
    items.append(law(url="https://x.example/1", title="Another", crawled_at="2024-02-01T00:00:00+00:00"))
    code, stats, log = crawl(tmp_path, [*items, {"other": "item"}], ETL_DATABASE_URL=database, FEEDS=FEEDS)
    assert code == 0, log
    assert counts(stats) == {"etl/laws/new": 250, "etl/laws/changed": 1}
    assert rows(database, "SELECT count(*) AS n FROM laws") == [{"n": 250}]
    assert len(fed(tmp_path)) == 252


def test_what_is_unchanged_goes_nowhere_again(tmp_path: Path) -> None:
    items = [law(), opinion()]
    crawl(tmp_path, items, ETL_DATABASE_URL=URL)
    code, stats, log = crawl(tmp_path, items, ETL_DATABASE_URL=URL, FEEDS=FEEDS)
    assert code == 0, log
    assert counts(stats) == {"etl/laws/unchanged": 1, "etl/opinions/unchanged": 1}
    assert fed(tmp_path) == []
    assert "unchanged:" not in log


def test_a_copy_is_linked_before_it_goes_to_the_feed(tmp_path: Path) -> None:
    text = text_of(1)
    items = [opinion(source=name, url=f"https://{name}.example/1", text=text) for name in ("a", "b")]
    _, stats, log = crawl(tmp_path, items, ETL_DATABASE_URL=URL, FEEDS=FEEDS)
    assert [(one["duplicate_of"], one["similarity"]) for one in fed(tmp_path)] == [
        (None, None),
        ("https://a.example/1", 1.0),
    ], log
    assert counts(stats) == {"etl/opinions/new": 2, "etl/opinions/copies": 1}


def test_what_neither_tables_nor_files_can_hold_is_replaced(tmp_path: Path) -> None:
    _, stats, log = crawl(tmp_path, [law(title="a\x00b\ud800")], ETL_DATABASE_URL=URL, FEEDS=FEEDS)
    assert counts(stats) == {"etl/laws/new": 1, "etl/store/replaced_characters": 2}, log
    assert [one["title"] for one in fed(tmp_path)] == ["a\ufffdb\ufffd"]


def test_without_a_database(tmp_path: Path) -> None:
    code, stats, log = crawl(tmp_path, [law(title="a\x00b")], ETL_DATABASE_URL=None, FEEDS=FEEDS)
    assert code == 0, log
    assert counts(stats) == {"etl/store/replaced_characters": 1}
    assert len(fed(tmp_path)) == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("collected.db", "ETL_DATABASE_URL = 'collected.db' is not the URL of a database"),
        ("postgresql://me:secret@127.0.0.1:1/laws", "Check that the server runs"),
    ],
)
def test_a_wrong_url_ends_the_crawl_before_it_starts(tmp_path: Path, url: str, message: str) -> None:
    code, stats, log = crawl(tmp_path, [law()], ETL_DATABASE_URL=url, FEEDS=FEEDS)
    assert code == 1
    assert f"scrapy crawl made: {'ETL_DATABASE_URL'}" in log
    assert message in log
    assert stats == {}
    assert not [word for word in ("Traceback", "never retrieved", "secret", "Spider opened") if word in log]


def test_what_the_database_refuses_is_in_the_feed(tmp_path: Path) -> None:
    """A trigger stands for whatever a database may have against one item."""
    open_collection(f"sqlite:///{tmp_path}/data/collected.db").close()
    with closing(sqlite3.connect(tmp_path / "data" / "collected.db")) as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON law_versions WHEN NEW.title LIKE 'Bad%'"
            " BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    items = [law(url=f"https://x.example/{number}", title="Bad" if number in (3, 7) else "Good") for number in range(9)]
    code, stats, log = crawl(tmp_path, items, ETL_DATABASE_URL=URL, FEEDS=FEEDS)
    assert code == 0, log
    assert counts(stats) == {"etl/laws/new": 7, "etl/store/failed": 2}
    assert len(fed(tmp_path)) == 9
    errors = [line for line in log.splitlines() if " ERROR: " in line]
    assert len(errors) == 2
    assert "failed: not this one. This item, and others that cannot be stored, are only in the feed" in errors[0]
    assert errors[1].endswith("2 items are not in the tables. To bring them in: scrapy etl-load feed.jsonl")
    assert "Traceback" not in log


class Faulty:
    """A collection with a mistake in it."""

    def __init__(self) -> None:
        self.closed = False

    def store(self, items: object) -> None:
        raise ZeroDivisionError("no such thing")

    def close(self) -> None:
        self.closed = True


async def test_a_mistake_in_storing_costs_no_item(caplog: pytest.LogCaptureFixture) -> None:
    collection: Any = Faulty()
    crawler = get_crawler(Spider)
    crawler.stats = MemoryStatsCollector(crawler)
    pipeline = StorePipeline(crawler, collection)
    for item in (law(), opinion()):
        assert await pipeline.process_item(item) is item
    await pipeline.close_spider()
    assert crawler.stats.get_stats() == {"etl/store/failed": 2}
    assert collection.closed
    assert caplog.text.count("Traceback") == 2
    assert f"{law().url} could not be stored: ZeroDivisionError('no such thing'). This item" in caplog.text


def test_a_database_that_goes_away_costs_no_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the file from the first item on."""
    open_collection(f"sqlite:///{tmp_path}/data/collected.db").close()
    code, stats, log = crawl(
        tmp_path, [law(url=f"https://x.example/{number}") for number in range(3)],
        ETL_DATABASE_URL=URL, FEEDS=FEEDS, EXTENSIONS={"tests.etl_sentiment.pipelines.holding.Holding": 1},
    )  # fmt: skip
    assert code == 0, log
    assert counts(stats) == {"etl/store/failed": 3, "etl/store/retries": 2}
    assert len(fed(tmp_path)) == 3
    assert "database is locked. Trying again in 0.01 s." in log
    assert "Traceback" not in log
