"""Lists are found whole: a part of which every item is known is no better than all of it."""

from __future__ import annotations

import pytest

from healing.dom.page import parse
from healing.extraction import read
from healing.repair.gate import judge
from healing.repair.groups import GroupProposer
from healing.repair.healer import heal
from healing.repair.incident import Candidate
from tests.repair.redesigns import LAWS, incident_of, values_of

LEARNED, OTHERS = LAWS[:8], LAWS[8:]
KNOWN = {subject for law in LEARNED for subject in law.subjects}
HALF_KNOWN = [
    law for law in OTHERS if len(law.subjects) > 1 and [one in KNOWN for one in law.subjects] == [True, False]
]


@pytest.mark.parametrize(("old", "new"), [("cards", "renamed"), ("classic", "cards"), ("classic", "hashed")])
def test_a_list_is_found_whole_where_only_its_first_items_are_known(old: str, new: str) -> None:
    laws = HALF_KNOWN[:5]
    evidence = incident_of(laws, old, new)
    selectors = heal(evidence).accepted["subjects"]
    for law, page in zip(laws, evidence.pages, strict=True):
        assert read(parse(page.html).selector, selectors[0]) == values_of(law, "subjects")


def test_the_first_item_alone_is_not_proposed() -> None:
    candidates = list(GroupProposer().propose(incident_of(HALF_KNOWN[:5], "classic", "renamed")))
    assert candidates
    assert not any("nth" in selector for candidate in candidates for selector in candidate.selectors)


def test_one_item_on_every_page_is_refused_where_several_were_usual() -> None:
    first = Candidate("subjects", ("dd.topics li:first-child a::text",), "group", 0.9)
    verdict, _ = judge(incident_of(HALF_KNOWN[:5], "classic", "renamed"), [first], {})
    assert not verdict.accepted
    assert "one item on every page" in verdict.reasons[0]
