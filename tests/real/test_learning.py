"""Selectors learned from named values of real pages hold on other real pages of the same layout."""

from __future__ import annotations

import pytest

from tests.real.driftbench import VARIABLE, find_driftbench
from tests.real.learning import Lesson, chosen, outcomes_of

DRIFTBENCH = find_driftbench()
SITES = 5
LEAST_RIGHT = 0.9

pytestmark = pytest.mark.skipif(
    DRIFTBENCH is None, reason=f"no benchmark of real redesigns beside the repository, nor where {VARIABLE} says"
)


@pytest.mark.parametrize("suite", ["news", "courts"])
def test_five_sites(suite: str) -> None:
    """A value or two that a person names are enough; what does not hold gives nothing rather than something else."""
    assert DRIFTBENCH is not None
    lessons: list[Lesson] = chosen(DRIFTBENCH, suite, SITES)
    assert len({lesson.other.site for lesson in lessons}) == SITES
    told = outcomes_of(lessons, DRIFTBENCH)
    counts = [outcome for outcomes in told.values() for outcome in outcomes.values()]
    assert counts.count("right") >= LEAST_RIGHT * len(counts), told
    assert counts.count("wrong") <= (1 - LEAST_RIGHT) * len(counts), told
