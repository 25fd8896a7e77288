"""Several pages of evidence, every layout after every other: all fields right, what is gone refused, nothing wrong."""

from __future__ import annotations

from itertools import permutations

import pytest

from healing.repair.healer import heal
from tests.repair.redesigns import (
    FIELDS,
    LAYOUTS,
    incident,
    incident_of,
    new_laws,
    selectors_of,
    values_of,
    wrong_fields,
)

PAIRS = [
    (old, new)
    for old, new in permutations(LAYOUTS, 2)
    if {old, new} != {"renamed", "trimmed"}  # these two differ in nothing but the field that is gone
]
RING = [("classic", "cards"), ("cards", "renamed"), ("renamed", "hashed"), ("hashed", "classic")]
GONE = "issuer"
"""What the layout "trimmed" shows nowhere."""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_pages_show_what_is_expected_of_them(layout: str) -> None:
    evidence = incident(layout, layout, pages=12)
    gone = GONE if layout == "trimmed" else ""
    assert wrong_fields(dict(selectors_of(layout).fields), evidence, new_laws(12), gone) == []
    assert any(values_of(law, "summary") for law in new_laws(4))
    assert not all(values_of(law, "summary") for law in new_laws(12))


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize("pages", [4, 12])
def test_every_field_is_found(old: str, new: str, pages: int) -> None:
    evidence = incident(old, new, pages=pages)
    gone = GONE if new == "trimmed" else ""
    verdict = heal(evidence)
    assert set(verdict.accepted) == set(evidence.broken) - {gone}
    assert wrong_fields(verdict.accepted, evidence, new_laws(pages), gone) == []


@pytest.mark.parametrize(("old", "new"), RING)
@pytest.mark.parametrize("removed", FIELDS)
def test_a_field_that_is_gone_is_refused(old: str, new: str, removed: str) -> None:
    evidence = incident(old, new, pages=6, removed=removed)
    verdict = heal(evidence)
    assert not verdict.fields[removed].accepted
    assert verdict.fields[removed].reasons
    assert set(verdict.accepted) == set(FIELDS) - {removed}
    assert wrong_fields(verdict.accepted, evidence, new_laws(6), removed) == []


@pytest.mark.parametrize(("old", "new"), RING)
@pytest.mark.parametrize("filled", [1, 2])
def test_a_standfirst_that_most_pages_lack_is_found(old: str, new: str, filled: int) -> None:
    with_one = [law for law in new_laws(20) if law.summary][:filled]
    laws = [*with_one, *(law for law in new_laws(20) if not law.summary)][:5]
    verdict = heal(incident_of(laws, old, new))
    assert verdict.fields["summary"].accepted
    assert wrong_fields({"summary": verdict.accepted["summary"]}, incident_of(laws, old, new), laws, "") == []
