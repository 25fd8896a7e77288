"""The tables are made, and filled, by code that lies in a zip file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.egg.conftest import Deployed

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import etl_sentiment.storage.migrations as migrations
from etl_sentiment.items import LawItem
from etl_sentiment.storage.opening import open_collection
collection = open_collection("sqlite:///stored.db")
item = LawItem(source="gazette", url="https://gazette.example/1", title="Fisheries Act")
print(*[stored.outcome for stored in collection.store([item, item])], migrations.__file__)
collection.close()
"""


def test_items_are_stored_from_the_egg(deployed: Deployed) -> None:
    for outcome in ("new", "unchanged"):
        done = deployed.run("-c", SCRIPT, str(deployed.egg))
        migrations = f"{deployed.egg}/etl_sentiment/storage/migrations/__init__.py"
        assert done.stdout.split() == [outcome, "unchanged", migrations], done.stderr
    with closing(sqlite3.connect(deployed.home / "stored.db")) as connection:
        assert connection.execute("SELECT title FROM laws").fetchall() == [("Fisheries Act",)]


def test_a_feed_is_loaded_from_the_egg(deployed: Deployed) -> None:
    line = {
        "source": "paper",
        "url": "https://paper.example/1",
        "headline": "Fish",
        "crawled_at": "2024-01-01T00:00:00Z",
    }
    (deployed.home / "opinions.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    done = deployed.scrapy("etl-load", "opinions.jsonl", "-s", "ETL_DATABASE_URL=sqlite:///loaded.db")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 new, 0 changed, 0 unchanged. ")
    with closing(sqlite3.connect(deployed.home / "loaded.db")) as connection:
        assert connection.execute("SELECT headline FROM opinions").fetchall() == [("Fish",)]
