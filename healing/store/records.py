"""What the store keeps, as values. Times are seconds since the epoch; an ``id`` of 0 means: not stored yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.llm.question import Example
    from healing.memory.counts import FieldRun
    from healing.model import Selectors


class IncidentState(StrEnum):
    """Where an incident is in its life."""

    OPEN = "open"
    """Failed pages are gathered, or judged."""
    CONFIRMING = "confirming"
    """New selectors are in use and must hold on the parked pages."""
    HEALED = "healed"
    REFUSED = "refused"
    ROLLED_BACK = "rolled back"
    QUARANTINED = "quarantined"
    """Every attempt failed: left for a person."""
    REVIEW = "review"
    """Repairs were proposed; a person decides."""
    ACCEPTED = "accepted"
    """A person accepted what was proposed: the selectors are in use, the pages wait for their replay."""
    OBSERVED = "observed"
    """Reported only, by the mode ``observe``."""
    INTERRUPTED = "interrupted"
    """The crawl ended before the incident did."""


class HealState(StrEnum):
    """What became of the verdict on one field."""

    PENDING = "pending"
    """Accepted, not confirmed yet."""
    PROPOSED = "proposed"
    """Accepted by the gate, in review mode: a person decides."""
    REJECTED = "rejected"
    """A person refused it; it is not proposed again."""
    CONFIRMED = "confirmed"
    ROLLED_BACK = "rolled back"
    REFUSED = "refused"


class ParkState(StrEnum):
    """Where a page is that healing took over."""

    PARKED = "parked"
    REPLAYING = "replaying"
    DONE = "done"
    """Its items went out."""
    DEAD = "dead"
    """In the dead-letter store, until somebody replays it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a run took of the machine, at its end; ``None`` where it could not be measured."""

    cpu_seconds: float | None = None
    """Of the process and its children."""
    memory_bytes: int | None = None
    """The most that was resident."""
    disk_bytes: int | None = None
    """What is free where the data folder lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord(Usage):
    """One crawl of one spider."""

    id: int = 0
    spider: str
    source: str
    started_at: float
    seen_at: float
    """The last heartbeat; a run without an end that has not been seen for long was killed."""
    finished_at: float | None = None
    pages: int = 0
    items: int = 0
    reason: str = ""
    """Scrapy's reason for the end, such as ``finished``; empty while it runs."""
    failed: int = 0
    """Pages that healing took over."""
    dead: int = 0
    """Of them, those in the dead letters at the end."""
    job: str = ""
    """The name that a scheduler gave it; empty where a person started it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRun:
    """What one page kind of a source gave in one run."""

    id: int = 0
    run: int
    source: str
    page_kind: str
    at: float
    """When it was last counted."""
    pages: int = 0
    rows: int = 0
    fields: Mapping[str, FieldRun]
    look: tuple[int, ...] = ()
    """A signature of the template's skeleton; see :mod:`healing.memory.look`."""
    findings: tuple[str, ...] = ()
    """What was told of it, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """The life of one breakage: a page kind of a source, from detection to its end."""

    id: int = 0
    source: str
    page_kind: str
    fields: tuple[str, ...]
    """The broken fields (``rows`` among them where the row selector broke)."""
    state: IncidentState = IncidentState.OPEN
    run: int
    opened_at: float
    """When the first failure was seen."""
    judged_at: float | None = None
    closed_at: float | None = None
    """When it was confirmed, refused, rolled back or given up."""
    pages: int = 0
    """How many pages failed."""
    note: str = ""
    before: str = ""
    """Snapshot of a page as the kind was remembered when it broke; empty where none was kept."""
    after: str = ""
    """Snapshot of one of its failed pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealRecord:
    """The verdict on one field of an incident: what was changed to what, why, and by whom."""

    id: int = 0
    incident: int
    field: str
    accepted: bool
    proposer: str = ""
    """Who proposed the accepted selectors; empty for a refusal."""
    confidence: float = 0.0
    """0 to 1."""
    selectors_before: Selectors = ()
    selectors_after: Selectors = ()
    reasons: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()
    """The value that the accepted selectors gave on the first page."""
    example: Example | None = None
    """The pick of a language model that the accepted selectors were made from."""
    at: float
    state: HealState


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedPage:
    """A failed page that waits for its replay: all that is needed to give it to its callback once more."""

    id: int = 0
    run: int = 0
    """The crawl that parked it, or took it over; 0 where none did."""
    incident: int
    source: str
    page_kind: str
    url: str
    request: bytes
    """The request as the crawl serialised it."""
    status: int
    headers: bytes
    """The response's headers as the crawl serialised them."""
    snapshot: str = ""
    """Key of the body; set by ``Store.park``."""
    failures: tuple[str, ...] = ()
    error: str = ""
    """The exception and traceback of the callback; empty where it did not raise."""
    attempts: int = 0
    """How often it was replayed."""
    state: ParkState = ParkState.PARKED
    reason: str = ""
    """Why it is in this state, for people."""
    at: float

    @property
    def broken(self) -> frozenset[str]:
        """The fields that failed."""
        return frozenset(failure.partition(":")[0] for failure in self.failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class LLMCallRecord:
    """One call of a language model, for the account of time and tokens."""

    id: int = 0
    incident: int
    model: str
    purpose: str
    """What was asked: ``pick``, ``write``..."""
    prompt_tokens: int | None = None
    """As counted by the server; ``None`` where it did not say."""
    reply_tokens: int | None = None
    seconds: float
    error: str = ""
    """Why there was no usable answer; empty where there was one."""
    is_failure: bool = False
    """Whether there was no reply at all, of use or not."""
    digest: str = ""
    """Of everything that decides the reply: the same is not asked twice while the reply is remembered."""
    reply: str = ""
    """The reply, where it could be used."""
    verdict: str = ""
    """What became of the heal's fields that the model was asked for, for people."""
    at: float


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many records were dropped for their age."""

    runs: int = 0
    incidents: int = 0
    """With their heals."""
    pages: int = 0
    """Pages that had been replayed."""
    dead_pages: int = 0
    """Pages that nobody had replayed: worth a line in the log."""
    llm_calls: int = 0
    snapshots: int = 0
    kind_runs: int = 0
    """Counts of page kinds, of the runs that were dropped."""
