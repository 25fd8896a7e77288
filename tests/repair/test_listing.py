"""The listing proposer and its gate together, as the healer runs them."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from healing.model import ROWS
from healing.repair.healer import heal
from tests.repair.listing_samples import (
    Decision,
    card,
    card_page,
    decisions,
    document,
    incident,
    old_page,
    old_row,
    values_with,
)

ALL = (ROWS, "title", "url", "docket", "filed")
NEW = decisions(200)


def expected(records: list[Decision]) -> list[dict[str, object]]:
    return [asdict(record) for record in records]


@pytest.mark.parametrize("broken", [ALL, (ROWS,)])
def test_a_table_becomes_cards(broken: tuple[str, ...]) -> None:
    html = card_page(NEW)
    found = incident(html, broken=broken)

    verdict = heal(found)

    assert set(verdict.accepted) == set(ALL)
    assert values_with(found, verdict.accepted, html) == expected(NEW)


def test_what_was_found_on_one_page_serves_the_others() -> None:
    pages = [card_page(decisions(start, count)) for start, count in ((200, 12), (300, 7), (400, 12))]
    found = incident(*pages, broken=ALL)

    verdict = heal(found)

    assert values_with(found, verdict.accepted, pages[1]) == expected(decisions(300, 7))
    assert values_with(found, verdict.accepted, pages[2]) == expected(decisions(400))


def test_rows_under_different_names_on_two_pages_get_one_selector() -> None:
    pages = [
        document(f"<div id='found'><table id='{name}'>{''.join(map(old_row, decisions(start)))}</table></div>")
        for name, start in (("recent", 200), ("search-results", 300))
    ]
    found = incident(*pages, broken=ALL)

    verdict = heal(found)

    assert set(verdict.accepted) == set(ALL)
    assert [values_with(found, verdict.accepted, page) for page in pages] == [
        expected(decisions(200)),
        expected(decisions(300)),
    ]


def test_columns_move_in_rows_that_still_match() -> None:
    html = old_page(NEW).replace("class='docket'", "class='no'").replace("class='filed'", "class='when'")
    found = incident(html, broken=("docket", "filed"))

    verdict = heal(found)

    assert set(verdict.accepted) == {"docket", "filed"}
    assert values_with(found, verdict.accepted, html) == expected(NEW)


def test_columns_that_serve_in_the_new_rows_keep_their_selectors() -> None:
    html = old_page(NEW).replace("class='cases'", "class='rulings'")
    found = incident(html, broken=(ROWS,))

    verdict = heal(found)

    assert verdict.accepted["docket"] == found.selectors.columns["docket"]
    assert values_with(found, verdict.accepted, html) == expected(NEW)


def test_a_column_that_is_gone_is_refused() -> None:
    html = document("".join(card(one).replace(one.docket, "") for one in NEW))
    verdict = heal(incident(html, broken=ALL))

    assert not verdict.fields["docket"].accepted
    assert verdict.fields["docket"].reasons
    assert set(verdict.accepted) == set(ALL) - {"docket"}


def test_without_anything_for_the_required_columns_all_is_refused() -> None:
    html = document("".join(f"<div class='note'><b>{one.docket}</b> {one.filed}</div>" for one in NEW))
    verdict = heal(incident(html, broken=ALL))

    assert not verdict.accepted
    assert set(verdict.fields) == set(ALL)
    assert all(one.reasons for one in verdict.fields.values())


def test_two_dates_that_fit_as_well_are_not_guessed_between() -> None:
    rows = zip(NEW, decisions(500), strict=True)
    html = document(
        "".join(card(one).replace("</p>", f"<span class='posted'>{other.filed}</span></p>") for one, other in rows)
    )
    verdict = heal(incident(html, broken=ALL))

    assert not verdict.fields["filed"].accepted
    assert set(verdict.accepted) == set(ALL) - {"filed"}


def test_a_day_that_stands_once_above_its_records() -> None:
    parts = [
        f"<section><h4>March {day}, 2021</h4>{''.join(card(one).replace(one.filed, '') for one in group)}</section>"
        for day, group in ((4, NEW[:5]), (9, NEW[5:]))
    ]
    html = document("".join(parts))
    found = incident(html, broken=ALL)

    verdict = heal(found)

    rows = values_with(found, verdict.accepted, html)
    assert [row["filed"] for row in rows] == ["March 4, 2021"] * 5 + ["March 9, 2021"] * 7


def test_navigation_is_never_taken_for_the_list() -> None:
    verdict = heal(incident(document("<p>There are no decisions.</p>"), broken=ALL))

    assert not verdict.accepted


def test_header_and_separator_rows_are_left_out() -> None:
    parts = [old_row(one).replace("class='", "class='x-") for one in NEW]
    parts.insert(6, "<tr><td colspan='3'><hr></td></tr>")
    html = document(
        "<table id='register'><tr><th>No</th><th>Parties</th><th>Day</th></tr>" + "".join(parts) + "</table>"
    )
    found = incident(html, broken=ALL)

    verdict = heal(found)

    assert values_with(found, verdict.accepted, html) == expected(NEW)


def test_rows_that_lost_most_columns_are_found_anew() -> None:
    html = document(
        "<table class='cases'>"
        + "<tr><td class='name'><a href='/help'>Help with searching</a></td></tr>" * 3
        + "</table>"
    ).replace("</main>", "".join(map(card, NEW)) + "</main>")
    found = incident(html, broken=("docket", "filed"))

    verdict = heal(found)

    assert ROWS in verdict.accepted
    assert values_with(found, verdict.accepted, html) == expected(NEW)


def test_selectors_that_were_rejected_are_not_proposed_again() -> None:
    html = old_page(NEW).replace("class='docket'", "class='no'")
    found = incident(html, broken=("docket",))
    first = heal(found).accepted["docket"]
    again = incident(html, broken=("docket",))
    barred = type(again)(**{name: getattr(again, name) for name in again.__slots__} | {"rejected": {"docket": first}})

    assert not heal(barred).fields["docket"].accepted
