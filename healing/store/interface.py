"""What a store does. ``memory.MemoryStore`` and ``sql.SqlStore`` do the same, and pass the same tests.

Every method raises :class:`healing.errors.StoreError` where the store cannot be reached, read or written, or where an
``id`` is of no record (unless it says otherwise). Lists are in the order of their ids. What a method wrote is durable
when it returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from healing.llm.question import Example
    from healing.memory.remembered import KindMemory
    from healing.model import Selectors
    from healing.store.figures import Figures, Lasted
    from healing.store.forgetting import Forgotten, Wanted
    from healing.store.records import (
        HealRecord,
        HealState,
        IncidentRecord,
        IncidentState,
        KindRun,
        LLMCallRecord,
        ParkedPage,
        ParkState,
        Pruned,
        RunRecord,
        Usage,
    )


class RunStore(Protocol):
    """Crawls, and whether they are alive."""

    def start_run(self, spider: str, source: str, at: float, job: str = "") -> int: ...

    def heartbeat(self, run: int, at: float, pages: int, items: int) -> None:
        """The run is alive, and this far."""

    def finish_run(
        self,
        run: int,
        *,
        pages: int,
        items: int,
        reason: str,
        at: float,
        failed: int = 0,
        dead: int = 0,
        usage: Usage | None = None,
    ) -> None: ...

    def runs(self, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        """Runs, those started at ``since`` or later."""

    def run(self, run: int) -> RunRecord: ...

    def put_kind_runs(self, kind_runs: Iterable[KindRun]) -> None:
        """What page kinds gave in their runs, in place of what was put before of the same run, source and page kind."""

    def kind_runs(
        self,
        *,
        source: str | None = None,
        page_kind: str | None = None,
        run: int | None = None,
        since: float | None = None,
        limit: int | None = None,
    ) -> list[KindRun]:
        """What was put, that at ``since`` or later; of more than ``limit`` the newest."""


class IncidentStore(Protocol):
    """Incidents, and the verdicts on their fields."""

    def open_incident(self, source: str, page_kind: str, fields: Iterable[str], run: int, at: float) -> int: ...

    def update_incident(
        self,
        incident: int,
        *,
        state: IncidentState | None = None,
        fields: Iterable[str] | None = None,
        judged_at: float | None = None,
        closed_at: float | None = None,
        pages: int | None = None,
        note: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Change what is not ``None``."""

    def incident(self, incident: int) -> IncidentRecord: ...

    def incidents(
        self,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
        run: int | None = None,
    ) -> list[IncidentRecord]:
        """Incidents, those opened at ``since`` or later."""

    def add_heal(self, heal: HealRecord) -> int:
        """Store a new verdict; its own ``id`` is not looked at."""

    def heal(self, heal: int) -> HealRecord: ...

    def set_heal_state(self, heals: Iterable[int], state: HealState) -> None: ...

    def heals(self, *, incident: int | None = None, since: float | None = None) -> list[HealRecord]: ...


class AskingStore(Protocol):
    """What a language model was asked, what it said, and what of it held."""

    def add_llm_call(self, call: LLMCallRecord) -> int: ...

    def llm_calls(self, *, incident: int | None = None, since: float | None = None) -> list[LLMCallRecord]:
        """Calls, those made at ``since`` or later."""

    def replies(self, source: str, page_kind: str, *, since: float, limit: int) -> dict[str, str]:
        """The newest replies that could be used for incidents of a page kind, by their digest."""

    def examples(self, source: str, fields: Collection[str], *, most: int) -> tuple[Example, ...]:
        """Picks that confirmed heals were made from, at most ``most`` a field: of this source first, the newest."""


class ParkingStore(Protocol):
    """Pages that healing took over. None is lost: each ends as done or dead."""

    def park(self, page: ParkedPage, body: bytes) -> int:
        """Keep a page and its body; its own ``id`` and ``snapshot`` are not looked at."""

    def parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        limit: int | None = None,
        after_id: int = 0,
    ) -> list[ParkedPage]:
        """Pages with an id above ``after_id``, at most ``limit``: ask again after the last one for the next."""

    def parked_page(self, page: int) -> ParkedPage | None:
        """One page; ``None`` where there is none with this id (any more)."""

    def parked_body(self, page: ParkedPage) -> bytes: ...

    def count_parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        run: int | None = None,
    ) -> int: ...

    def set_park_state(
        self, pages: Iterable[int], state: ParkState, reason: str = "", *, count_attempt: bool = False
    ) -> None:
        """Move pages on; all of them, or none."""

    def take_over(self, pages: Iterable[ParkedPage], run: int) -> list[ParkedPage]:
        """Make pages that another run left behind those of ``run``, and give them as they are now.

        A page that a third run took meanwhile is left out: of two crawls that start at once, one gets it.
        """


