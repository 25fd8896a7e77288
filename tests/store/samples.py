"""Records for tests, with whatever the test does not care about filled in."""

from __future__ import annotations

from typing import Any

from healing.memory.fingerprint import Fingerprint
from healing.memory.profile import Profile
from healing.memory.remembered import KindMemory, PageMemory
from healing.store.records import HealRecord, HealState, LLMCallRecord, ParkedPage


def page(**values: Any) -> ParkedPage:
    defaults: dict[str, Any] = {
        "incident": 1,
        "source": "gazette",
        "page_kind": "law",
        "url": "https://gazette.example/law/1",
        "request": b"\x00\xffrequest",
        "status": 200,
        "headers": b"\x80headers",
        "failures": ("title: missing",),
        "at": 100.0,
    }
    return ParkedPage(**(defaults | values))


def heal(**values: Any) -> HealRecord:
    defaults: dict[str, Any] = {
        "incident": 1,
        "field": "title",
        "accepted": True,
        "proposer": "witness",
        "confidence": 0.9,
        "selectors_before": ("h1.old::text",),
        "selectors_after": ("h1.new::text", "h1.old::text"),
        "reasons": ("JSON-LD agrees",),
        "sample": ("Water Act",),
        "at": 110.0,
        "state": HealState.PENDING,
    }
    return HealRecord(**(defaults | values))


def llm_call(**values: Any) -> LLMCallRecord:
    defaults: dict[str, Any] = {"incident": 1, "model": "llama3", "purpose": "pick", "seconds": 2.5, "at": 105.0}
    return LLMCallRecord(**(defaults | values))


def memory(snapshot: str = "") -> KindMemory:
    fingerprint = Fingerprint("h1::text", "h1", path=("html", "body", "h1"), hooks=(("itemprop", "name"),), order=0.25)
    remembered = PageMemory(
        "https://gazette.example/law/1",
        values={"title": ("Wasser\u00adgesetz “A”", "§ 1")},
        rows=({"title": ("x",)}, {"title": ()}),
        fingerprints={"title": fingerprint},
        snapshot=snapshot,
    )
    profile = Profile(pages=3, filled=2, shortest=1, longest=9, mean_length=4.5, shapes={"Aa 9-9": 2}, distinct=2)
    return KindMemory((remembered,), {"title": profile}, Profile(pages=1))
