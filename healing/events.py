"""What happens to crawls and incidents, as values that are logged, counted and told to people. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(StrEnum):
    """How much it matters, in the words of Python's logging."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class Name(StrEnum):
    """What happened."""

    CRAWL_STARTED = "crawl_started"
    CRAWL_FINISHED = "crawl_finished"
    CRAWL_FAILED = "crawl_failed"
    """It ended for a reason that nobody wanted, such as ``shutdown`` or ``closespider_errorcount``."""
    INCIDENT_OPENED = "incident_opened"
    PAGE_PARKED = "page_parked"
    JUDGED = "judged"
    HEALED = "healed"
    PROPOSED = "proposed"
    """In the mode ``review``: a repair waits for a person."""
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    ROLLED_BACK = "rolled_back"
    INTERRUPTED = "interrupted"
    """The crawl ended before the incident did."""
    DEAD_LETTERS = "dead_letters"
    """Pages of a crawl that ended without their values."""
    DEGRADED = "degraded"
    MODEL_UNAVAILABLE = "model_unavailable"
    DISK_LOW = "disk_low"
    PRUNED = "pruned"
    """Old records were dropped."""
    AGENT_FAILED = "agent_failed"
    AGENT_RECOVERED = "agent_recovered"
    TEST = "test"


LEVELS: Mapping[Name, Level] = {
    Name.CRAWL_STARTED: Level.INFO,
    Name.CRAWL_FINISHED: Level.INFO,
    Name.CRAWL_FAILED: Level.ERROR,
    Name.INCIDENT_OPENED: Level.WARNING,
    Name.PAGE_PARKED: Level.INFO,
    Name.JUDGED: Level.INFO,
    Name.HEALED: Level.INFO,
    Name.PROPOSED: Level.WARNING,
    Name.REFUSED: Level.WARNING,
    Name.QUARANTINED: Level.ERROR,
    Name.ROLLED_BACK: Level.WARNING,
    Name.INTERRUPTED: Level.WARNING,
    Name.DEAD_LETTERS: Level.WARNING,
    Name.DEGRADED: Level.WARNING,
    Name.MODEL_UNAVAILABLE: Level.WARNING,
    Name.DISK_LOW: Level.ERROR,
    Name.PRUNED: Level.INFO,
    Name.AGENT_FAILED: Level.ERROR,
    Name.AGENT_RECOVERED: Level.WARNING,
    Name.TEST: Level.ERROR,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: float
    """Seconds since the epoch."""
    name: Name
    run: int = 0
    """The crawl's number in the store; 0 outside of crawls."""
    agent: str = ""
    """The spider, or the agent of a schedule."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What JSON can hold: ``source``, ``page_kind``, ``incident``, ``error``, ``traceback``, ``html_snapshot``..."""

    @property
    def level(self) -> Level:
        return LEVELS[self.name]

    @property
    def place(self) -> str:
        """Source and page kind, as far as it has them: ``gazette/law``."""
        return "/".join(str(self.context[key]) for key in ("source", "page_kind") if self.context.get(key))


def to_json(event: Event) -> str:
    """One line: the time in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(event.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {
        "timestamp": moment,
        "run": event.run,
        "agent": event.agent,
        "level": event.level.value,
        "event": event.name.value,
        "context": dict(event.context),
    }
    return json.dumps(line, ensure_ascii=True)
