"""Two crawls at once: nothing is lost, nothing is doubled, and tables are made once."""

from __future__ import annotations

import multiprocessing
from contextlib import closing
from typing import TYPE_CHECKING

from etl_sentiment.storage.opening import open_collection
from tests.etl_sentiment.storage.samples import FEBRUARY, JANUARY, MARCH, law, opinion, rows
from tests.etl_sentiment.storage.test_copies import text_of

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from etl_sentiment.items import Item

PAGES = 30
_SPAWN = multiprocessing.get_context("spawn")


def crawl(url: str, number: int, barrier: Barrier) -> None:
    """One crawl of three: it opens the database with the others, and stores its items with them."""
    barrier.wait(60)
    with closing(open_collection(url)) as collection:
        barrier.wait(60)
        for start in range(0, PAGES, 5):
            pages = range(start, start + 5)
            # From the front, and from the back: each waits for rows of the other where nothing orders them.
            collection.store(items(list(pages) if number else [PAGES - 1 - page for page in pages], number))


def items(pages: list[int], number: int) -> list[Item]:
    laws = [
        law(url=f"https://x.example/{page}", crawled_at=at, title=f"Version {at}")
        for page in pages
        for at in (JANUARY, FEBRUARY, MARCH)
    ]
    copies = [opinion(source=f"paper{number}", url=f"https://y.example/{page}", text=text_of(page)) for page in pages]
    return [*laws, *copies]


def test_three_writers_at_once(database: str) -> None:
    barrier = _SPAWN.Barrier(3)
    crawls = [_SPAWN.Process(target=crawl, args=(database, number, barrier)) for number in range(3)]
    for one in crawls:
        one.start()
    for one in crawls:
        one.join(120)
    assert [one.exitcode for one in crawls] == [0, 0, 0]
    laws = rows(database, "SELECT version FROM laws")
    assert [row["version"] for row in laws] == [3] * PAGES
    assert rows(database, "SELECT count(*) AS n FROM law_versions") == [{"n": 3 * PAGES}]
    opinions = rows(database, "SELECT url, duplicate_of FROM opinions ORDER BY page_id")
    assert len(opinions) == 3 * PAGES
    # Of each text one is the original: the copy of the others, also of those that came at the same time.
    assert [row["duplicate_of"] for row in opinions].count(None) == PAGES
    assert rows(database, "SELECT count(*) AS n FROM opinion_bands") == [{"n": 3 * PAGES * 40}]
