from __future__ import annotations

from healing.reporting.line import summary_line
from healing.reporting.metrics import Metrics, summarise
from healing.store.records import HealState, IncidentState
from tests.reporting.records import call, heal, incident, run


def test_a_healthy_crawl() -> None:
    line = summary_line(summarise([], [], [run(pages=1200, items=1)]))
    assert line == "Healing: 1,200 pages, 1 item; nothing broke"


def test_a_crawl_that_was_healed() -> None:
    incidents = [incident(1, 2.0), incident(2, 90.0)]
    line = summary_line(summarise(incidents, [heal(1), heal(2)], [run(pages=3, items=2)]))
    assert line == (
        "Healing: 3 pages, 2 items; 2 incidents; 2 fields healed, 0 refused, 0 rolled back; "
        "repaired in 46.0 s (p95 1.5 min)"
    )


def test_a_crawl_that_leaves_work() -> None:
    incidents = [incident(1, state=IncidentState.OPEN), incident(2, 1.0, state=IncidentState.REFUSED)]
    metrics = summarise(incidents, [heal(2, HealState.REFUSED)], [run(), run(id=2)])
    assert summary_line(metrics, waiting=1, dead=4) == (
        "Healing: 2 crawls, 0 pages, 0 items; 2 incidents (1 not settled yet); 0 fields healed, 1 refused, "
        "0 rolled back; 1 page waiting for a replay; 4 pages in the dead-letter store: see scrapy heal-replay"
    )


def test_no_crawl_at_all() -> None:
    assert summary_line(Metrics()) == "Healing: nothing broke"


def test_a_crawl_that_asked_a_language_model() -> None:
    failed = call(1, error="timed out", seconds=30.0, prompt_tokens=None, reply_tokens=None)
    for calls, told in (
        ([call(1)], "1 call of the language model, 940 tokens, 2.0 s"),
        ([call(1), call(1, model="phi3"), failed], "3 calls of the language model (1 failed), 1,880 tokens, 34.0 s"),
    ):
        assert summary_line(summarise([incident(1, 2.0)], [heal(1)], calls=calls)).endswith(f"; {told}")
