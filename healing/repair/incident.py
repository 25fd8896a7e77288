"""What a repair starts from and ends with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

from healing.memory.remembered import KindMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from healing.llm.question import Call, Example, Pick
    from healing.model import KindSelectors, Rule, Selectors


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """One failed page, with what is known of it from elsewhere."""

    url: str
    html: str
    failures: tuple[str, ...] = ()
    """What broke, in words."""
    context: Mapping[str, str] = field(default_factory=dict)
    """Values of the list row that led here, by field name."""
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values that this URL gave in an earlier crawl, by field name."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of the old layout with the values that it gave; the gate asks whether a repair still serves it."""

    url: str
    html: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[Mapping[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """The evidence of one breakage: a source's page kind, its failed pages, and what is remembered of it."""

    source: str
    page_kind: str
    rules: Mapping[str, Rule]
    selectors: KindSelectors
    broken: tuple[str, ...]
    """The fields to repair; ``rows`` among them where the row selector broke."""
    pages: tuple[PageEvidence, ...]
    memory: KindMemory = field(default_factory=KindMemory)
    kept: tuple[KeptPage, ...] = ()
    history: Mapping[str, Selectors] = field(default_factory=dict)
    """Earlier selectors of each field, and those of sources with the same system."""
    rejected: Mapping[str, Selectors] = field(default_factory=dict)
    """Selectors that were rolled back or refused by a person: never proposed again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed repair of one field: selectors made by synthesis, with origin and score (0 to 1)."""

    field: str
    selectors: Selectors
    proposer: str
    score: float
    evidence: str = ""
    """Why it was proposed, for people."""
    rows: Selectors = ()
    """A column's candidate: the proposed row selectors that it was made for; empty where the rows stay as they are."""
    by_meaning: bool = False
    """Whether the proposer understood what the texts say, as a language model does, rather than what they look like."""
    example: Example | None = None
    """What a language model saw and said: where the candidate holds, later questions show it as a worked example."""


class Proposer(Protocol):
    """A source of repairs. Pure: it sees the incident, and nothing else."""

    name: ClassVar[str]

    def propose(self, incident: Incident) -> Iterable[Candidate]: ...


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What was decided for one field (or the rows)."""

    accepted: bool
    selectors: Selectors = ()
    proposer: str = ""
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    """Why, for people; for a refusal at least one."""
    sample: tuple[str, ...] = ()
    """The value (of the first page) that the accepted selectors give."""
    example: Example | None = None
    """That of the accepted candidate."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate that was tried, and what the gate said to it."""

    candidate: Candidate
    accepted: bool
    reasons: tuple[str, ...]
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a language model proposed, and what it took."""

    candidates: tuple[Candidate, ...]
    calls: tuple[Call, ...] = ()
    note: str = ""
    """For people."""
    picks: Mapping[str, Pick] = field(default_factory=dict)
    """What the model said, by field, also where no candidate could be made of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one heal: one verdict for each broken field, and everything that was tried."""

    fields: Mapping[str, FieldVerdict]
    trials: tuple[Trial, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should know of the heal as a whole, such as that no language model was at hand."""
    calls: tuple[Call, ...] = ()
    seconds: float = 0.0

    @property
    def accepted(self) -> dict[str, Selectors]:
        return {name: verdict.selectors for name, verdict in self.fields.items() if verdict.accepted}
