"""Healing made-up redesigns: what may never happen, and how much comes out right in the long run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from healing.repair.healer import heal
from tests.drift.outcome import Fate, Outcome, outcomes, repair
from tests.drift.profile import PROFILE
from tests.drift.strategy import draw_drift, drifts
from tests.drift.world import Drift, build

GENTLE = frozenset(
    {"rename", "rename some", "hash", "modules", "states", "hooks", "wrap blocks", "wrap fields", "nest main", "unlink"}
)
"""Mutations after which nothing on the page looks more like a field than the field itself."""
_MOST_WRONG = 0.03
_LEAST_RIGHT = 0.7
_LEAST_REFUSED = 0.9
_LEAST_KEPT = 0.9


def _gentle(drift: Drift) -> Drift:
    """The redesign without side parts, and with several records learned and met, so that optional values show."""
    changes = tuple(change for change in drift.changes if change[0] in GENTLE)
    return replace(drift, changes=changes, furniture=(), after=drift.before, learned=8, evidence=5)


@settings(PROFILE, max_examples=18)
@given(drifts())
def test_nothing_is_wrong_where_only_names_and_wrappers_change(drift: Drift) -> None:
    for one in outcomes(repair(build(_gentle(drift)))):
        assert one.outcome is not Outcome.WRONG, one
        assert one.fate is not Fate.REMOVED or one.outcome in (Outcome.REFUSED, Outcome.MISSED), one


@settings(PROFILE, max_examples=10)
@given(drifts())
def test_working_fields_are_left_alone_where_another_is_taken_out(drift: Drift) -> None:
    world = build(replace(_gentle(drift), changes=(), metadata=(0, 0)))
    for one in outcomes(repair(world)):
        if all(page.records[0].gold[one.field] for page in world.evidence) and one.field not in ("url", drift.removed):
            assert one.fate is Fate.WORKING
            assert one.outcome is Outcome.KEPT, one


@settings(PROFILE, max_examples=8)
@given(drifts())
def test_the_same_incident_gives_the_same_verdict(drift: Drift) -> None:
    done = repair(build(drift))
    if done.incident is not None and done.verdict is not None:
        again = heal(done.incident)
        assert again.fields == done.verdict.fields
        assert again.trials == done.verdict.trials


@settings(PROFILE, max_examples=10)
@given(drifts())
def test_the_order_of_the_evidence_makes_nothing_wrong(drift: Drift) -> None:
    world = build(replace(drift, evidence=3))
    before = {one.field: one.outcome for one in outcomes(repair(world))}
    after = outcomes(repair(replace(world, evidence=tuple(reversed(world.evidence)))))
    assert not [one for one in after if one.outcome is Outcome.WRONG and before[one.field] is Outcome.RIGHT]


@pytest.fixture(scope="module")
def counted() -> Counter[tuple[Fate, Outcome]]:
    """How the fields of redesigns of all kinds fare, those with traps and ambiguities too."""
    random = Random("floors")  # noqa: S311 - made-up pages
    done = [repair(build(draw_drift(random.choice))) for _ in range(36)]
    return Counter((one.fate, one.outcome) for each in done for one in outcomes(each))


def _share(counted: Counter[tuple[Fate, Outcome]], fate: Fate, outcome: Outcome) -> float:
    return counted[fate, outcome] / sum(count for (of, _), count in counted.items() if of is fate)


def test_enough_drifted_fields_are_right_and_few_wrong(counted: Counter[tuple[Fate, Outcome]]) -> None:
    assert _share(counted, Fate.DRIFTED, Outcome.RIGHT) >= _LEAST_RIGHT
    assert _share(counted, Fate.DRIFTED, Outcome.WRONG) <= _MOST_WRONG


def test_removed_fields_are_refused(counted: Counter[tuple[Fate, Outcome]]) -> None:
    assert _share(counted, Fate.REMOVED, Outcome.REFUSED) >= _LEAST_REFUSED


def test_working_fields_are_kept(counted: Counter[tuple[Fate, Outcome]]) -> None:
    assert _share(counted, Fate.WORKING, Outcome.WRONG) == 0
    assert _share(counted, Fate.WORKING, Outcome.KEPT) >= _LEAST_KEPT
