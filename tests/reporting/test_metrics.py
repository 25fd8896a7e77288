from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.metrics import Metrics, ModelUse, Summary, nearest_rank, summarise
from healing.store.records import HealState, IncidentState
from tests.reporting.records import STATES, call, heal, incident, run


def test_nothing_happened() -> None:
    assert summarise([], []) == Metrics()


def test_one_heal() -> None:
    summary = Summary(
        incidents=1, heals=1, success_rate=1.0, confidence=0.9, mttr_median=2.5, mttr_p95=2.5, mttr_max=2.5
    )
    assert summarise([incident(1, 2.5)], [heal(1)], [run(pages=20, items=19)]) == Metrics(
        overall=summary,
        by_source={"gazette": summary},
        by_field={"gazette/law/title": summary},
        by_proposer={"witness": summary},
        states={"healed": 1},
        runs=1,
        pages=20,
        items=19,
    )


def test_each_outcome_is_counted_as_what_it_is() -> None:
    incidents = [incident(number, 1.0, state=state) for number, state in enumerate(STATES.values())]
    heals = [heal(number, state) for number, state in enumerate(STATES)]
    overall = summarise(incidents, heals).overall
    assert (overall.incidents, overall.unsettled) == (6, 1)
    assert (overall.heals, overall.refusals, overall.rollbacks) == (1, 1, 1)
    assert (overall.proposed, overall.rejected) == (1, 1)
    assert overall.success_rate == pytest.approx(1 / 4)


def test_an_incident_with_no_verdict_yet_is_counted() -> None:
    metrics = summarise([incident(1, state=IncidentState.OPEN, fields=("title", "enacted"))], [])
    assert metrics.overall == Summary(incidents=1, unsettled=1)
    assert metrics.by_field == {
        "gazette/law/enacted": Summary(incidents=1, unsettled=1),
        "gazette/law/title": Summary(incidents=1, unsettled=1),
    }
    assert metrics.by_proposer == {}


def test_an_incident_of_many_fields_is_one_incident_with_one_time() -> None:
    broken = incident(1, 8.0, fields=("title", "enacted"))
    metrics = summarise([broken], [heal(1, confidence=0.8), heal(1, field="enacted", confidence=0.6)])
    assert (metrics.overall.incidents, metrics.overall.heals, metrics.overall.mttr_median) == (1, 2, 8.0)
    assert metrics.overall.confidence == pytest.approx(0.7)
    assert [summary.heals for summary in metrics.by_field.values()] == [1, 1]


def test_a_field_that_was_refused_has_no_time_to_repair() -> None:
    broken = incident(1, 8.0, fields=("title", "enacted"))
    by_field = summarise([broken], [heal(1), heal(1, HealState.REFUSED, field="enacted")]).by_field
    assert by_field["gazette/law/title"].mttr_median == 8.0
    assert by_field["gazette/law/enacted"].mttr_median is None


def test_times_of_healed_incidents_only() -> None:
    incidents = [incident(1, 4.0), incident(2, 90.0, state=IncidentState.ROLLED_BACK), incident(3, 10.0)]
    heals = [heal(1), heal(2, HealState.ROLLED_BACK), heal(3)]
    overall = summarise(incidents, heals).overall
    assert (overall.mttr_median, overall.mttr_p95) == (7.0, 10.0)


def test_one_page_kind_is_not_another_of_the_same_field() -> None:
    incidents = [incident(1, 1.0), incident(2, 1.0, page_kind="law_list"), incident(3, 1.0, source="portal")]
    by_field = summarise(incidents, [heal(1), heal(2), heal(3)]).by_field
    assert list(by_field) == ["gazette/law/title", "gazette/law_list/title", "portal/law/title"]


def test_verdicts_on_other_incidents_are_left_out() -> None:
    assert summarise([incident(1, 1.0)], [heal(1), heal(2)]).overall.heals == 1


def test_by_proposer() -> None:
    heals = [heal(1), heal(2, proposer="relocation"), heal(3, HealState.ROLLED_BACK), heal(4, HealState.REFUSED)]
    by_proposer = summarise([incident(number, 1.0) for number in (1, 2, 3, 4)], heals).by_proposer
    assert {name: (each.heals, each.rollbacks, each.refusals) for name, each in by_proposer.items()} == {
        "relocation": (1, 0, 0),
        "witness": (1, 1, 0),
    }


def test_a_clock_that_was_set_back() -> None:
    assert summarise([incident(1, -5.0)], [heal(1)]).overall.mttr_median == 0.0


@pytest.mark.parametrize(
    ("values", "share", "wanted"),
    [([7.0], 0.95, 7.0), ([3.0, 1.0, 2.0], 0.5, 2.0), (list(range(1, 101)), 0.95, 95), (list(range(1, 21)), 0.95, 19)],
)
def test_nearest_rank(values: list[float], share: float, wanted: float) -> None:
    assert nearest_rank(values, share) == wanted


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_nearest_rank_is_the_smallest_value_that_covers_the_share(values: list[float], share: float) -> None:
    found = nearest_rank(values, share)
    assert found in values
    needed = math.ceil(share * len(values))
    assert sum(value <= found for value in values) >= needed
    assert sum(value < found for value in values) < needed


@given(st.lists(st.sampled_from(list(HealState))))
def test_groups_add_up_to_the_whole(states: list[HealState]) -> None:
    incidents = [
        incident(number, 1.0, source=f"source {number % 3}", state=STATES[state]) for number, state in enumerate(states)
    ]
    metrics = summarise(incidents, [heal(number, state) for number, state in enumerate(states)])
    for groups in (metrics.by_source, metrics.by_field):
        for figure in ("incidents", "unsettled", "heals", "refusals", "rollbacks"):
            assert sum(getattr(each, figure) for each in groups.values()) == getattr(metrics.overall, figure)


def test_what_the_language_models_took() -> None:
    calls = [
        call(1),
        call(1, seconds=4.0),
        call(1, seconds=30.0, prompt_tokens=None, reply_tokens=None, error="timed out", verdict=""),
        call(1, model="phi3", prompt_tokens=None, reply_tokens=None, error="no server", seconds=0.0),
        call(2),
    ]
    assert summarise([incident(1)], [], calls=calls).by_model == {
        "llama3": ModelUse(3, 1, 1800, 80, 36.0, 3.0),
        "phi3": ModelUse(1, 1),
    }
