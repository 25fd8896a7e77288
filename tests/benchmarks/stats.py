"""How fast a store of a million records is told of: ``python -m tests.benchmarks.stats [--records N] [--url URL]``.

Half of the records are parked pages; the rest are verdicts, incidents, calls of a language model, runs, and what page
kinds gave in them. Times are of one process that opens the store and asks for all that a view of heal-stats shows.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from healing.memory.counts import FieldRun
from healing.reporting.report import Scope, errors, healing, report
from healing.store import tables
from healing.store.address import Address
from healing.store.opening import open_store
from healing.store.records import HealState, IncidentState, ParkState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Table

    from healing.store.interface import Store

SHARES = {"parked": 0.5, "heals": 0.2, "incidents": 0.1, "llm_calls": 0.1, "runs": 0.05, "kind_runs": 0.05}
SOURCES = [f"portal-{number:02d}" for number in range(40)]
FIELDS = ("title", "enacted", "summary", "identifier", "published", "issuer")
PROPOSERS = ("witness", "relocation", "listing", "history", "known value", "llm (llama3)")
SPAN = 30 * 86_400.0
_BATCH = 10_000


def fill(connection: Connection, records: int, seed: int = 5) -> None:
    """Rows as a store has them after 30 days of many crawls; the same for the same seed."""
    fill_with(connection, {name: int(records * share) for name, share in SHARES.items()}, seed)


def fill_with(connection: Connection, counts: dict[str, int], seed: int = 5) -> None:
    """So many rows of each table."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    makers: dict[str, Callable[[float, int], dict[str, Any]]] = {
        "runs": lambda at, _: _run(chance, at),
        "incidents": lambda at, _: _incident(chance, at, counts["runs"]),
        "heals": lambda at, number: _heal(chance, at, number * counts["incidents"] // counts["heals"] + 1),
        "llm_calls": lambda at, number: _call(chance, at, number + 1),
        "parked": lambda at, number: _parked(chance, at, number % counts["incidents"] + 1),
        "kind_runs": lambda at, number: _kind_run(chance, at, number + 1),
    }
    for name, make in makers.items():
        table: Table = getattr(tables, name)
        for rows in _batches(counts[name], make):
            connection.execute(insert(table), rows)


def _batches(count: int, make: Callable[[float, int], dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, count, _BATCH):
        yield [make(SPAN * number / count, number) for number in range(start, min(count, start + _BATCH))]


def _run(chance: random.Random, at: float) -> dict[str, Any]:
    pages = chance.randrange(100, 400)
    reason = chance.choices(["finished", "shutdown"], [0.97, 0.03])[0]
    return {
        "spider": "laws", "source": chance.choice(SOURCES), "started_at": at, "seen_at": at + 600, "pages": pages,
        "finished_at": at + 600, "items": pages - 5, "reason": reason, "failed": chance.randrange(9), "job": "",
    }  # fmt: skip


def _incident(chance: random.Random, at: float, runs: int) -> dict[str, Any]:
    state = chance.choices(
        [IncidentState.HEALED, IncidentState.REFUSED, IncidentState.ROLLED_BACK, IncidentState.QUARANTINED],
        [0.85, 0.1, 0.03, 0.02],
    )[0]
    return {
        "source": chance.choice(SOURCES), "page_kind": chance.choice(["law", "law_list"]), "state": state,
        "fields": tuple(sorted(chance.sample(FIELDS, 2))), "run": chance.randint(1, runs), "opened_at": at,
        "judged_at": at + 2, "closed_at": at + chance.lognormvariate(1.5, 1.0), "pages": 5, "note": "",
    }  # fmt: skip


def _heal(chance: random.Random, at: float, incident: int) -> dict[str, Any]:
    state = chance.choices([HealState.CONFIRMED, HealState.REFUSED, HealState.ROLLED_BACK], [0.85, 0.12, 0.03])[0]
    accepted = state is not HealState.REFUSED
    return {
        "incident": incident, "field": chance.choice(FIELDS), "accepted": accepted, "confidence": chance.random(),
        "proposer": chance.choice(PROPOSERS) if accepted else "", "selectors_before": ("h1.old::text",),
        "selectors_after": ("h1.new::text",), "reasons": ("as on all pages",), "sample": ("Water Act 2026",),
        "example": None, "at": at, "state": state,
    }  # fmt: skip


def _call(chance: random.Random, at: float, incident: int) -> dict[str, Any]:
    error = chance.choices(["", "timed out"], [0.95, 0.05])[0]
    return {
        "incident": incident, "model": chance.choice(["llama3", "qwen3:8b"]), "purpose": "pick", "error": error,
        "prompt_tokens": 1300, "reply_tokens": 40, "seconds": chance.lognormvariate(1, 0.5), "at": at,
        "is_failure": bool(error), "digest": "", "reply": "", "verdict": "accepted: title",
    }  # fmt: skip


def _parked(chance: random.Random, at: float, incident: int) -> dict[str, Any]:
    state = chance.choices([ParkState.DONE, ParkState.DEAD, ParkState.PARKED], [0.95, 0.04, 0.01])[0]
    return {
        "run": 1, "incident": incident, "source": chance.choice(SOURCES), "page_kind": "law", "request": b"r" * 400,
        "url": f"https://portal.example/{at}", "status": 200, "headers": b"h" * 200, "snapshot": "a" * 64,
        "failures": ("title: missing",), "error": "", "attempts": 1, "state": state, "reason": "", "at": at,
    }  # fmt: skip


def _kind_run(chance: random.Random, at: float, run: int) -> dict[str, Any]:
    fields = {name: FieldRun(seen=200, filled=chance.randrange(150, 200), length=30.0) for name in FIELDS}
    return {
        "run": run, "source": chance.choice(SOURCES), "page_kind": "law", "at": at, "pages": 200, "rows": 0,
        "fields": fields, "look": tuple(range(32)), "findings": (),
    }  # fmt: skip


def views(store: Store) -> dict[str, Callable[[], object]]:
    """Each view of heal-stats, as what it asks of the store."""
    scopes = {
        "all": Scope(SPAN),
        "--since (half of it)": Scope(SPAN, since=SPAN / 2),
        "--source (1 of 40)": Scope(SPAN, source=SOURCES[3]),
    }
    asked: dict[str, Callable[[], object]] = {name: partial(report, store, scope) for name, scope in scopes.items()}
    for part in (healing, errors):
        asked[f"{part.__name__}, all"] = partial(part, store, Scope(SPAN))
    return asked


def measured(store: Store, rounds: int) -> Iterator[tuple[str, float, float]]:
    """Of each view the median and the longest of ``rounds``, in seconds."""
    for name, ask in views(store).items():
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        yield name, statistics.median(times), max(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--url", help="an empty database; a temporary SQLite file where none is named")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/healing.db"
        with closing(open_store(url, Path(folder, "snapshots"))) as store:
            engine = Address.of(url, "--url", "healing.db").engine()
            with engine.begin() as connection:
                fill(connection, options.records)
            engine.dispose()
            print(f"{options.records:,} records; seconds, median and longest of {options.rounds}")
            for name, middle, longest in measured(store, options.rounds):
                print(f"{name:24} {middle:6.3f} {longest:6.3f}", flush=True)


if __name__ == "__main__":
    main()
