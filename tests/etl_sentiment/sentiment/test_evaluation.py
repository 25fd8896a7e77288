from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.meaning import Label, Sentiment
from etl_sentiment.sentiment.analyser import label_of, unsupported
from etl_sentiment.sentiment.evaluation import LABELS, Judged, evaluate

NEGATIVE, NEUTRAL, POSITIVE = LABELS


def pair(label: Label, found: float | None, score: float | None = None) -> Judged:
    sentiment = unsupported("no") if found is None else Sentiment(label=label_of(found), score=found)
    return Judged(label=label, score=score, sentiment=sentiment)


def test_figures_by_hand() -> None:
    found = evaluate([
        pair(POSITIVE, 0.5, 1), pair(POSITIVE, 0.4, 0.5), pair(POSITIVE, -0.3, 0.2), pair(NEGATIVE, -0.5, -1),
        pair(NEUTRAL, 0.2, 0), pair(NEGATIVE, None, -0.5),
    ])  # fmt: skip
    assert (found.texts, found.judged, found.scored) == (6, 5, 5)
    assert found.accuracy == pytest.approx(3 / 5)
    assert found.largest == pytest.approx(3 / 5)
    # positive: 2 right, 3 said, 3 given: 4/6; negative: 1 right, 2 said, 1 given: 2/3; neutral: none right
    assert found.macro_f1 == pytest.approx((4 / 6 + 2 / 3 + 0) / 3)
    assert found.correlation == pytest.approx(0.8440, abs=1e-4)
    assert found.confusion[POSITIVE, NEGATIVE] == 1
    assert found.confusion[NEGATIVE, Label.UNSUPPORTED] == 1
    assert found.reasons == {"no": 1}


def test_nothing_to_compare() -> None:
    found = evaluate([])
    assert (found.accuracy, found.macro_f1, found.correlation, found.largest) == (None, None, None, None)
    assert evaluate([pair(POSITIVE, None)]).accuracy is None
    assert evaluate([pair(POSITIVE, 0.5, 1), pair(POSITIVE, 0.5, 0.5)]).correlation is None


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.one_of(st.none(), st.floats(-1, 1)))))
def test_bounds(told: list[tuple[Label, float | None]]) -> None:
    found = evaluate(pair(label, score, score) for label, score in told)
    assert sum(found.confusion.values()) == found.texts == found.judged + sum(found.reasons.values())
    for value in (found.accuracy, found.macro_f1, found.largest):
        assert value is None or 0 <= value <= 1
    assert found.correlation is None or -1.0001 <= found.correlation <= 1.0001
