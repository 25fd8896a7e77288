"""A store that tells of two sources: one crawl that healed, was broken again and asked a model; one that was killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.memory.counts import FieldRun
from healing.store.records import HealState, IncidentState, KindRun, Usage
from tests.store.samples import heal, llm_call, page

if TYPE_CHECKING:
    from healing.store.interface import Store

MODEL = "llama3"
PAYLOAD = '=HYPERLINK("http://evil.example")'
NOW = 90_000.0


def live_through(store: Store) -> None:
    """Fills an empty store."""
    run = store.start_run("laws", "gazette", 1000.0, "nightly")
    usage = Usage(cpu_seconds=12.5, memory_bytes=200_000_000, disk_bytes=5_000_000_000)
    store.finish_run(run, pages=30, items=28, reason="finished", at=1100.0, failed=6, dead=1, usage=usage)
    healed = _incident(store, ["title", "enacted"], IncidentState.HEALED, (1000.0, 1002.5))
    store.add_heal(heal(incident=healed, state=HealState.CONFIRMED, reasons=(PAYLOAD, "zwei\nZeilen")))
    store.add_heal(
        heal(incident=healed, field="enacted", state=HealState.CONFIRMED, proposer=f"llm ({MODEL})", confidence=0.7)
    )
    store.add_llm_call(
        llm_call(incident=healed, reply_tokens=50, prompt_tokens=900, verdict="accepted: enacted", reply='{"a": 1}')
    )
    for failures in (("title: missing",), ("title: invalid (no text)", "enacted: missing"), ("title: missing",)):
        store.park(page(incident=healed, failures=failures), b"body")
    again = _incident(store, ["title"], IncidentState.REFUSED, (50_000.0, 50_010.0))
    store.add_heal(
        heal(
            incident=again, accepted=False, proposer="", confidence=0.0, state=HealState.REFUSED, selectors_after=(),
            sample=(), reasons=("title: it is gone",),
        )
    )  # fmt: skip
    store.add_llm_call(llm_call(incident=again, seconds=30.0, error="no reply", is_failure=True))
    store.add_llm_call(llm_call(incident=again, seconds=4.0, reply_tokens=20, verdict="refused: title"))
    listing = _incident(store, ["rows"], IncidentState.HEALED, (1050.0, 1060.0), source="portal")
    store.add_heal(heal(incident=listing, field="rows", proposer="listing", state=HealState.CONFIRMED))
    killed = store.start_run("opinions", "times", 1200.0)
    store.heartbeat(killed, 1210.0, 3, 2)
    store.open_incident("times", "article", ["lead"], killed, 1205.0)
    fields = {"title": FieldRun(seen=20, filled=5, length=18.0, newest="2026-11-20", shapes=(("Aa 9", 4),))}
    store.put_kind_runs([KindRun(run=run, source="gazette", page_kind="law", at=1100.0, pages=20, fields=fields)])


def _incident(
    store: Store, fields: list[str], state: IncidentState, times: tuple[float, float], *, source: str = "gazette"
) -> int:
    """In the first run; ``times``: opened, closed."""
    opened_at, closed_at = times
    number = store.open_incident(source, "law", fields, 1, opened_at)
    store.update_incident(number, state=state, judged_at=opened_at + 1.0, closed_at=closed_at, pages=3)
    return number
