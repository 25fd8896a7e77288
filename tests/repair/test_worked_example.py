"""The worked example of ``docs/repair.md``: the bundled portal goes from its classic layout to cards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from healing.model import KindSelectors
from healing.repair.healer import heal
from tests.repair.redesigns import incident

if TYPE_CHECKING:
    from healing.repair.incident import Incident

DOCS = Path(__file__).parents[2] / "docs" / "repair.md"
FOLLOWS = '//span[normalize-space(.)="{}"]/following-sibling::span[1]//time/@datetime'


def test_the_day_of_enactment_is_told_from_that_of_publication() -> None:
    verdict = heal(_with_one_date(incident("classic", "cards", pages=3)))
    enacted = verdict.fields["enacted"]
    assert (enacted.selectors, round(enacted.confidence, 2)) == ((FOLLOWS.format("Enacted"),), 0.88)
    assert enacted.sample == ("2021-08-18",)
    (other,) = (one for one in verdict.trials if one.candidate.selectors == (FOLLOWS.format("Published"),))
    assert round(other.candidate.score, 2) == 0.8
    assert "is labelled 'published', which named another value before" in other.reasons[0]


def _with_one_date(evidence: Incident) -> Incident:
    """The example is of a source that has no selectors for the other dates."""
    others = ("published", "effective")
    fields = {name: found for name, found in evidence.selectors.fields.items() if name not in others}
    return replace(
        evidence,
        rules={name: rule for name, rule in evidence.rules.items() if name in fields},
        selectors=KindSelectors(fields=fields),
        broken=tuple(name for name in evidence.broken if name in fields),
    )


def test_the_docs_say_the_same_and_nothing_is_left_to_fill_in() -> None:
    text = DOCS.read_text("utf-8")
    for said in (
        FOLLOWS.format("Enacted"),
        FOLLOWS.format("Published"),
        "which named another value before",
        "2021-08-18",
    ):
        assert said in text
    assert "FIGURES" not in text
    assert "@" not in text.replace("/@datetime", "")
