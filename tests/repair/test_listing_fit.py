from __future__ import annotations

import pytest

from healing.model import Kind, Rule
from healing.repair.listing_fit import Column, dates_of
from tests.repair.listing_samples import decisions

OLD, NEW = decisions(1, 20), decisions(300, 20)
COLUMNS = {
    "title": Column.of(Rule("title"), [one.title for one in OLD]),
    "docket": Column.of(Rule("docket"), [one.docket for one in OLD]),
    "filed": Column.of(Rule("filed", Kind.DATE), [one.filed for one in OLD]),
    "url": Column.of(Rule("url", Kind.URL), [one.url for one in OLD]),
}


@pytest.mark.parametrize("name", ["title", "docket", "filed", "url"])
def test_new_values_fit_their_own_column_best(name: str) -> None:
    fits = {other: COLUMNS[name].fit([getattr(one, other) for one in NEW]) for other in COLUMNS}

    assert max(fits, key=fits.__getitem__) == name
    assert fits[name] > 0.7


def test_a_constant_does_not_fit_a_column_of_different_values() -> None:
    assert COLUMNS["docket"].fit(["12-1234"] * 20) < 0.3


def test_a_label_read_along_costs_much() -> None:
    dockets = [one.docket for one in NEW]

    assert COLUMNS["docket"].fit([f"Docket no. {docket}" for docket in dockets]) < 0.7 * COLUMNS["docket"].fit(dockets)


def test_nothing_fits_nothing() -> None:
    assert COLUMNS["title"].fit([]) == 0.0
    assert Column.of(Rule("title"), []).fit(["Smith v. Reed"]) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "17 Feb 17",
        "2021-03-04",
        "3/4/2021",
        "Friday, November 1, 2019",
        "4. März 2021",
        "4 de marzo de 2021",
        "Feb 14 2019",
    ],
)
def test_dates_are_seen_in_their_usual_forms(text: str) -> None:
    assert len(dates_of(text)) == 1


@pytest.mark.parametrize("text", ["12-57302", "S16685", "No. 2 of 2021", "2009AP001643-CR", "Smith v. Jones 12"])
def test_numbers_are_no_dates(text: str) -> None:
    assert not dates_of(text)
