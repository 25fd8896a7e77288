"""Which values are chosen on which folds, and that every weight's name leads somewhere."""

from __future__ import annotations

import pytest

from healing.bench.result import Answer, BenchVerdict
from healing.bench.score import Group, Outcome, Scored
from healing.repair.thresholds import THRESHOLDS
from tests.benchmarks.crossval import FOLDS, WEIGHTS, Weight, fold_of, put, worth

_ANSWER = Answer(BenchVerdict.HEALED)


def _scored(site: str, outcome: Outcome) -> Scored:
    return Scored("news", site, "case", "title", Group.DRIFTED, outcome, _ANSWER)


@pytest.mark.parametrize("weight", WEIGHTS, ids=lambda weight: weight.where)
def test_every_weight_can_be_set_and_put_back(weight: Weight) -> None:
    before = put(weight.where, weight.others[0])
    assert put(weight.where, before) == weight.others[0]
    assert before not in weight.others


def test_a_threshold_is_set_where_the_gate_reads_it() -> None:
    before = put("healing.repair.thresholds:THRESHOLDS.one_page", 0.5)
    try:
        assert THRESHOLDS.needed(1) == 0.5
    finally:
        put("healing.repair.thresholds:THRESHOLDS.one_page", before)


def test_sites_are_spread_over_all_folds() -> None:
    assert {fold_of(f"site{number}.test") for number in range(50)} == set(range(FOLDS))


def test_sites_count_the_same_and_wrong_heals_cost() -> None:
    several = [_scored("a.test", Outcome.RIGHT), _scored("a.test", Outcome.REFUSED)]
    assert worth([*several, _scored("b.test", Outcome.RIGHT)]) == 1.5
    assert worth([_scored("a.test", Outcome.WRONG)]) == -5
    assert worth(several, unseen=fold_of("a.test")) == 0
