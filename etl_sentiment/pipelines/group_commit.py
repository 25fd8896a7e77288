"""Stores items that come one by one in few transactions: what waits while one runs goes together into the next."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from etl_sentiment.storage.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from etl_sentiment.items import Item
    from etl_sentiment.storage.collection import Stored

Waiting = tuple["Item", "asyncio.Future[Stored]"]

MOST = 200
"""Items of one transaction: enough that its cost is shared, few enough that it takes less than a second."""
PAUSES = (0.5, 2.0, 8.0)
"""Seconds between the attempts to store a batch."""


class GroupCommit:
    """For one event loop; ``store`` runs in a thread, one call at a time.

    Nothing is kept but what callers wait for, so it is as bounded as they are.
    """

    def __init__(
        self,
        store: Callable[[Sequence[Item]], list[Stored]],
        *,
        on_retry: Callable[[BusyError, float], None],
        pauses: Sequence[float] = PAUSES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._on_retry = on_retry
        self._pauses = pauses
        self._sleep = sleep
        self._waiting: deque[Waiting] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._is_down = False

    async def store(self, item: Item) -> Stored:
        """What became of the item, once it is durable; ``CollectionError`` where it could not be stored."""
        future: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await future

    async def close(self) -> None:
        """Wait until nothing is left to do."""
        if self._worker is not None:
            await self._worker

    async def _work(self) -> None:
        while self._waiting:
            await self._settle([self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))])

    async def _settle(self, batch: list[Waiting]) -> None:
        try:
            results = await self._stored([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 (who waits must hear of it, whatever it is)
            if len(batch) > 1 and not isinstance(error, BusyError):
                for one in batch:  # one of them is at fault; the others need not suffer for it
                    await self._settle([one])
                return
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)

    async def _stored(self, items: Sequence[Item]) -> list[Stored]:
        """Tries again where that may help; only once while the database is known to be away."""
        pauses = deque(() if self._is_down else self._pauses)
        while True:
            try:
                stored = await asyncio.to_thread(self._store, items)
            except BusyError as error:
                self._is_down = not pauses
                if self._is_down:
                    raise
                self._on_retry(error, pauses[0])
                await self._sleep(pauses.popleft())
            else:
                self._is_down = False
                return stored
