from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from healing.repair.assignment import assign

_SCORES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.6, 0.9, 1.0]), min_size=columns, max_size=columns), max_size=4
    )
)


def _total(scores: list[list[float]], chosen: tuple[int | None, ...]) -> float:
    return sum(row[column] for row, column in zip(scores, chosen, strict=True) if column is not None)


@given(_SCORES)
def test_no_other_assignment_is_better(scores: list[list[float]]) -> None:
    chosen = assign(scores)
    taken = [column for column in chosen if column is not None]
    assert len(set(taken)) == len(taken)
    columns = [None, *range(len(scores[0]))] if scores else [None]
    others = product(columns, repeat=len(scores))
    allowed = (way for way in others if len({c for c in way if c is not None}) == sum(c is not None for c in way))
    assert _total(scores, tuple(chosen)) >= max(_total(scores, way) for way in allowed) - 1e-9


def test_a_row_without_a_match_stays_alone() -> None:
    assert assign([[0.0, 0.0], [0.4, 0.9]]) == [None, 1]