class MemoryKeeping(Protocol):
    """What healthy crawls teach, and what is never to be proposed again."""

    def save_memory(self, source: str, page_kind: str, memory: KindMemory) -> None: ...

    def load_memory(self, source: str, page_kind: str) -> KindMemory:
        """What is remembered; an empty memory where nothing is."""

    def add_snapshot(self, html: bytes) -> str:
        """Keep a page's bytes; the key depends on nothing but them."""

    def snapshot(self, key: str) -> bytes: ...

    def snapshot_path(self, key: str) -> Path | None:
        """The file of a snapshot, for people; ``None`` where it is in memory."""

    def reject(self, source: str, page_kind: str, field: str, selectors: Selectors) -> None: ...

    def rejected(self, source: str, page_kind: str) -> dict[str, Selectors]:
        """Rejected selectors by field, the earliest first."""


class CountingStore(Protocol):
    """All that happened, for people: too much to read record by record."""

    def figures(self, *, source: str | None = None, since: float | None = None) -> Figures:
        """Runs, incidents, and verdicts and calls of them, in groups; those begun at ``since`` or later."""

    def latest_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        """Of each spider and source the newest ``each`` runs."""

    def latest_kind_runs(self, each: int, *, source: str | None = None, since: float | None = None) -> list[KindRun]:
        """Of each page kind of a source what its newest ``each`` runs gave."""

    def latest_incidents(
        self,
        limit: int,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
    ) -> list[IncidentRecord]:
        """The newest incidents, the earliest of them first."""

    def latest_heals(
        self, limit: int, *, source: str | None = None, since: float | None = None, accepted: bool | None = None
    ) -> list[tuple[HealRecord, IncidentRecord]]:
        """The newest verdicts with their incidents, the earliest of them first; ``accepted``: only those that were."""

    def latest_calls(
        self, limit: int, *, source: str | None = None, since: float | None = None
    ) -> list[tuple[LLMCallRecord, IncidentRecord]]:
        """The newest calls of language models with their incidents, the earliest of them first."""

    def latest_parked(
        self, limit: int, states: Collection[ParkState], *, source: str | None = None, since: float | None = None
    ) -> list[ParkedPage]:
        """The newest pages in these states, the earliest of them first."""

    def lasted(self, *, source: str | None = None, since: float | None = None) -> dict[str, Lasted]:
        """How long the heals of incidents held, by source: until the same page kind broke again."""


class StreamingStore(Protocol):
    """All records, a batch at a time: much takes no more memory than little. No batch is empty."""

    def each_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[RunRecord]]: ...

    def each_kind_run(self, *, source: str | None = None, since: float | None = None) -> Iterator[list[KindRun]]: ...

    def each_incident(
        self, *, source: str | None = None, since: float | None = None
    ) -> Iterator[list[IncidentRecord]]: ...

    def runs_by_id(self, runs: Collection[int]) -> list[RunRecord]:
        """Those that are there: a run may have been dropped before its incidents."""

    def heals_of(self, incidents: Collection[int]) -> list[HealRecord]:
        """The verdicts on these incidents, in the order of the incidents' ids, then of their own."""

    def calls_of(self, incidents: Collection[int]) -> list[LLMCallRecord]:
        """The calls for these incidents, in the same order."""

    def failures_of(self, incidents: Collection[int]) -> dict[int, Counter[str]]:
        """What failed on the parked pages of these incidents, and on how many; without those that have no page."""


class Store(RunStore, IncidentStore, AskingStore, ParkingStore, MemoryKeeping, CountingStore, StreamingStore, Protocol):
    """All that is remembered between crawls."""

    def forget(self, wanted: Wanted, *, dry_run: bool = False) -> Forgotten:
        """Delete what a person names, whatever its age and state; with ``dry_run`` only count it.

        What is remembered of a page is deleted with it; how values look in general (lengths, shapes) stays.
        """

    def prune(self, before: float, *, dry_run: bool = False) -> Pruned:
        """Drop what is older than ``before``; with ``dry_run`` only count it (but for snapshots).

        Dropped: runs that ended (or were last seen) then, closed incidents with their heals, calls of the language
        model, pages that are done or dead, and snapshots that nothing needs any more. Kept whatever their age: pages
        that wait for their replay, and the runs and incidents of pages that are kept. What page kinds gave goes with
        its run; the snapshots of an incident stay as long as it does.
        """

    def close(self) -> None: ...
