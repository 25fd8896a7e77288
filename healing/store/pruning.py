"""What is dropped from a database for its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from healing.store.records import IncidentState, ParkState, Pruned
from healing.store.remembering import from_json, snapshot_keys
from healing.store.tables import heals, incidents, kind_runs, llm_calls, memory, parked, runs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from healing.store.vault import Vault


def drop_old(connection: Connection, before: float) -> Pruned:
    """Delete what is older than ``before`` (seconds since the epoch) and settled; snapshots are not looked at."""
    ended = incidents.c.state.not_in([IncidentState.OPEN, IncidentState.CONFIRMING])
    ended_at = func.coalesce(incidents.c.closed_at, incidents.c.opened_at)
    counts = {
        name: connection.execute(statement).rowcount
        for name, statement in {
            "pages": delete(parked).where(parked.c.at < before, parked.c.state == ParkState.DONE),
            "dead_pages": delete(parked).where(parked.c.at < before, parked.c.state == ParkState.DEAD),
            "llm_calls": delete(llm_calls).where(llm_calls.c.at < before),
            # A run that was killed has no end: it counts from when it was last seen.
            "runs": delete(runs).where(
                func.coalesce(runs.c.finished_at, runs.c.seen_at) < before, runs.c.id.not_in(select(parked.c.run))
            ),
            "incidents": delete(incidents).where(
                ended, ended_at < before, incidents.c.id.not_in(select(parked.c.incident))
            ),
        }.items()
    }
    connection.execute(delete(heals).where(heals.c.at < before, heals.c.incident.not_in(select(incidents.c.id))))
    counted = connection.execute(delete(kind_runs).where(kind_runs.c.run.not_in(select(runs.c.id)))).rowcount
    return Pruned(**counts, kind_runs=counted)


def needed_snapshots(connection: Connection, vault: Vault) -> set[str]:
    """The snapshots that a parked page, an incident or the memory of a page kind needs."""
    kept = (parked.c.snapshot, incidents.c.before, incidents.c.after)
    needed = {key for column in kept for key in connection.scalars(select(column).distinct())}
    for row in connection.execute(select(memory)):
        text = vault.opened_text(row.content, f"the memory of {row.source}/{row.page_kind}")
        needed |= snapshot_keys(from_json(text, row.source, row.page_kind))
    return needed
