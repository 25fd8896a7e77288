"""A store with a bit of everything, and pages that would do harm where they could."""

from __future__ import annotations

from healing.memory.counts import FieldRun
from healing.reporting.report import Scope
from healing.reporting.webpage.page import html
from healing.reporting.webpage.reading import read
from healing.store.memory import MemoryStore
from healing.store.records import HealState, IncidentState, KindRun
from tests.store.samples import heal, llm_call

NOW = 100_000.0
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
OLD = b"<main><h1 class=law-title>Water Act</h1><p>In force since 1931.</p></main>"
NEW = """<main><h2 class=title>Press <script>fetch("{base}/script")</script>Act</h2>
<p onclick="x()">In force since 1932.</p><a href="{base}/link">More</a><img src="{base}/image">
<iframe src="{base}/frame"></iframe><p style="background:url({base}/style)">x</p>
<link rel=stylesheet href="{base}/sheet"><form action="{base}/form"><button>Send</button></form></main>"""


def filled(base: str = "http://elsewhere.example") -> MemoryStore:
    """``base``: where the pages' addresses lead."""
    store = MemoryStore()
    for number in range(3):
        run = store.start_run("laws", "gazette", 1000.0 * number)
        store.finish_run(run, pages=50, items=48, reason="finished", at=1000.0 * number + 60)
        fields = {"title": FieldRun(seen=50, filled=50 - 20 * number)}
        found = (f"title: falling {EVIL}",) if number else ()
        store.put_kind_runs(
            [KindRun(run=run, source="gazette", page_kind="law", at=1000.0 * number, fields=fields, findings=found)]
        )
    incident = store.open_incident("gazette", "law", ["title"], 3, 5000.0)
    keys = {"before": store.add_snapshot(OLD), "after": store.add_snapshot(NEW.replace("{base}", base).encode())}
    store.update_incident(incident, state=IncidentState.HEALED, closed_at=5003.0, pages=4, **keys)
    store.add_heal(
        heal(
            incident=incident, field="title", state=HealState.CONFIRMED, reasons=(EVIL,), sample=(EVIL,),
            selectors_before=("h1.law-title::text",), selectors_after=("h2.title::text", EVIL),
        )
    )  # fmt: skip
    store.add_llm_call(llm_call(incident=incident, model=EVIL))
    gone = store.open_incident("portal", EVIL, ["url"], 1, 6000.0)
    store.update_incident(gone, state=IncidentState.ROLLED_BACK, closed_at=6001.0, note=EVIL)
    store.add_heal(heal(incident=gone, field="url", proposer=EVIL, state=HealState.ROLLED_BACK))
    refused = store.open_incident("portal", "law", ["date"], 1, 7000.0)
    store.update_incident(refused, state=IncidentState.REFUSED, closed_at=7001.0)
    store.add_heal(
        heal(incident=refused, field="date", accepted=False, proposer="", reasons=(EVIL,), state=HealState.REFUSED)
    )
    return store


def page(store: MemoryStore, source: str | None = None, since: float | None = None) -> str:
    scope = Scope(NOW, source, since)
    return html(read(store, scope), scope)
