"""``healing_metrics.json``: the figures of all repairs, and a log of them. Also the live copy of a running crawl."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from healing.reporting.report import report
from healing.reporting.research.csv_file import moment_text
from healing.reporting.research.lives import attempts, lives_of, outcome
from healing.reporting.research.tables_healing import HEALING_LOGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from healing.reporting.report import Report, Scope
    from healing.reporting.research.columns import Cell
    from healing.reporting.research.lives import Attempt
    from healing.store.figures import Figures
    from healing.store.interface import Store

NAME = "healing_metrics.json"
LOGGED = 100
"""Incidents whose repairs are in the log of the live copy: the newest."""

KEYS: Mapping[str, str] = {
    "made_at": "when it was written (UTC)",
    "source": "the source that it is about; null: all",
    "since": "it is about what began then or later (UTC); null: all that is kept",
    "successful_repairs": "fields whose repair was confirmed",
    "failed_repairs": "fields whose repair was refused, undone or rejected",
    "unsettled_repairs": "fields whose repair waits for its confirmation, or for a person",
    "success_rate": "successful / (successful + failed), 0 to 1",
    "total_mttr": "the sum of repair_times, in seconds",
    "mean_mttr": "their mean, in seconds",
    "repair_times": "seconds from the first failed page to the confirmed heal, one for each successful repair, the "
    "shortest first",
    "kpis": "the targets of heal-stats, and whether they are met",
    "metrics": "the figures of heal-stats, overall and by source, field, proposer and model",
    "detailed_logs": "the rows of healing_logs; in the live copy those of the newest 100 incidents",
}


@dataclass(slots=True)
class Repairs:
    """What came of repairs that were judged."""

    outcomes: Counter[bool | None] = field(default_factory=Counter)
    """By whether they succeeded; ``None``: not settled."""
    times: array[float] = field(default_factory=lambda: array("d"))
    """Seconds."""

    def add(self, one: Attempt) -> None:
        if one.heal is not None:
            self.outcomes[one.success] += 1
            self.times.extend(() if one.seconds is None else [one.seconds])


def counted(figures: Figures) -> Repairs:
    """What the store has counted already."""
    repairs = Repairs()
    for key, one in figures.verdicts.items():
        repairs.outcomes[outcome(key.state)] += one.count
        repairs.times.extend(round(seconds, 6) for seconds in one.seconds)
    return repairs


def head(repairs: Repairs, told: Report, scope: Scope) -> dict[str, Any]:
    """All but the log."""
    right, wrong = repairs.outcomes[True], repairs.outcomes[False]
    total = round(sum(repairs.times), 6)
    return {
        **scope_values(scope),
        "successful_repairs": right,
        "failed_repairs": wrong,
        "unsettled_repairs": repairs.outcomes[None],
        "success_rate": right / (right + wrong) if right + wrong else None,
        "total_mttr": total,
        "mean_mttr": round(total / len(repairs.times), 6) if repairs.times else None,
        "repair_times": sorted(repairs.times),
        "kpis": [{**asdict(kpi), "is_met": kpi.is_met} for kpi in told.kpis],
        "metrics": asdict(told.metrics),
    }


def scope_values(scope: Scope) -> dict[str, Any]:
    """When it is written, and about what."""
    return {
        "made_at": moment_text(datetime.fromtimestamp(scope.now, UTC)),
        "source": scope.source,
        "since": None if scope.since is None else moment_text(datetime.fromtimestamp(scope.since, UTC)),
    }


def log_entry(row: Sequence[Cell]) -> str:
    """A row of healing_logs as a JSON object."""
    names = (column.name for column in HEALING_LOGS.columns)
    cells = (moment_text(cell) if isinstance(cell, datetime) else cell for cell in row)
    return json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False)


def parts(values: Mapping[str, Any], log: Iterable[str]) -> Iterator[str]:
    """The text of the file, a key a line; ``log``: its entries as JSON, read when it is their turn."""
    yield "{"
    for name, value in values.items():
        yield f'\n "{name}": {json.dumps(value, ensure_ascii=False, allow_nan=False)},'
    yield '\n "detailed_logs": ['
    before = "\n  "
    for entry in log:
        yield before + entry
        before = ",\n  "
    yield "\n ]\n}\n"


def live(store: Store, scope: Scope) -> str:
    """The whole file while crawls run: the figures that the store counts, and a short log."""
    told = report(store, scope)
    newest = lives_of(store, store.latest_incidents(LOGGED, source=scope.source, since=scope.since))
    log = [log_entry(HEALING_LOGS.row(one)) for life in newest for one in attempts(life)]
    figures = store.figures(source=scope.source, since=scope.since)
    return "".join(parts(head(counted(figures), told, scope), log))
