"""Selectors that served before, of pages and of listings: what is proposed of them, and what the healer takes."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from healing.model import ROWS
from healing.repair.healer import heal
from healing.repair.history import HistoryProposer
from tests.repair.listing_samples import SELECTORS, card_page, decisions, incident, old_page, values_with

ALL = (ROWS, "title", "url", "docket", "filed")
CARDS = {
    ROWS: ("div.gone div", "article.card"),
    "title": ("h3 a::text", "h4 b::text"),
    "url": ("h3 a::attr(href)",),
    "docket": ("span.number::text",),
    "filed": ("span.day::text",),
}
NEW = decisions(200)
ONLY = (HistoryProposer(),)


@pytest.mark.parametrize("broken", [ALL, (ROWS,)])
def test_a_listing_is_healed_by_what_an_overlay_had(broken: tuple[str, ...]) -> None:
    html = card_page(NEW)
    found = replace(incident(html, broken=broken), history=CARDS)

    verdict = heal(found, proposers=ONLY)

    assert {name: field.proposer for name, field in verdict.fields.items()} == dict.fromkeys(ALL, "history")
    assert verdict.accepted[ROWS] == ("article.card",)
    assert values_with(found, verdict.accepted, html) == [asdict(record) for record in NEW]


def test_columns_in_rows_that_still_match() -> None:
    html = old_page(NEW).replace("class='docket'", "class='no'").replace("class='filed'", "class='when'")
    history = {"docket": ("td.number::text", "td.no::text"), "filed": ("td.when::text",)}
    found = replace(incident(html, broken=("docket", "filed")), history=history)

    verdict = heal(found, proposers=ONLY)

    assert verdict.accepted == {"docket": ("td.no::text",), "filed": ("td.when::text",)}


def test_columns_whose_selectors_serve_in_the_rows_of_before() -> None:
    html = old_page(NEW).replace("class='cases'", "class='rulings'")
    found = replace(incident(html, broken=ALL), history={ROWS: ("table.rulings tr",)})

    verdict = heal(found, proposers=ONLY)

    assert verdict.accepted == {ROWS: ("table.rulings tr",), **SELECTORS.columns}


def test_only_what_finds_something_is_proposed() -> None:
    found = replace(incident(card_page(NEW), old_page(NEW), broken=ALL), history=CARDS)
    assert list(HistoryProposer().propose(found)) == []
    proposed = HistoryProposer().propose(replace(found, pages=found.pages[:1]))
    assert [(one.field, one.selectors[0]) for one in proposed] == [
        (ROWS, "article.card"),
        ("title", "h3 a::text"),
        ("url", "h3 a::attr(href)"),
        ("docket", "span.number::text"),
        ("filed", "span.day::text"),
    ]


def test_without_a_history_nothing_is_proposed_for_a_listing() -> None:
    assert list(HistoryProposer().propose(incident(card_page(NEW), broken=ALL))) == []


def test_what_a_person_rejected_is_not_taken() -> None:
    found = replace(incident(card_page(NEW), broken=ALL), history=CARDS, rejected={"title": ("h3 a::text",)})
    assert heal(found, proposers=ONLY).accepted == {}


def test_another_column_under_an_earlier_name_is_refused() -> None:
    """Names do come back with another meaning: the gate still compares the values with those remembered."""
    html = old_page(NEW).replace("class='docket'", "class='no'").replace("class='filed'", "class='x docket-old'")
    found = replace(incident(html, broken=("docket",)), history={"docket": ("td.docket-old::text",)})
    assert heal(found, proposers=ONLY).accepted == {}
