from __future__ import annotations

import pytest

from healing.bench.calibration import calibration
from healing.bench.result import Answer, BenchVerdict
from healing.bench.score import Group, Outcome, Scored


def answered(confidence: float, outcome: Outcome, verdict: BenchVerdict = BenchVerdict.HEALED) -> Scored:
    group = Group.WORKING if outcome is Outcome.KEPT else Group.DRIFTED
    return Scored("news", "paper", "paper__1", "title", group, outcome, Answer(verdict, confidence=confidence))


def test_answers_are_counted_by_confidence() -> None:
    told = [
        answered(0.5, Outcome.WRONG),
        answered(0.7, Outcome.RIGHT),
        answered(0.95, Outcome.RIGHT),
        answered(0.97, Outcome.WRONG),
        answered(1.0, Outcome.KEPT),
    ]

    *bins, every = calibration(told)

    assert [(one.low, one.high, len(one.fields)) for one in bins] == [
        (0.0, 0.7, 1),
        (0.7, 0.8, 1),
        (0.8, 0.9, 0),
        (0.9, 0.95, 0),
        (0.95, 1.0, 3),
    ]
    assert bins[-1].reported == pytest.approx((0.95 + 0.97 + 1.0) / 3)
    assert bins[-1].right == pytest.approx(2 / 3)
    assert len(every.fields) == 5
    assert every.right == pytest.approx(3 / 5)


def test_only_healed_answers_count() -> None:
    *_, every = calibration(
        [
            answered(0.9, Outcome.REFUSED, BenchVerdict.REFUSED),
            answered(0.0, Outcome.KEPT, BenchVerdict.INTACT),
        ]
    )

    assert (every.fields, every.reported, every.right) == ((), 0.0, 0.0)
