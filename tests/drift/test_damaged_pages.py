"""Broken HTML: whatever arrives, learning, detection and healing end with a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector

from healing.detection.checks import detect
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS
from healing.repair.healer import heal
from healing.repair.incident import Incident, KeptPage, PageEvidence
from tests.drift.damage import DAMAGE
from tests.drift.profile import PROFILE
from tests.drift.scene import Dice
from tests.drift.strategy import drifts
from tests.drift.world import Drift, World, build


def _hurt(page: str, kinds: tuple[str, ...], salt: int) -> str:
    for kind in kinds:
        page = DAMAGE[kind](page, Dice(salt))
    return page


def _healed(world: World, kinds: tuple[str, ...], salt: int) -> None:
    """Learn from one damaged and one whole page, meet damaged ones; every field is put to the healer."""
    template, memory, kept = world.template, KindMemory(), []
    for place, page in enumerate(world.learned):
        html = page.html if place else _hurt(page.html, kinds, salt)
        extraction = extract(Selector(text=html), template.page_kind, template.selectors, template.rules)
        remembered = remember(Selector(text=html), page.url, extraction)
        memory = learn(memory, [remembered])
        kept.append(KeptPage(page.url, html, remembered.values, remembered.rows))
    pages = tuple(PageEvidence(page.url, _hurt(page.html, kinds, salt)) for page in world.evidence)
    for met in pages:
        detect(extract(Selector(text=met.html), template.page_kind, template.selectors, template.rules), memory)
    names = (*((ROWS,) if template.selectors.is_listing else ()), *template.rules)
    incident = Incident(
        "courier", template.page_kind, template.rules, template.selectors, names, pages, memory, tuple(kept)
    )
    verdict = heal(incident)
    assert set(verdict.fields) <= set(names)
    assert all(field.accepted or field.reasons for field in verdict.fields.values())


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("page_kind", ["article", "listing"])
def test_each_damage_alone(kind: str, page_kind: str) -> None:
    _healed(build(Drift(page_kind, 0, 1, 0, learned=2, evidence=1, metadata=(0, 0))), (kind,), 3)


@settings(PROFILE, max_examples=15)
@given(drifts(), st.lists(st.sampled_from(sorted(set(DAMAGE) - {"wide"})), min_size=1, max_size=3), st.integers(0, 999))
def test_damage_on_damage(drift: Drift, kinds: list[str], salt: int) -> None:
    _healed(build(replace(drift, learned=2, evidence=2)), tuple(kinds), salt)
