"""What a crawl knows of questions to a language model: how many may be put, and what earlier ones left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.llm.allowance import LOOK_BACK_SECONDS, PastCall, allowance
from healing.llm.question import Remembered
from healing.store.records import LLMCallRecord

if TYPE_CHECKING:
    from healing.clock import Clock
    from healing.config import HealingConfig
    from healing.llm.allowance import Allowance
    from healing.llm.question import Call
    from healing.repair.incident import Incident, Verdict
    from healing.store.interface import Store

_DAY_SECONDS = 86_400
_REPLIES = 200
"""Most replies that go with one incident."""
_EXAMPLES = 2
"""Most worked examples of one field."""


class Asking:
    """The crawl's side of the language model: reads the past calls from the store, and writes the new ones down."""

    def __init__(self, config: HealingConfig, store: Store, clock: Clock) -> None:
        self._llm = config.llm
        self._remembered_seconds = config.metrics.retention_days * _DAY_SECONDS
        self._store = store
        self._clock = clock

    @property
    def is_wanted(self) -> bool:
        """Whether the policy has a language model at all."""
        return self._llm.provider != "none"

    def allowance(self) -> Allowance:
        """What may be asked now, by any crawl that uses this store.

        What a heal of another crawl is asking at this moment is known when it is done.
        """
        now = self._clock()
        past = [self._past(call) for call in self._store.llm_calls(since=now - LOOK_BACK_SECONDS)]
        return allowance(past, now, self._llm.calls_per_hour)

    def remembered(self, incident: Incident) -> Remembered:
        """The replies to questions on this page kind, and picks of these fields that held."""
        since = self._clock() - self._remembered_seconds
        return Remembered(
            self._store.replies(incident.source, incident.page_kind, since=since, limit=_REPLIES),
            self._store.examples(incident.source, incident.broken, most=_EXAMPLES),
        )

    def write_down(self, incident: int, verdict: Verdict) -> None:
        """Keep the calls of a heal, with what became of it."""
        at, outcome = self._clock(), outcome_of(verdict)
        for call in verdict.calls:
            self._store.add_llm_call(_record(incident, call, outcome, at))

    def _past(self, call: LLMCallRecord) -> PastCall:
        # A model that is no longer asked says nothing of those that are: somebody may just have named another one.
        counts = call.is_failure and call.model in self._llm.chain
        return PastCall(call.at, call.error or "no reply" if counts else "")


def outcome_of(verdict: Verdict) -> str:
    """What became of the fields that a model was asked for: ``accepted: title; refused: lead``.

    All fields that are refused in the end were put to the model, since it is asked for whatever the others left.
    """
    accepted = [name for name, field in verdict.fields.items() if field.accepted and field.proposer.startswith("llm")]
    refused = [name for name, field in verdict.fields.items() if not field.accepted]
    told = {"accepted": accepted, "refused": refused}
    return "; ".join(f"{state}: {', '.join(names)}" for state, names in told.items() if names)


def _record(incident: int, call: Call, outcome: str, at: float) -> LLMCallRecord:
    return LLMCallRecord(
        incident=incident,
        model=call.model,
        purpose=call.purpose,
        prompt_tokens=call.prompt_tokens or None,
        reply_tokens=call.reply_tokens or None,
        seconds=call.seconds,
        error=call.error,
        is_failure=call.is_failure,
        digest=call.digest,
        reply=call.text,
        verdict="" if call.error else outcome,
        at=at,
    )
