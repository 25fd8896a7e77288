"""Detail pages of a law portal, with no witness in the page: labels, value shapes and what is remembered have to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.dom.page import parse
from healing.extraction import read_field
from healing.repair.healer import heal
from tests.repair.portal import NEW_LAWS, RULES, cards, hashed, incident, renamed, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from healing.repair.incident import Incident, Verdict
    from tests.repair.portal import Law

    Layout = Callable[[Law], str]

LAYOUTS = pytest.mark.parametrize("layout", [renamed, cards, hashed])


def _wrong(verdict: Verdict, evidence: Incident) -> list[str]:
    """Accepted fields whose selectors give something else than the record on some page."""
    found = []
    for name, selectors in verdict.accepted.items():
        for law, page in zip(NEW_LAWS, evidence.pages, strict=False):
            values = read_field(parse(page.html).selector, selectors, RULES[name]).values
            if values != (law.paragraphs if name == "text" else (getattr(law, name),)):
                found.append(name)
    return found


@LAYOUTS
def test_every_field_is_found_in_a_redesign(layout: Layout) -> None:
    evidence = incident(layout)
    verdict = heal(evidence)
    assert set(verdict.accepted) == set(RULES)
    assert _wrong(verdict, evidence) == []


@LAYOUTS
@pytest.mark.parametrize("gone", RULES)
def test_a_field_that_is_gone_is_refused_and_the_others_found(layout: Layout, gone: str) -> None:
    evidence = incident(without(gone, layout))
    verdict = heal(evidence)
    assert set(verdict.accepted) == set(RULES) - {gone}
    assert _wrong(verdict, evidence) == []
    assert verdict.fields[gone].reasons


@LAYOUTS
@pytest.mark.parametrize("gone", RULES)
@pytest.mark.parametrize("pages", [1, 2, 3])
def test_a_field_that_is_gone_is_refused_on_few_pages_too(layout: Layout, gone: str, pages: int) -> None:
    evidence = incident(without(gone, layout), laws=NEW_LAWS[:pages])
    verdict = heal(evidence)
    assert gone not in verdict.accepted
    assert _wrong(verdict, evidence) == []


@LAYOUTS
@pytest.mark.parametrize("pages", [1, 2, 3])
def test_with_less_evidence_fewer_fields_are_healed_but_none_wrongly(layout: Layout, pages: int) -> None:
    evidence = incident(layout, laws=NEW_LAWS[:pages])
    verdict = heal(evidence)
    assert _wrong(verdict, evidence) == []
    assert {"identifier", "enacted", "text"} <= set(verdict.accepted)


def test_the_list_row_that_led_here_is_a_witness() -> None:
    evidence = incident(hashed, laws=NEW_LAWS[:1], context=lambda law: {"title": law.title, "issuer": law.issuer})
    verdict = heal(evidence)
    assert {"title", "issuer"} <= set(verdict.accepted)
    assert verdict.fields["issuer"].proposer == "witness"
    assert _wrong(verdict, evidence) == []


def test_hashed_names_are_not_held_on_to() -> None:
    for selectors in heal(incident(hashed)).accepted.values():
        assert not any("css-" in selector or "sc-" in selector for selector in selectors)
