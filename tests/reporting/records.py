"""Records for tests of the figures: an incident with one verdict."""

from __future__ import annotations

from typing import Any

from healing.store.records import HealRecord, HealState, IncidentRecord, IncidentState, LLMCallRecord, RunRecord

STATES = {
    HealState.CONFIRMED: IncidentState.HEALED,
    HealState.REFUSED: IncidentState.REFUSED,
    HealState.ROLLED_BACK: IncidentState.ROLLED_BACK,
    HealState.PENDING: IncidentState.CONFIRMING,
    HealState.PROPOSED: IncidentState.REVIEW,
    HealState.REJECTED: IncidentState.REVIEW,
}


def incident(number: int, seconds: float | None = None, **values: Any) -> IncidentRecord:
    """An incident opened at 1000 s and closed ``seconds`` later."""
    defaults: dict[str, Any] = {
        "id": number,
        "source": "gazette",
        "page_kind": "law",
        "fields": ("title",),
        "state": IncidentState.HEALED,
        "run": 1,
        "opened_at": 1000.0,
        "closed_at": None if seconds is None else 1000.0 + seconds,
    }
    return IncidentRecord(**(defaults | values))


def heal(incident_number: int, state: HealState = HealState.CONFIRMED, **values: Any) -> HealRecord:
    refused = state is HealState.REFUSED
    defaults: dict[str, Any] = {
        "incident": incident_number,
        "field": "title",
        "accepted": not refused,
        "proposer": "" if refused else "witness",
        "confidence": 0.0 if refused else 0.9,
        "at": 1001.0,
        "state": state,
    }
    return HealRecord(**(defaults | values))


def run(**values: Any) -> RunRecord:
    defaults: dict[str, Any] = {"id": 1, "spider": "laws", "source": "gazette", "started_at": 900.0, "seen_at": 950.0}
    return RunRecord(**(defaults | values))


def call(incident_number: int, **values: Any) -> LLMCallRecord:
    """An answered call of 900 tokens and 40 more."""
    defaults: dict[str, Any] = {
        "incident": incident_number,
        "model": "llama3",
        "purpose": "pick",
        "prompt_tokens": 900,
        "reply_tokens": 40,
        "seconds": 2.0,
        "verdict": "accepted: title",
        "at": 1001.0,
    }
    return LLMCallRecord(**(defaults | values))
