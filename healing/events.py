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
    """What happened; :data:`KINDS` says in a sentence what each means."""

    CRAWL_STARTED = "crawl_started"
    CRAWL_FINISHED = "crawl_finished"
    CRAWL_FAILED = "crawl_failed"
    CRAWL_KILLED = "crawl_killed"
    MANY_FAILURES = "many_failures"
    INCIDENT_OPENED = "incident_opened"
    OBSERVED = "observed"
    PAGE_PARKED = "page_parked"
    LLM_CALL = "llm_call"
    JUDGED = "judged"
    HEALED = "healed"
    BACK_FILLED = "back_filled"
    PROPOSED = "proposed"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    ROLLED_BACK = "rolled_back"
    INTERRUPTED = "interrupted"
    DEAD_LETTERS = "dead_letters"
    RENDERING_SWITCHED = "rendering_switched"
    DEGRADED = "degraded"
    MODEL_UNAVAILABLE = "model_unavailable"
    DISK_LOW = "disk_low"
    PRUNED = "pruned"
    AGENT_FAILED = "agent_failed"
    AGENT_RECOVERED = "agent_recovered"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Kind:
    """How much an event matters, and what it means."""

    level: Level
    meaning: str


KINDS: Mapping[Name, Kind] = {
    Name.CRAWL_STARTED: Kind(Level.INFO, "a crawl started"),
    Name.CRAWL_FINISHED: Kind(Level.INFO, "a crawl came to its end"),
    Name.CRAWL_FAILED: Kind(Level.ERROR, "a crawl ended for a reason that nobody wanted, such as shutdown"),
    Name.CRAWL_KILLED: Kind(Level.ERROR, "an earlier crawl of the spider died without a word: killed, out of memory"),
    Name.MANY_FAILURES: Kind(Level.ERROR, "many requests of a crawl failed, or all of them"),
    Name.INCIDENT_OPENED: Kind(Level.WARNING, "a page kind broke: its first failed page"),
    Name.OBSERVED: Kind(Level.WARNING, "a page kind broke, and nothing was done: the mode is observe"),
    Name.PAGE_PARKED: Kind(Level.INFO, "a failed page was put aside, to be replayed once its selectors are healed"),
    Name.LLM_CALL: Kind(Level.INFO, "a language model was asked"),
    Name.JUDGED: Kind(Level.INFO, "repairs were proposed and judged"),
    Name.HEALED: Kind(Level.INFO, "new selectors are in use, and confirmed"),
    Name.BACK_FILLED: Kind(Level.INFO, "pages that went out with a field empty before it was healed are read again"),
    Name.PROPOSED: Kind(Level.WARNING, "in the mode review: a repair waits for a person"),
    Name.REFUSED: Kind(Level.WARNING, "no repair was trusted"),
    Name.QUARANTINED: Kind(Level.ERROR, "no repair was trusted, again: the page kind is given up for this crawl"),
    Name.ROLLED_BACK: Kind(Level.WARNING, "a repair did not hold, and was undone"),
    Name.INTERRUPTED: Kind(Level.WARNING, "the crawl ended before the incident did"),
    Name.DEAD_LETTERS: Kind(Level.WARNING, "pages of a crawl ended without their values"),
    Name.RENDERING_SWITCHED: Kind(Level.WARNING, "a source is empty without its scripts: it is rendered from now on"),
    Name.DEGRADED: Kind(Level.WARNING, "a page kind is not as it was in earlier crawls, though it did not break"),
    Name.MODEL_UNAVAILABLE: Kind(Level.WARNING, "the language model did not answer"),
    Name.DISK_LOW: Kind(Level.ERROR, "the disk that the data lies on is nearly full"),
    Name.PRUNED: Kind(Level.INFO, "old records were dropped"),
    Name.AGENT_FAILED: Kind(Level.ERROR, "an agent of the schedule failed"),
    Name.AGENT_RECOVERED: Kind(Level.WARNING, "an agent of the schedule is well again"),
    Name.TEST: Kind(Level.ERROR, "somebody tries whether alerts arrive"),
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
        return KINDS[self.name].level

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
