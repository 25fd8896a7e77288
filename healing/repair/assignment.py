"""All fields at once: each field gets at most one element, each element at most one field, the sum greatest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEVER = 1e6


def assign(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """The column of each row in the assignment with the greatest total; ``None`` for a row that is best left alone.

    Rows are fields, columns elements; a score of 0 or less is no match. The Hungarian method with potentials, O(n²m):
    https://cp-algorithms.com/graph/hungarian-algorithm.html
    """
    if not scores or not scores[0]:
        return [None] * len(scores)
    rows, columns = len(scores), len(scores[0])
    # One spare column a row stands for "no element"; it costs nothing, a match saves its score.
    costs = [[-score if score > 0 else _NEVER for score in row] + [0.0] * rows for row in scores]
    matched = _hungarian(costs)
    return [column if column < columns and scores[row][column] > 0 else None for row, column in enumerate(matched)]


def _hungarian(costs: Sequence[Sequence[float]]) -> list[int]:
    rows, columns = len(costs), len(costs[0])
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        path = _shortest(costs, owner, row_potential, column_potential)
        column = next(j for j in path if owner[j] == 0)
        while column:
            before = path[column]
            owner[column] = owner[before]
            column = before
    result = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            result[owner[column] - 1] = column - 1
    return result


def _shortest(
    costs: Sequence[Sequence[float]], owner: list[int], row_potential: list[float], column_potential: list[float]
) -> dict[int, int]:
    """Grow a shortest augmenting path from column 0 to a free column; which column each was reached from."""
    columns = len(costs[0])
    least, reached, done = [float("inf")] * (columns + 1), {}, {0}
    column = 0
    while owner[column]:
        row = owner[column]
        for j in range(1, columns + 1):
            if j in done:
                continue
            reduced = costs[row - 1][j - 1] - row_potential[row] - column_potential[j]
            if reduced < least[j]:
                least[j], reached[j] = reduced, column
        nearest = min((j for j in range(1, columns + 1) if j not in done), key=least.__getitem__)
        delta = least[nearest]
        for j in range(columns + 1):
            if j in done:
                row_potential[owner[j]] += delta
                column_potential[j] -= delta
            else:
                least[j] -= delta
        done.add(nearest)
        column = nearest
    return {column: reached[column], **{j: reached[j] for j in reached if j in done}}
