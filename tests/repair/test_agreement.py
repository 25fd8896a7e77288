"""Several records that agree make a candidate surer than one does, and tell it from rivals."""

from __future__ import annotations

import pytest

from healing.repair.agreement import Agreement, agreement
from healing.repair.incident import Candidate
from healing.repair.resemblance import Trait
from healing.repair.run import run
from tests.repair.redesigns import incident


def _agreement(field: str, selector: str, *, pages: int = 6) -> Agreement:
    evidence = incident("classic", "cards", pages=pages)
    return agreement(run(evidence, Candidate(field, (selector,), "relocation", 0.6), {}))


def test_values_of_a_small_set_make_a_name_sure() -> None:
    found = _agreement("status", "span.gz-badge-status")
    assert found.odds > 5
    assert {Trait.NAME, Trait.VOCABULARY} <= found.marks


def test_values_that_the_field_never_had_speak_against_it() -> None:
    assert _agreement("status", "span.gz-badge-number").odds < 1


def test_two_pages_say_no_more_than_one() -> None:
    assert _agreement("status", "span.gz-badge-status", pages=2) == Agreement()


def test_items_that_link_where_they_did_are_the_list() -> None:
    found = _agreement("subjects", "ul.gz-chips a")
    assert Trait.LINK in found.marks
    assert found.odds > 3


def test_another_label_than_the_remembered_one_is_a_doubt() -> None:
    enacted = _agreement("enacted", "//span[.='Enacted']/following-sibling::span/time/@datetime")
    published = _agreement("enacted", "//span[.='Published']/following-sibling::span/time/@datetime")
    assert published.odds < enacted.odds
    assert enacted.outdoes(published)
    assert not published.outdoes(enacted)
    assert published.said == ("its label is 'published' on every page",)


@pytest.mark.parametrize(("odds", "confidence"), [(1.0, 0.6), (3.0, 0.818), (0.25, 0.273)])
def test_odds_move_a_confidence(odds: float, confidence: float) -> None:
    assert Agreement(odds).applied(0.6) == pytest.approx(confidence, abs=0.001)


def test_no_odds_make_certain() -> None:
    assert Agreement(20.0).applied(0.95) < 1
    assert Agreement(0.25).applied(1.0) == 1
