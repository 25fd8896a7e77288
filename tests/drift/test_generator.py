"""The generator itself: what it says that a page shows is there, and what it took out is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from healing.dom.metadata import read_metadata
from tests.drift.marks import parse, with_role
from tests.drift.outcome import Fate, Outcome, fate_of, outcomes, repair
from tests.drift.profile import PROFILE
from tests.drift.strategy import drifts
from tests.drift.vocabulary import LANGUAGES
from tests.drift.world import MUTATIONS, TEMPLATES, Drift, build

LAYOUTS = [(kind, place) for kind, templates in TEMPLATES.items() for place in range(len(templates))]


@pytest.mark.parametrize(("page_kind", "place"), LAYOUTS)
@pytest.mark.parametrize("language", range(len(LANGUAGES)))
def test_the_old_selectors_give_what_a_template_shows(page_kind: str, place: int, language: int) -> None:
    world = build(Drift(page_kind, place, place, language, evidence=3, seed=language))
    assert {fate_of(world, name) for name in world.template.rules} <= {Fate.WORKING, Fate.REMOVED}
    assert fate_of(world, "title") is Fate.WORKING


@pytest.mark.parametrize(("page_kind", "place"), LAYOUTS)
def test_without_a_change_nothing_is_called_broken(page_kind: str, place: int) -> None:
    done = repair(build(Drift(page_kind, place, place, 0, learned=8, evidence=5, seed=1)))
    assert done.verdict is None
    assert {one.outcome for one in outcomes(done)} == {Outcome.KEPT}


@settings(PROFILE, max_examples=20)
@given(drifts())
def test_marks_are_private_and_the_same_drift_gives_the_same_pages(drift: Drift) -> None:
    world = build(drift)
    assert world == build(drift)
    for page in (*world.learned, *world.evidence, *world.held_out):
        assert "drift-" in page.marked
        assert "drift-" not in page.html


@settings(PROFILE, max_examples=20)
@given(drifts("article"))
def test_what_is_taken_out_is_nowhere(drift: Drift) -> None:
    world = build(replace(drift, removed="title"))
    for page in world.evidence:
        title = page.records[0].gold["title"][0]
        root = parse(page.html)
        told = [value for values in read_metadata(root).values() for value in values]
        assert title not in " ".join(["".join(root.itertext()), *told])


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_mutation_changes_some_pages(name: str) -> None:
    plain = [Drift(kind, place, place, 0, (3, 3) if kind == "article" else (0, 0)) for kind, place in LAYOUTS]
    changed = [replace(drift, changes=((name, salt),)) for drift in plain for salt in range(3)]
    before = [build(drift).held_out for drift in plain for _ in range(3)]
    after = [build(drift).held_out for drift in changed]
    assert any(one != other for one, other in zip(before, after, strict=True))


def test_a_mutation_does_the_same_to_every_page_of_a_layout() -> None:
    world = build(Drift("law", 0, 0, 0, changes=(("rename", 5), ("facts to other", 7)), evidence=4))
    roots = [parse(page.html) for page in world.evidence]
    names = [{word for element in root.iter("*") for word in (element.get("class") or "").split()} for root in roots]
    assert all(one == names[0] for one in names)
    assert len({with_role(parse(page.marked), "facts")[0].tag for page in world.evidence}) == 1
