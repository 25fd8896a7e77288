"""The contents of files, each read once: two laws may share a document."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from etl_sentiment.document import DocumentStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from etl_sentiment.pdf.contents import Contents
    from etl_sentiment.pdf.limits import Limits, Recognition
    from etl_sentiment.pdf.pool import Pool

KEPT_CHARACTERS = 20_000_000
"""Text that is kept in memory for the next item with the same document: about 40 MB at most. What was dropped is
read again."""
KEPT_DOCUMENTS = 1_000
"""So many documents are kept at most: those without text have no characters to count."""


class DocumentReader:
    """Reads files in the pool; scanned ones a second time, where their text can be recognised.

    How is asked of ``recognition``, once, when there is a scanned one.
    """

    def __init__(self, pool: Pool, limits: Limits, recognition: Callable[[], Recognition | None]) -> None:
        self._pool = pool
        self._limits = limits
        self._recognition = cache(recognition)
        self._running: dict[Path, asyncio.Task[Contents]] = {}
        self._kept: OrderedDict[Path, Contents] = OrderedDict()
        self._characters = 0

    async def read(self, path: Path) -> Contents:
        """What is in the file, from memory where it was just read."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        task = self._running.get(path)
        if task is None:
            task = self._running[path] = asyncio.create_task(self._read(path))
            task.add_done_callback(lambda _: self._running.pop(path, None))
        # One of those that wait for it may be cancelled; the others still want it.
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is being read, and the processes."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._pool.close()

    async def _read(self, path: Path) -> Contents:
        contents = await self._pool.read(path, self._limits)
        if contents.status is DocumentStatus.NEEDS_OCR and (how := self._recognition()) is not None:
            contents = await self._pool.recognise(path, contents, self._limits, how)
        if contents.size is None:
            contents = await asyncio.to_thread(_with_size, contents, path)
        if contents.status is not DocumentStatus.UNREACHABLE:  # what could not be read now may be read in a moment
            self._keep(path, contents)
        return contents

    def _keep(self, path: Path, contents: Contents) -> None:
        self._kept[path] = contents
        self._characters += contents.characters
        while len(self._kept) > 1 and (self._characters > KEPT_CHARACTERS or len(self._kept) > KEPT_DOCUMENTS):
            _, dropped = self._kept.popitem(last=False)
            self._characters -= dropped.characters


def _with_size(contents: Contents, path: Path) -> Contents:
    """With what identifies the file, where the process that should have told it was ended by it."""
    try:
        data = path.read_bytes()
    except OSError:  # the contents say so already
        return contents
    return replace(contents, size=len(data), sha256=sha256(data).hexdigest())
