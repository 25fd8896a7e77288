"""Pages that an earlier crawl took over and did not bring to an end (killed, stopped, out of power)."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from healing.crawl.incidents import INTERRUPTED
from healing.store.records import IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.store.interface import Store
    from healing.store.records import IncidentRecord, ParkedPage, ParkState

_BATCH = 100


class RunLocks:
    """A lock file a run, held while its process lives: tells a killed crawl from one that still runs."""

    def __init__(self, folder: Path, store_url: str = "") -> None:
        self._folder = folder
        # Runs are numbered by their store, and one home may have had several.
        self._prefix = sha256(store_url.encode()).hexdigest()[:8]
        self._own: FileLock | None = None

    def hold(self, run: int) -> None:
        """This process is the run."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._own = FileLock(self._path(run))
        self._own.acquire(blocking=False)

    def release(self) -> None:
        """The run is over."""
        if self._own is not None:
            self._own.release()
            Path(self._own.lock_file).unlink(missing_ok=True)
            self._own = None

    def is_alive(self, run: int) -> bool:
        """Whether the process of a run still lives (on this machine)."""
        try:
            with FileLock(self._path(run), blocking=False):
                return False
        except Timeout:
            return True

    def _path(self, run: int) -> Path:
        return self._folder / f"{self._prefix}-{run}.lock"


def close_ended(store: Store, locks: RunLocks, run: int, at: float) -> Iterator[IncidentRecord]:
    """Ends the incidents whose run died while they were open, and gives them; their pages open new ones."""
    is_alive = cache(locks.is_alive)
    for incident in store.incidents(states=(IncidentState.OPEN, IncidentState.CONFIRMING)):
        if incident.run != run and not is_alive(incident.run):
            store.update_incident(incident.id, state=IncidentState.INTERRUPTED, closed_at=at, note=INTERRUPTED)
            yield incident


def left_behind(
    store: Store, locks: RunLocks, spider: str, run: int, states: Sequence[ParkState], *, reviewed: bool = False
) -> Iterator[ParkedPage]:
    """The unfinished pages of a spider's earlier runs that no living process works on, read a few at a time.

    Pages that wait for a person's review are among them only where ``reviewed`` says so.
    """
    is_alive = cache(locks.is_alive)
    of_spider = {record.id for record in store.runs() if record.spider == spider and record.id != run}
    waiting = () if reviewed else store.incidents(states=(IncidentState.REVIEW,))
    in_review = {incident.id for incident in waiting}
    last = 0
    while pages := store.parked(states=states, limit=_BATCH, after_id=last):
        last = pages[-1].id
        left = [
            page
            for page in pages
            if page.run in of_spider and page.incident not in in_review and not is_alive(page.run)
        ]
        yield from store.take_over(left, run)
