"""The store in memory: for tests, for trying things out, and where nothing was ever written."""

from __future__ import annotations

import copy
import hashlib
import time
from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from healing.errors import StoreError
from healing.memory.remembered import KindMemory
from healing.store.asked import chosen
from healing.store.forgetting import Forgotten, without
from healing.store.memory_counting import MemoryCounting
from healing.store.memory_streaming import MemoryStreaming
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
from healing.store.remembering import snapshot_keys
from healing.store.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from healing.llm.question import Example
    from healing.model import Selectors
    from healing.store.forgetting import Wanted


class MemoryStore(MemoryCounting, MemoryStreaming):
    """See :class:`healing.store.interface.Store`. Nothing outlives the process; for one thread only."""

    def __init__(self) -> None:
        self._runs: Shelf[RunRecord] = Shelf("runs")
        self._kind_runs: Shelf[KindRun] = Shelf("kind_runs")
        self._incidents: Shelf[IncidentRecord] = Shelf("incidents")
        self._heals: Shelf[HealRecord] = Shelf("heals")
        self._llm_calls: Shelf[LLMCallRecord] = Shelf("llm_calls")
        self._parked: Shelf[ParkedPage] = Shelf("parked")
        self._memory: dict[tuple[str, str], KindMemory] = {}
        self._rejected: dict[tuple[str, str], dict[str, Selectors]] = {}
        self._snapshots: dict[str, tuple[float, bytes]] = {}

    # Runs

    def start_run(self, spider: str, source: str, at: float, job: str = "") -> int:
        return self._runs.add(RunRecord(spider=spider, source=source, started_at=at, seen_at=at, job=job))

    def heartbeat(self, run: int, at: float, pages: int, items: int) -> None:
        self._runs.change([run], lambda record: replace(record, seen_at=at, pages=pages, items=items))

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
    ) -> None:
        end: dict[str, Any] = {"finished_at": at, "seen_at": at, "pages": pages, "items": items, "reason": reason}
        end |= {"failed": failed, "dead": dead, **asdict(usage or Usage())}
        self._runs.change([run], lambda record: replace(record, **end))

    def runs(self, *, source: str | None = None, since: float | None = None) -> list[RunRecord]:
        return [run for run in self._runs if source in (None, run.source) and _is_from(run.started_at, since)]

    def run(self, run: int) -> RunRecord:
        return self._runs.get(run)

    def put_kind_runs(self, kind_runs: Iterable[KindRun]) -> None:
        for new in kind_runs:
            key = (new.run, new.source, new.page_kind)
            there = [old.id for old in self._kind_runs if (old.run, old.source, old.page_kind) == key]
            if there:
                self._kind_runs.change(there, lambda old: replace(new, id=old.id))  # noqa: B023 (called at once)
            else:
                self._kind_runs.add(new)

    def kind_runs(
        self,
        *,
        source: str | None = None,
        page_kind: str | None = None,
        run: int | None = None,
        since: float | None = None,
        limit: int | None = None,
    ) -> list[KindRun]:
        found = [
            one
            for one in self._kind_runs
            if source in (None, one.source)
            and page_kind in (None, one.page_kind)
            and run in (None, one.run)
            and _is_from(one.at, since)
        ]
        return found if limit is None else found[max(0, len(found) - limit) :]

    # Incidents

    def open_incident(self, source: str, page_kind: str, fields: Iterable[str], run: int, at: float) -> int:
        return self._incidents.add(
            IncidentRecord(source=source, page_kind=page_kind, fields=tuple(fields), run=run, opened_at=at)
        )

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
        values: dict[str, Any] = {
            "state": state,
            "fields": None if fields is None else tuple(fields),
            "judged_at": judged_at,
            "closed_at": closed_at,
            "pages": pages,
            "note": note,
            "before": before,
            "after": after,
        }
        given = {name: value for name, value in values.items() if value is not None}
        self._incidents.change([incident], lambda record: replace(record, **given))

    def incident(self, incident: int) -> IncidentRecord:
        return self._incidents.get(incident)

    def incidents(
        self,
        *,
        source: str | None = None,
        since: float | None = None,
        states: Collection[IncidentState] | None = None,
        run: int | None = None,
    ) -> list[IncidentRecord]:
        return [
            record
            for record in self._incidents
            if source in (None, record.source)
            and _is_from(record.opened_at, since)
            and (states is None or record.state in states)
            and run in (None, record.run)
        ]

    def add_heal(self, heal: HealRecord) -> int:
        return self._heals.add(heal)

    def heal(self, heal: int) -> HealRecord:
        return self._heals.get(heal)

    def set_heal_state(self, heals: Iterable[int], state: HealState) -> None:
        self._heals.change(heals, lambda record: replace(record, state=state))

    def heals(self, *, incident: int | None = None, since: float | None = None) -> list[HealRecord]:
        return [heal for heal in self._heals if incident in (None, heal.incident) and _is_from(heal.at, since)]

    # The language model

    def add_llm_call(self, call: LLMCallRecord) -> int:
        return self._llm_calls.add(call)

    def llm_calls(self, *, incident: int | None = None, since: float | None = None) -> list[LLMCallRecord]:
        return [call for call in self._llm_calls if incident in (None, call.incident) and _is_from(call.at, since)]

    def replies(self, source: str, page_kind: str, *, since: float, limit: int) -> dict[str, str]:
        kinds = {incident.id: (incident.source, incident.page_kind) for incident in self._incidents}
        calls = [call for call in self.llm_calls(since=since) if kinds.get(call.incident) == (source, page_kind)]
        usable = [call for call in calls if call.digest and call.reply]
        return {call.digest: call.reply for call in usable[-limit:]}

    def examples(self, source: str, fields: Collection[str], *, most: int) -> tuple[Example, ...]:
        sources = {incident.id: incident.source for incident in self._incidents}
        held = [heal for heal in self._heals if heal.state is HealState.CONFIRMED and heal.incident in sources]
        found = [(sources[heal.incident], heal.example) for heal in reversed(held) if heal.example is not None]
        return chosen(found, source, fields, most)

    # Parked pages

    def park(self, page: ParkedPage, body: bytes) -> int:
        return self._parked.add(replace(page, snapshot=self.add_snapshot(body)))

    def parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        limit: int | None = None,
        after_id: int = 0,
    ) -> list[ParkedPage]:
        found = (page for page in self._parked_where(incident, source, states) if page.id > after_id)
        return list(islice(found, limit))

    def parked_page(self, page: int) -> ParkedPage | None:
        return next((parked for parked in self._parked if parked.id == page), None)

    def parked_body(self, page: ParkedPage) -> bytes:
        return self.snapshot(page.snapshot)

    def count_parked(
        self,
        *,
        incident: int | None = None,
        source: str | None = None,
        states: Collection[ParkState] | None = None,
        run: int | None = None,
    ) -> int:
        return sum(run in (None, page.run) for page in self._parked_where(incident, source, states))

    def set_park_state(
        self, pages: Iterable[int], state: ParkState, reason: str = "", *, count_attempt: bool = False
    ) -> None:
        self._parked.change(
            pages,
            lambda page: replace(page, state=state, reason=reason, attempts=page.attempts + count_attempt),
        )

    def take_over(self, pages: Iterable[ParkedPage], run: int) -> list[ParkedPage]:
        owners = {page.id: page.run for page in self._parked}
        taken = [page for page in pages if owners.get(page.id) == page.run]
        self._parked.change([page.id for page in taken], lambda page: replace(page, run=run))
        return [replace(page, run=run) for page in taken]

    # Memory

    def save_memory(self, source: str, page_kind: str, memory: KindMemory) -> None:
        self._memory[source, page_kind] = memory

    def load_memory(self, source: str, page_kind: str) -> KindMemory:
        return self._memory.get((source, page_kind), KindMemory())

    def add_snapshot(self, html: bytes) -> str:
        key = hashlib.sha256(html).hexdigest()
        self._snapshots[key] = (time.time(), html)
        return key

    def snapshot(self, key: str) -> bytes:
        if key not in self._snapshots:
            raise StoreError(f"snapshot {key!r} is not there")
        return self._snapshots[key][1]

    def snapshot_path(self, key: str) -> None:
        """There is none."""

    def reject(self, source: str, page_kind: str, field: str, selectors: Selectors) -> None:
        fields = self._rejected.setdefault((source, page_kind), {})
        fields[field] = tuple(dict.fromkeys((*fields.get(field, ()), *selectors)))

    def rejected(self, source: str, page_kind: str) -> dict[str, Selectors]:
        return dict(self._rejected.get((source, page_kind), {}))

    # Housekeeping

    def forget(self, wanted: Wanted, *, dry_run: bool = False) -> Forgotten:
        store = copy.deepcopy(self) if dry_run else self
        return store._forget(wanted)

    def _forget(self, wanted: Wanted) -> Forgotten:
        is_ours = [wanted.source] if wanted.source is not None else None
        pages = self._parked.drop(
            lambda page: (
                (is_ours is None or page.source in is_ours)
                and wanted.names(page.url)
                and (not wanted.dead or page.state is ParkState.DEAD)
            )
        )
        remembered = 0
        for (source, page_kind), memory in list(self._memory.items()):
            if is_ours is None or source in is_ours:
                left, gone = without(memory, wanted)
                remembered += gone
                if gone:
                    self._memory[source, page_kind] = left if wanted.is_of_pages else KindMemory()
        found = Forgotten(pages=pages, remembered=remembered)
        if not wanted.is_of_pages:
            found = self._forget_source(found, is_ours)
        return replace(found, snapshots=self._drop_snapshots(float("inf")))

    def _forget_source(self, found: Forgotten, sources: list[str] | None) -> Forgotten:
        def is_ours(source: str) -> bool:
            return sources is None or source in sources

        incidents = {one.id for one in self._incidents if is_ours(one.source)}
        rejected = [key for key in self._rejected if is_ours(key[0])]
        dropped = sum(len(texts) for key in rejected for texts in self._rejected.pop(key).values())
        return replace(
            found,
            heals=self._heals.drop(lambda one: one.incident in incidents),
            llm_calls=self._llm_calls.drop(lambda one: sources is None or one.incident in incidents),
            incidents=self._incidents.drop(lambda one: one.id in incidents),
            runs=self._runs.drop(lambda one: is_ours(one.source)),
            kind_runs=self._kind_runs.drop(lambda one: is_ours(one.source)),
            rejected=dropped,
        )

    def prune(self, before: float, *, dry_run: bool = False) -> Pruned:
        return (copy.deepcopy(self) if dry_run else self)._prune(before)

    def _prune(self, before: float) -> Pruned:
        pages, dead_pages = (
            self._parked.drop(lambda page: page.at < before and page.state is state)  # noqa: B023 (called at once)
            for state in (ParkState.DONE, ParkState.DEAD)
        )
        waiting = {page.incident for page in self._parked}
        parking = {page.run for page in self._parked}
        dropped = Pruned(
            runs=self._runs.drop(lambda run: run.id not in parking and _last_seen(run) < before),
            incidents=self._incidents.drop(lambda record: record.id not in waiting and _ended(record) < before),
            pages=pages,
            dead_pages=dead_pages,
            llm_calls=self._llm_calls.drop(lambda call: call.at < before),
        )
        known = {record.id for record in self._incidents}
        self._heals.drop(lambda heal: heal.at < before and heal.incident not in known)
        kept = {run.id for run in self._runs}
        counted = self._kind_runs.drop(lambda one: one.run not in kept)
        return replace(dropped, snapshots=self._drop_snapshots(before), kind_runs=counted)

    def close(self) -> None:
        """Nothing is open."""

    def _drop_snapshots(self, before: float) -> int:
        needed = {page.snapshot for page in self._parked}.union(*map(snapshot_keys, self._memory.values()))
        needed |= {key for incident in self._incidents for key in (incident.before, incident.after)}
        old = [key for key, (at, _) in self._snapshots.items() if key not in needed and at < before]
        for key in old:
            del self._snapshots[key]
        return len(old)

    def _parked_where(
        self, incident: int | None, source: str | None, states: Collection[ParkState] | None
    ) -> Iterator[ParkedPage]:
        return (
            page
            for page in self._parked
            if incident in (None, page.incident)
            and source in (None, page.source)
            and (states is None or page.state in states)
        )


def _is_from(at: float, since: float | None) -> bool:
    return since is None or at >= since


def _last_seen(run: RunRecord) -> float:
    """A run that was killed has no end: it counts from when it was last seen."""
    return run.seen_at if run.finished_at is None else run.finished_at


def _ended(incident: IncidentRecord) -> float:
    """When an incident ended, in seconds since the epoch; ``inf`` while it lasts."""
    if incident.state in (IncidentState.OPEN, IncidentState.CONFIRMING):
        return float("inf")
    return incident.opened_at if incident.closed_at is None else incident.closed_at
