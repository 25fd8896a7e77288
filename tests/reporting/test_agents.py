from __future__ import annotations

import pytest

from healing.memory.counts import FieldRun
from healing.reporting.agents import FillRate, agent_states, fill_rates
from healing.reporting.kpis import Kpi, kpis
from healing.reporting.metrics import metrics_of
from healing.store.figures import count
from healing.store.records import HealState, KindRun, RunRecord
from tests.reporting.records import heal, incident, run

NOW = 10_000.0


def _ended(number: int, items: int, **values: object) -> RunRecord:
    return run(**({"id": number, "items": items, "finished_at": 950.0, "reason": "finished"} | values))


def test_the_newest_crawl_is_measured_by_the_earlier_ones() -> None:
    (one,) = agent_states([_ended(1, 100), _ended(2, 110), _ended(3, 20)], NOW)
    assert (one.spider, one.source, one.state, one.items, one.expected) == ("laws", "gazette", "finished", 20, 105.0)
    assert one.trend == (100, 110, 20)
    assert one.is_well


def test_a_crawl_that_runs_is_not_measured_yet() -> None:
    (one,) = agent_states([_ended(1, 100), _ended(2, 90), run(id=3, items=5, seen_at=NOW - 10)], NOW)
    assert (one.state, one.is_running, one.items, one.expected) == ("running", True, 90, 100)


def test_a_crawl_without_a_heartbeat_was_killed() -> None:
    (one,) = agent_states([_ended(1, 100), run(id=2, items=5, seen_at=NOW - 300)], NOW)
    assert (one.state, one.is_well, one.items, one.expected) == ("killed", False, 5, 100)


def test_crawls_that_failed_are_no_measure() -> None:
    runs = [
        _ended(1, 100),
        _ended(2, 3, reason="closespider_errorcount"),
        _ended(3, 100, reason="closespider_itemcount"),
    ]
    (one,) = agent_states(runs, NOW)
    assert (one.expected, one.is_well) == (100, True)


def _kind_run(number: int, filled: int, seen: int = 10) -> KindRun:
    fields = {"title": FieldRun(seen=seen, filled=filled)}
    return KindRun(run=number, source="gazette", page_kind="law", at=1.0, fields=fields)


def test_how_often_a_field_was_there() -> None:
    found = fill_rates([_kind_run(1, 10), _kind_run(2, 8), _kind_run(3, 4)])
    assert found == (FillRate("gazette", "law", "title", 0.4, 0.9, 4, 10, (1.0, 0.8, 0.4)),)


def test_a_field_that_had_no_page() -> None:
    (found,) = fill_rates([_kind_run(1, 0, seen=0)])
    assert (found.now, found.usual, found.trend) == (None, None, ())


def _kpis(runs: list[RunRecord]) -> dict[str, Kpi]:
    rates = fill_rates([_kind_run(1, 10), _kind_run(2, 5)])
    figures = count([incident(1, 4.0), incident(2, 90.0)], [heal(1), heal(2), heal(2, HealState.REFUSED)], runs)
    return {kpi.name: kpi for kpi in kpis(metrics_of(figures), figures, agent_states(runs, NOW), rates)}


def test_targets_that_are_met_and_missed() -> None:
    found = _kpis(
        [_ended(1, 100), _ended(2, 95), run(id=3, seen_at=NOW), _ended(4, 10, spider="opinions", reason="shutdown")]
    )
    assert {name: kpi.value for name, kpi in found.items()} == {
        "MTTR": 47.0,
        "success": pytest.approx(2 / 3),
        "uptime": pytest.approx(2 / 3),
        "data": pytest.approx(0.5),
    }
    assert {name: kpi.is_met for name, kpi in found.items()} == {
        "MTTR": True,
        "success": False,
        "uptime": False,
        "data": False,
    }


def test_nothing_to_measure_yet() -> None:
    figures = count([], [])
    assert [kpi.is_met for kpi in kpis(metrics_of(figures), figures, [], [])] == [None] * 4
