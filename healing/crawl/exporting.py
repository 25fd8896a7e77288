"""The live copy of the research figures, written while a crawl runs and when it ends."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from healing.errors import HealingError
from healing.reporting.report import Scope
from healing.reporting.research.metrics_file import NAME, live
from healing.selectors.files import write_private

if TYPE_CHECKING:
    from scrapy.http import Response

    from healing.crawl.extractor import Extracted
    from healing.home import Home
    from healing.store.interface import Store

logger = logging.getLogger(__name__)


class Exporting:
    """A part of the run: see :class:`healing.crawl.run.RunPart`.

    A thread of its own asks the store and writes: with a million records that takes seconds, and the crawl goes on.
    """

    def __init__(self, store: Store, home: Home, interval: float) -> None:
        self._store = store
        self._path = home.path("data") / NAME
        self._interval = interval
        self._due = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        self._writing: Future[None] | None = None

    def opened(self, run: int, at: float) -> None:  # noqa: ARG002 (as all parts)
        self._due = at + self._interval

    def page(self, one: Extracted, response: Response, *, is_healthy: bool) -> None:
        """The store counts pages."""

    def beat(self, at: float) -> None:
        """Writes when it is time; where the last time is not over yet it waits for the next beat."""
        if at >= self._due and (self._writing is None or self._writing.done()):
            self._due = at + self._interval
            self._writing = self._thread.submit(self._write, at)

    async def closed(self, reason: str, at: float) -> None:  # noqa: ARG002 (as all parts)
        """As it was at the end; after what is being written, since there is one thread."""
        await asyncio.wrap_future(self._thread.submit(self._write, at))
        self._thread.shutdown(wait=False)

    def _write(self, at: float) -> None:
        try:
            write_private(self._path, live(self._store, Scope(at)).encode())
        except HealingError as error:
            logger.warning("the figures are not exported: %s", error)
        except Exception:  # nobody looks at what a thread raises
            logger.exception("the figures are not exported: this is a defect, please report it")
