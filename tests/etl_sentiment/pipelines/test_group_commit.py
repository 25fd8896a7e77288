from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.pipelines.group_commit import MOST, GroupCommit
from etl_sentiment.storage.collection import Outcome, Stored
from etl_sentiment.storage.errors import BusyError, CollectionError, UnstorableError
from tests.etl_sentiment.storage.samples import law

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.items import Item

NEW = Stored(Outcome.NEW)


class Database:
    """Notes the batches; ``fail`` says what goes wrong with one."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.batches: list[list[str]] = []
        self.troubles = list(troubles)
        self.hold = Event()
        self.hold.set()
        self.begun = Event()

    def store(self, items: Sequence[Item]) -> list[Stored]:
        self.begun.set()
        assert self.hold.wait(10)
        self.batches.append([item.url for item in items])
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        for item in items:
            if item.url == "bad":
                raise UnstorableError("bad: nothing can hold it")
        return [NEW] * len(items)


class Pauses:
    """Sleeps that take no time."""

    def __init__(self) -> None:
        self.told: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.told.append(seconds)


def committing(database: Database, pauses: Pauses) -> GroupCommit:
    return GroupCommit(database.store, on_retry=lambda *told: None, pauses=(1.0, 2.0), sleep=pauses.sleep)


async def stored(commit: GroupCommit, *urls: str) -> list[Any]:
    return await asyncio.gather(*(commit.store(law(url=url)) for url in urls), return_exceptions=True)


async def test_what_waits_goes_together() -> None:
    database = Database()
    commit = committing(database, Pauses())
    database.hold.clear()
    first = asyncio.create_task(commit.store(law(url="1")))
    await asyncio.to_thread(database.begun.wait, 10)
    others = [asyncio.create_task(commit.store(law(url=str(number)))) for number in range(2, 6)]
    await asyncio.sleep(0)
    assert not first.done()
    database.hold.set()
    assert await asyncio.gather(first, *others) == [NEW] * 5
    assert database.batches == [["1"], ["2", "3", "4", "5"]]


async def test_a_transaction_is_bounded() -> None:
    database = Database()
    urls = [str(number) for number in range(2 * MOST + 1)]
    assert await stored(committing(database, Pauses()), *urls) == [NEW] * len(urls)
    assert max(map(len, database.batches)) == MOST
    assert [url for batch in database.batches for url in batch] == urls


async def test_an_item_at_fault_fails_alone() -> None:
    database = Database()
    first, bad, last = await stored(committing(database, Pauses()), "1", "bad", "3")
    assert (first, last) == (NEW, NEW)
    assert isinstance(bad, UnstorableError)


async def test_a_bug_is_told_to_who_waits() -> None:
    database = Database(TypeError("a bug"), TypeError("a bug"))
    commit = committing(database, Pauses())
    assert [type(one) for one in await stored(commit, "1", "2")] == [TypeError, Stored]
    assert await stored(commit, "3") == [NEW]


async def test_trouble_that_passes() -> None:
    database, pauses = Database(BusyError("away"), BusyError("away")), Pauses()
    assert await stored(committing(database, pauses), "1", "2") == [NEW, NEW]
    assert database.batches == [["1", "2"]] * 3
    assert pauses.told == [1.0, 2.0]


async def test_trouble_that_stays_is_waited_for_once() -> None:
    database, pauses = Database(*[BusyError("away")] * 5), Pauses()
    commit = committing(database, pauses)
    for number in range(3):
        assert [type(one) for one in await stored(commit, str(number), "x")] == [BusyError, BusyError]
    assert pauses.told == [1.0, 2.0]
    assert await stored(commit, "4") == [NEW]
    database.troubles = [BusyError("away again")]
    assert await stored(commit, "5") == [NEW]
    assert pauses.told == [1.0, 2.0, 1.0]


async def test_a_caller_that_gives_up_holds_nobody_up() -> None:
    database = Database()
    commit = committing(database, Pauses())
    database.hold.clear()
    tasks = [asyncio.create_task(commit.store(law(url=url))) for url in ("1", "2")]
    await asyncio.to_thread(database.begun.wait, 10)
    tasks[0].cancel()
    database.hold.set()
    assert await tasks[1] == NEW
    await commit.close()


async def test_closing_waits_for_what_is_left() -> None:
    database = Database()
    commit = committing(database, Pauses())
    task = asyncio.create_task(commit.store(law(url="1")))
    await asyncio.sleep(0)
    await commit.close()
    assert database.batches == [["1"]]
    assert await task == NEW


def test_errors_are_collection_errors() -> None:
    assert issubclass(BusyError, CollectionError)
    assert issubclass(UnstorableError, CollectionError)
    with pytest.raises(CollectionError):
        raise BusyError
